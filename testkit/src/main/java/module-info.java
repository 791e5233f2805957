/// What tests are made of: conversations, the contracts of the stores, and stores in memory. Never
/// shipped.
@org.jspecify.annotations.NullMarked
module im.skein.testkit {
  requires transitive im.skein.client;
  requires transitive im.skein.core;
  requires java.net.http;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports im.skein.testkit.conversation;
  exports im.skein.testkit.memory;
  exports im.skein.testkit.sim;
  exports im.skein.testkit.store;
}
