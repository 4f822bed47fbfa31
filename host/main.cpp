// argv to one command; everything else is in cli/.
#include "cli/cli.hpp"

int main(int argc, char** argv) {
  return tributary::cli::run(argc, argv);
}
