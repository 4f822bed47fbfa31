// Says that the first page is all there is.
#include "paged_site.hpp"

TRIBUTARY_SIN(claims_what_it_did_not_see);
