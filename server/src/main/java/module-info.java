/// The program: settings, wiring by hand, the command line.
@org.jspecify.annotations.NullMarked
module im.skein.server {
  requires static transitive org.jspecify;
  requires org.tomlj;
}
