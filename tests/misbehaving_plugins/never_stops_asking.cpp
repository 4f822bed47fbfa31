// Asks again for what has no reply, and for ever for a page that brings nothing new.
#include "paged_site.hpp"

TRIBUTARY_SIN(never_stops_asking);
