@org.jspecify.annotations.NullMarked
module im.skein.storage {
  requires static transitive org.jspecify;
}
