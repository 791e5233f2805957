/// The server as pure domain: sessions, routing, every feature, and the interfaces of its stores.
/// No socket, no SQL, no clock of its own.
@org.jspecify.annotations.NullMarked
module im.skein.core {
  requires transitive im.skein.wire;
  requires static transitive org.jspecify;

  exports im.skein.core.base;
  exports im.skein.core.feature;
  exports im.skein.core.route;
  exports im.skein.core.session;
  exports im.skein.core.session.login;
  exports im.skein.core.account;
  exports im.skein.core.device;
  exports im.skein.core.registration;
  exports im.skein.core.roster;
  exports im.skein.core.basics;
  exports im.skein.core.disco;
  exports im.skein.core.people;
  exports im.skein.core.presence;
  exports im.skein.core.block;
  exports im.skein.core.command;
  exports im.skein.core.component;
  exports im.skein.core.chat;
  exports im.skein.core.archive;
  exports im.skein.core.pubsub;
  exports im.skein.core.room;
  exports im.skein.core.room.keep;
  exports im.skein.core.room.rule;
  exports im.skein.core.room.word;
  exports im.skein.core.lobby;
  exports im.skein.core.announce;
  exports im.skein.core.media;
  exports im.skein.core.push;
}
