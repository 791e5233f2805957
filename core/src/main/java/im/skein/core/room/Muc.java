package im.skein.core.room;

import im.skein.wire.Element;
import im.skein.wire.Name;

/// Words of XEP-0045.
final class Muc {
  static final String MUC = "http://jabber.org/protocol/muc";
  static final String USER = MUC + "#user";
  static final String ADMIN = MUC + "#admin";
  static final String OWNER = MUC + "#owner";

  /// What a client sends to enter.
  static final Name JOIN = new Name(MUC, "x");

  /// What the room says of people.
  static final Name USER_X = new Name(USER, "x");

  static final Name ADMIN_QUERY = new Name(ADMIN, "query");
  static final Name OWNER_QUERY = new Name(OWNER, "query");
  static final Name SUBJECT = Name.client("subject");
  static final Name THREAD = Name.client("thread");
  static final Name OCCUPANT_ID = new Name("urn:xmpp:occupant-id:0", "occupant-id");

  static final int ALL_SEE_ADDRESSES = 100;
  static final int CONFIGURATION_CHANGED = 104;
  static final int SELF = 110;
  static final int LOGGED = 170;
  static final int NO_LONGER_LOGGED = 171;
  static final int NOW_NON_ANONYMOUS = 172;
  static final int NOW_SEMI_ANONYMOUS = 173;
  static final int CREATED = 201;
  static final int BANNED = 301;
  static final int NEW_NICKNAME = 303;
  static final int KICKED = 307;
  static final int AFFILIATION_LOST = 321;
  static final int NOW_MEMBERS_ONLY = 322;
  static final int BROKEN = 333;

  private Muc() {}

  static Element status(int code) {
    return Element.builder(USER, "status").attribute("code", Integer.toString(code)).build();
  }
}
