// Takes an error status for the page behind the last one.
#include "paged_site.hpp"

TRIBUTARY_SIN(takes_errors_for_the_end);
