// Thinks for ever once it is told to stop.
#include "paged_site.hpp"

TRIBUTARY_SIN(dawdles_when_told_to_stop);
