@org.jspecify.annotations.NullMarked
module im.skein.net {
  requires static transitive org.jspecify;
}
