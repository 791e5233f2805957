/// The programs that measure: the load generator, the kill test and the microbenchmarks. Never
/// shipped.
@org.jspecify.annotations.NullMarked
module im.skein.bench {
  requires info.picocli;
  requires static transitive org.jspecify;

  opens im.skein.bench to
      info.picocli;
}
