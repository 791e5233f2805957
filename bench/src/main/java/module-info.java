/// The programs that measure: the load generator, the kill test and the microbenchmarks. Never
/// shipped.
@org.jspecify.annotations.NullMarked
module im.skein.bench {
  requires com.fasterxml.aalto;
  requires im.skein.client;
  requires im.skein.core;
  requires im.skein.storage;
  requires im.skein.wire;
  requires info.picocli;
  requires java.management;
  requires java.xml;
  requires jmh.core;
  requires static transitive org.jspecify;

  opens im.skein.bench to
      info.picocli;
}
