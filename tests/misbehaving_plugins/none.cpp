// No sin: what the others are but for theirs.
#include "paged_site.hpp"

TRIBUTARY_SIN(none);
