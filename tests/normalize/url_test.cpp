#include "conversion_table.hpp"

namespace tributary::normalize {

TEST_CASE("a URL is absolute, http or https, and otherwise as the site wrote it") {
  check(to_url, context(),
        {
            {"https://acme.test/jobs/1", "https://acme.test/jobs/1"},
            {"http://acme.test/jobs/1", "http://acme.test/jobs/1"},
            {"HTTPS://acme.test/Jobs", "https://acme.test/Jobs"},
            {"https://acme.test", "https://acme.test"},
            {"https://acme.test:8443/x", "https://acme.test:8443/x"},
            {" https://acme.test/x \n", "https://acme.test/x"},
            {"https://acme.test/a b", "https://acme.test/a%20b"},
            {"https://acme.test/a\nb", "https://acme.test/ab"},
            {"https://acme.test/ä", "https://acme.test/%C3%A4"},
            {"https://acme.test/%C3%A4", "https://acme.test/%C3%A4"},
            {"https://acme.test/100%", "https://acme.test/100%25"},
            {"https://acme.test/a%2Fb", "https://acme.test/a%2Fb"},
            {"https://acme.test/?utm_source=x&gh_jid=1", "https://acme.test/?utm_source=x&gh_jid=1"},
            {"https://acme.test/?a=1&amp;b=2", "https://acme.test/?a=1&b=2"},
            {"https://acme.test/?a=1&copy=2", "https://acme.test/?a=1&copy=2"},
            {"https://acme.test/x#apply", "https://acme.test/x#apply"},
            {"https://acme.test/x#a#b", "https://acme.test/x#a%23b"},
            {"https://acme.test/?f[]=1", "https://acme.test/?f%5B%5D=1"},
            {"https://acme.test/?q=a|b", "https://acme.test/?q=a%7Cb"},
            {"https://acme.test/\"x\"", "https://acme.test/%22x%22"},
            {"https://acme.test/{id}", "https://acme.test/%7Bid%7D"},
            {"https://[2001:db8::1]/x", "https://[2001:db8::1]/x"},
            {"https://192.0.2.1/x", "https://192.0.2.1/x"},
            {"https://acme.test//double//slash", "https://acme.test//double//slash"},
            {"www.acme.test/jobs", "https://www.acme.test/jobs"},
            {"www.acme.test", "https://www.acme.test"},
            {"//acme.test/x", "https://acme.test/x"},
            {"acme.test/jobs", "(failed) a relative URL, and the source has no base URL"},
            {"/jobs/1", "(failed) a relative URL, and the source has no base URL"},
            {"jobs", "(failed) a relative URL, and the source has no base URL"},
            {"mailto:jobs@acme.test", "(failed) not an http(s) URL"},
            {"javascript:void(0)", "(failed) not an http(s) URL"},
            {"ftp://acme.test/x", "(failed) not an http(s) URL"},
            {"file:///etc/passwd", "(failed) not an http(s) URL"},
            {"data:text/html,x", "(failed) not an http(s) URL"},
            {"tel:+4930123", "(failed) not an http(s) URL"},
            {"urn:uuid:1", "(failed) not an http(s) URL"},
            {"acme.test:8080/x", "(failed) not an http(s) URL"},
            {"https://user:secret@acme.test/x", "(failed) a URL with a user name in it"},
            {"https://user@acme.test/x", "(failed) a URL with a user name in it"},
            {"https://", "(failed) not a URL"},
            {"https:///x", "(failed) not a URL"},
            {"https:acme.test", "(failed) not a URL"},
            {"http", "(failed) a relative URL, and the source has no base URL"},
            {"https://acme.test:99999999/x", "(failed) not a URL"},
            {"https://acme.test:port/x", "(failed) not a URL"},
            {"", "(empty)"},
            {" ", "(empty)"},
            {"null", "(empty)"},
            {"#", "(empty)"},
            {"N/A", "(empty)"},
            {"/", "(empty)"},
        });
}

TEST_CASE("a relative URL is completed with the source's base URL") {
  check(to_url, context(mapping::Reading::automatic, "https://acme.test/careers/list?page=2"),
        {
            {"/jobs/1", "https://acme.test/jobs/1"},
            {"jobs/1", "https://acme.test/careers/jobs/1"},
            {"../jobs/1", "https://acme.test/jobs/1"},
            {"./1", "https://acme.test/careers/1"},
            {"?id=1", "https://acme.test/careers/list?id=1"},
            {"#/job/1", "https://acme.test/careers/list?page=2#/job/1"},
            {"//jobs.acme.test/1", "https://jobs.acme.test/1"},
            {"http://other.test/1", "http://other.test/1"},
            {"www.other.test/1", "https://www.other.test/1"},
            {"acme.test/1", "https://acme.test/careers/acme.test/1"},
            {"//user:secret@evil.test/", "(failed) a URL with a user name in it"},
            {"/a b", "https://acme.test/a%20b"},
            {"mailto:x", "(failed) not an http(s) URL"},
        });
  check(to_url, context(mapping::Reading::automatic, "not a base"), {{"/jobs/1", "(failed) not a URL"}});
  check(to_url, context(mapping::Reading::automatic, "https://acme.test"),
        {{"jobs/1", "https://acme.test/jobs/1"}});
}

}  // namespace tributary::normalize
