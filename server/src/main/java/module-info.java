@org.jspecify.annotations.NullMarked
module im.skein.server {
  requires static transitive org.jspecify;
}
