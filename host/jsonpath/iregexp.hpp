// I-Regexp, RFC 9485: the regular expressions of match() and search(), run by RE2 in linear time.
//
// Private to jsonpath/. Immutable: any thread may match with it.
#pragma once

#include <memory>
#include <string_view>

namespace re2 {
class RE2;
}

namespace tributary::jsonpath {

class IRegexp {
 public:
  // Null when `pattern` is not an I-Regexp. So is what RE2 cannot run: more than 1000 repetitions, and the
  // category Cn (code points not assigned), of which RE2 knows nothing.
  static std::unique_ptr<const IRegexp> compile(std::string_view pattern);
  ~IRegexp();

  bool matches(std::string_view text) const;  // the whole of it
  bool occurs_in(std::string_view text) const;

 private:
  explicit IRegexp(std::unique_ptr<re2::RE2> program);

  std::unique_ptr<re2::RE2> program_;
};

}  // namespace tributary::jsonpath
