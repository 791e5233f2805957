/// The server as pure domain: sessions, routing, every feature, and the interfaces of its stores.
@org.jspecify.annotations.NullMarked
module im.skein.core {
  requires transitive im.skein.wire;
  requires static transitive org.jspecify;
}
