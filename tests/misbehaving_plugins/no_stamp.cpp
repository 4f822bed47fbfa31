// A shared library, but not a plugin: it has no stamp.
extern "C" __attribute__((visibility("default"))) int forty_two() {
  return 42;
}
