@org.jspecify.annotations.NullMarked
module im.skein.bench {
  requires static transitive org.jspecify;
}
