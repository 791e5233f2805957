@org.jspecify.annotations.NullMarked
module im.skein.testkit {
  requires static transitive org.jspecify;
}
