#include "jsonpath/syntax.hpp"

#include <array>
#include <optional>
#include <utility>

#include "jsonpath/reader.hpp"

namespace tributary::jsonpath {
namespace {

// Filters, parentheses and calls inside each other. The parser and the evaluation are recursive; nobody's
// filter needs more.
constexpr int kMaxNesting = 64;

constexpr std::string_view kSelector =
    "a selector: a name in quotes, an index, a slice, '*' or a filter that starts with '?'";
constexpr std::string_view kAfterSegment =
    "'.', '..', '[' or the end of the path (a name with other characters is written ['name'])";
constexpr std::string_view kTerm = "a query that starts with '@' or '$', a literal or a function";

enum class Type { value, nodes, logical };  // section 2.4.1

struct Signature {
  std::string_view name;
  Function function;
  Type result;
  std::vector<Type> parameters;
};

// Section 2.4.4 and on.
const std::array<Signature, 5>& signatures() {
  static const std::array<Signature, 5> all = {{
      {"length", Function::length, Type::value, {Type::value}},
      {"count", Function::count, Type::value, {Type::nodes}},
      {"match", Function::match, Type::logical, {Type::value, Type::value}},
      {"search", Function::search, Type::logical, {Type::value, Type::value}},
      {"value", Function::value, Type::value, {Type::nodes}},
  }};
  return all;
}

const Signature& signature_of(Function function) {
  return signatures()[static_cast<std::size_t>(function)];
}

const Signature* find_signature(std::string_view name) {
  for (const Signature& signature : signatures()) {
    if (signature.name == name) return &signature;
  }
  return nullptr;
}

std::string quoted(std::string_view name) {
  return std::string(name) + "()";
}

// Names and indices alone (section 2.3.5.1), or nothing.
std::optional<std::vector<Step>> singular_steps(const std::vector<Segment>& segments) {
  std::vector<Step> steps;
  for (const Segment& segment : segments) {
    if (segment.descendant || segment.selectors.size() != 1) return std::nullopt;
    if (const auto* name = std::get_if<Name>(&segment.selectors[0])) {
      steps.emplace_back(*name);
    } else if (const auto* index = std::get_if<Index>(&segment.selectors[0])) {
      steps.emplace_back(*index);
    } else {
      return std::nullopt;
    }
  }
  return steps;
}

struct Token {
  std::string_view text;
  Comparison comparison;
};
constexpr Token kComparisons[] = {
    // the longer ones first
    {"==", Comparison::equal},         {"!=", Comparison::not_equal},
    {"<=", Comparison::less_or_equal}, {">=", Comparison::greater_or_equal},
    {"<", Comparison::less},           {">", Comparison::greater},
};

Expression group(Expression::Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Expression all;
  all.kind = kind;
  all.parts = std::move(parts);
  return all;
}

// Recursive descent; one function a rule of the grammar. Blanks are read by the rule in whose text they
// stand.
class Syntax {
 public:
  explicit Syntax(std::string_view text) : reader_(text) {}

  Query whole_query() {
    if (reader_.peek() != '$') reader_.fail("'$', with which every path starts");
    Query parsed = query();
    if (!reader_.done()) reader_.fail(kAfterSegment);
    return parsed;
  }

 private:
  // Counts one level for as long as it lives.
  class Nesting {
   public:
    explicit Nesting(Syntax& syntax) : syntax_(syntax) {
      if (++syntax_.nesting_ > kMaxNesting) {
        Reader::refuse(syntax_.reader_.offset(),
                       "filters, parentheses and functions are nested deeper than " +
                           std::to_string(kMaxNesting) + " levels, expected a simpler filter");
      }
    }
    ~Nesting() { --syntax_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Syntax& syntax_;
  };

  // At $ or @.
  Query query() {
    Query query;
    query.from_root = reader_.take("$");
    if (!query.from_root) reader_.need("@", "'@' or '$'");
    while (true) {
      const std::size_t before = reader_.offset();
      reader_.skip_blanks();
      if (reader_.peek() != '.' && reader_.peek() != '[') {
        reader_.go_back(before);
        break;
      }
      query.segments.push_back(segment());
    }
    query.steps = singular_steps(query.segments);
    return query;
  }

  Segment segment() {
    Segment segment;
    if (reader_.take("..")) {
      segment.descendant = true;
      if (reader_.peek() == '[') {
        segment.selectors = bracketed();
      } else {
        segment.selectors.push_back(shorthand("a name, '*' or '[' right behind '..'"));
      }
    } else if (reader_.take(".")) {
      segment.selectors.push_back(shorthand("a name or '*' right behind '.'"));
    } else {
      segment.selectors = bracketed();
    }
    return segment;
  }

  Selector shorthand(std::string_view expected) {
    if (reader_.take("*")) return Wildcard{};
    if (!reader_.at_name()) reader_.fail(expected);
    return Name{std::string(reader_.name())};
  }

  std::vector<Selector> bracketed() {
    reader_.need("[", "'['");
    std::vector<Selector> selectors;
    do {
      reader_.skip_blanks();
      selectors.push_back(selector());
      reader_.skip_blanks();
    } while (reader_.take(","));
    const bool filter = std::holds_alternative<Filter>(selectors.back());
    reader_.need("]", filter ? "'&&', '||', ',' or ']'" : "',' or ']'");
    return selectors;
  }

  Selector selector() {
    if (reader_.peek() == '\'' || reader_.peek() == '"') return Name{reader_.string_literal()};
    if (reader_.take("*")) return Wildcard{};
    if (reader_.take("?")) {
      reader_.skip_blanks();
      return Filter{std::make_unique<const Expression>(any())};
    }
    if (reader_.at_integer() || reader_.peek() == ':') return index_or_slice();
    reader_.fail(kSelector);
  }

  Selector index_or_slice() {
    std::optional<std::int64_t> first;
    if (reader_.at_integer()) first = reader_.integer();
    const std::size_t behind = reader_.offset();
    reader_.skip_blanks();
    if (!reader_.take(":")) {
      reader_.go_back(behind);
      return Index{*first};
    }
    Slice slice;
    slice.start = first;
    slice.end = slice_part();
    if (reader_.take(":")) slice.step = slice_part().value_or(1);
    return slice;
  }

  std::optional<std::int64_t> slice_part() {
    reader_.skip_blanks();
    if (!reader_.at_integer()) return std::nullopt;
    const std::int64_t part = reader_.integer();
    reader_.skip_blanks();
    return part;
  }

  // logical-or-expr
  Expression any() {
    std::vector<Expression> parts;
    do {
      reader_.skip_blanks();
      parts.push_back(all());
      reader_.skip_blanks();
    } while (reader_.take("||"));
    return group(Expression::Kind::any, std::move(parts));
  }

  // logical-and-expr
  Expression all() {
    std::vector<Expression> parts;
    do {
      reader_.skip_blanks();
      parts.push_back(basic());
      reader_.skip_blanks();
    } while (reader_.take("&&"));
    return group(Expression::Kind::all, std::move(parts));
  }

  // basic-expr
  Expression basic() {
    const Nesting nesting(*this);
    if (reader_.take("!")) return negation();
    if (reader_.peek() == '(') return parenthesized();
    const std::size_t begin = reader_.offset();
    Operand left = operand();
    const std::size_t behind = reader_.offset();
    reader_.skip_blanks();
    if (const std::optional<Comparison> comparison = taken_comparison()) {
      return compared(begin, std::move(left), *comparison);
    }
    if (reader_.peek() == '=') reader_.fail("'==' to compare");
    reader_.go_back(behind);
    return tested(begin, std::move(left));
  }

  Expression negation() {
    reader_.skip_blanks();
    Expression negation;
    negation.kind = Expression::Kind::negation;
    if (reader_.peek() == '(') {
      negation.parts.push_back(parenthesized());
      return negation;
    }
    const std::size_t begin = reader_.offset();
    negation.parts.push_back(tested(begin, operand()));
    const std::size_t behind = reader_.offset();
    reader_.skip_blanks();
    const std::size_t found = reader_.offset();
    if (taken_comparison()) reader_.fail_at(found, "'(' around a comparison that is negated by '!'");
    reader_.go_back(behind);
    return negation;
  }

  Expression parenthesized() {
    reader_.need("(", "'('");
    Expression inner = any();
    reader_.need(")", "'&&', '||' or ')'");
    return inner;
  }

  std::optional<Comparison> taken_comparison() {
    for (const Token& token : kComparisons) {
      if (reader_.take(token.text)) return token.comparison;
    }
    return std::nullopt;
  }

  Expression compared(std::size_t left_offset, Operand left, Comparison comparison) {
    require_comparable(left_offset, left);
    reader_.skip_blanks();
    const std::size_t right_offset = reader_.offset();
    Operand right = operand();
    require_comparable(right_offset, right);
    Expression expression;
    expression.kind = Expression::Kind::comparison;
    expression.comparison = comparison;
    expression.operands.push_back(std::move(left));
    expression.operands.push_back(std::move(right));
    return expression;
  }

  void require_comparable(std::size_t offset, const Operand& operand) {
    if (const auto* query = std::get_if<Query>(&operand.what)) {
      if (query->steps) return;
      Reader::refuse(offset,
                     "found a query that may select several nodes, expected names and indices alone "
                     "because one value is needed here; value() takes the only node of such a query");
    }
    if (const auto* call = std::get_if<FunctionCall>(&operand.what)) {
      const Signature& signature = signature_of(call->function);
      if (signature.result == Type::value) return;
      Reader::refuse(offset,
                     "found " + quoted(signature.name) +
                         ", which is true or false by itself, expected something that can be compared");
    }
  }

  Expression tested(std::size_t offset, Operand operand) {
    if (std::holds_alternative<Literal>(operand.what)) {
      Reader::refuse(offset, "found a literal by itself, expected a comparison or a test");
    }
    if (const auto* call = std::get_if<FunctionCall>(&operand.what)) {
      const Signature& signature = signature_of(call->function);
      if (signature.result == Type::value) {
        Reader::refuse(offset, "found " + quoted(signature.name) +
                                   " by itself, expected its result to be compared with something");
      }
    }
    Expression expression;
    expression.kind = Expression::Kind::test;
    expression.operands.push_back(std::move(operand));
    return expression;
  }

  template <class What, class Value>
  static Operand literal_operand(Value&& value) {
    return {std::variant<Literal, Query, FunctionCall>(std::in_place_type<Literal>, std::in_place_type<What>,
                                                       std::forward<Value>(value))};
  }

  Operand operand() {
    const char next = reader_.peek();
    if (next == '@' || next == '$') return {query()};
    if (next == '\'' || next == '"') return literal_operand<std::string>(reader_.string_literal());
    if (reader_.at_integer()) return literal_operand<Number>(reader_.number());
    const std::size_t begin = reader_.offset();
    const std::string_view word = reader_.identifier();
    if (reader_.peek() == '(' && !word.empty()) return {call(begin, word)};
    if (word == "true" || word == "false") return literal_operand<bool>(word == "true");
    if (word == "null") return literal_operand<Null>(Null{});
    if (find_signature(word)) reader_.fail("'(' right behind the function's name");
    reader_.fail_at(begin, kTerm);
  }

  // At the parenthesis behind the name.
  FunctionCall call(std::size_t begin, std::string_view name) {
    const Nesting nesting(*this);
    const Signature* const signature = find_signature(name);
    if (!signature) {
      Reader::refuse(begin, "found the function " + quoted(name) +
                                ", expected length(), count(), match(), search() or value()");
    }
    reader_.need("(", "'('");
    FunctionCall call;
    call.function = signature->function;
    reader_.skip_blanks();
    while (reader_.peek() != ')') {
      if (!call.arguments.empty()) {
        reader_.need(",", "',' or ')'");
        reader_.skip_blanks();
      }
      const std::size_t offset = reader_.offset();
      call.arguments.push_back(operand());
      if (call.arguments.size() > signature->parameters.size()) too_many(offset, *signature);
      check_argument(offset, *signature, call.arguments);
      reader_.skip_blanks();
    }
    if (call.arguments.size() < signature->parameters.size()) too_few(*signature);
    reader_.need(")", "')'");
    prepare_pattern(call);
    return call;
  }

  static std::string arity(const Signature& signature) {
    const std::size_t count = signature.parameters.size();
    return quoted(signature.name) + " takes " + std::to_string(count) +
           (count == 1 ? " argument" : " arguments");
  }

  [[noreturn]] void too_many(std::size_t offset, const Signature& signature) {
    Reader::refuse(offset, "found one argument too many, expected ')': " + arity(signature));
  }

  [[noreturn]] void too_few(const Signature& signature) {
    Reader::refuse(reader_.offset(), "found ')', expected another argument: " + arity(signature));
  }

  // The last of `arguments` against its parameter (section 2.4.3).
  void check_argument(std::size_t offset, const Signature& signature, const std::vector<Operand>& arguments) {
    const Type wanted = signature.parameters[arguments.size() - 1];
    const Operand& argument = arguments.back();
    if (wanted == Type::value) return require_comparable(offset, argument);
    if (std::holds_alternative<Query>(argument.what)) return;
    Reader::refuse(offset, "found something that is not a query, expected one that starts with '@' or '$': " +
                               quoted(signature.name) + " takes nodes");
  }

  static void prepare_pattern(FunctionCall& call) {
    if (call.function != Function::match && call.function != Function::search) return;
    const auto* literal = std::get_if<Literal>(&call.arguments[1].what);
    const auto* pattern = literal ? std::get_if<std::string>(literal) : nullptr;
    call.literal_pattern = literal != nullptr;
    if (pattern) call.pattern = IRegexp::compile(*pattern);
  }

  Reader reader_;
  int nesting_ = 0;
};

}  // namespace

Query parse_query(std::string_view text) {
  return Syntax(text).whole_query();
}

}  // namespace tributary::jsonpath
