/// The program: settings, wiring by hand, the command line.
@org.jspecify.annotations.NullMarked
module im.skein.server {
  requires static transitive org.jspecify;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires im.skein.core;
  requires im.skein.net;
  requires im.skein.picture;
  requires im.skein.storage;
  requires im.skein.wire;
  requires info.picocli;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.slf4j;
  requires org.tomlj;
  requires com.nulabinc.zxcvbn;

  provides ch.qos.logback.classic.spi.Configurator with
      im.skein.server.log.LogConfigurator;
}
