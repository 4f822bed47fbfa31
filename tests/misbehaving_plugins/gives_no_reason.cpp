// Says that it saw everything, and not how it knows.
#include "paged_site.hpp"

TRIBUTARY_SIN(gives_no_reason);
