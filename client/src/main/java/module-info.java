@org.jspecify.annotations.NullMarked
module im.skein.client {
  requires static transitive org.jspecify;
}
