// Asks a host that its manifest does not name, where a page brings nothing new.
#include "paged_site.hpp"

TRIBUTARY_SIN(asks_a_foreign_host);
