package im.skein.core.room.word;

import im.skein.wire.Element;
import im.skein.wire.Name;

/// Words of XEP-0045.
public final class Muc {
  public static final String MUC = "http://jabber.org/protocol/muc";
  public static final String USER = MUC + "#user";
  public static final String ADMIN = MUC + "#admin";
  public static final String OWNER = MUC + "#owner";

  /// What a client sends to enter.
  public static final Name JOIN = new Name(MUC, "x");

  /// What the room says of people.
  public static final Name USER_X = new Name(USER, "x");

  public static final Name ADMIN_QUERY = new Name(ADMIN, "query");
  public static final Name OWNER_QUERY = new Name(OWNER, "query");
  public static final Name SUBJECT = Name.client("subject");
  public static final Name THREAD = Name.client("thread");
  public static final Name OCCUPANT_ID = new Name("urn:xmpp:occupant-id:0", "occupant-id");

  public static final int ALL_SEE_ADDRESSES = 100;
  public static final int CONFIGURATION_CHANGED = 104;
  public static final int SELF = 110;
  public static final int LOGGED = 170;
  public static final int NO_LONGER_LOGGED = 171;
  public static final int NOW_NON_ANONYMOUS = 172;
  public static final int NOW_SEMI_ANONYMOUS = 173;
  public static final int CREATED = 201;
  public static final int BANNED = 301;
  public static final int NEW_NICKNAME = 303;
  public static final int KICKED = 307;
  public static final int AFFILIATION_LOST = 321;
  public static final int NOW_MEMBERS_ONLY = 322;
  public static final int BROKEN = 333;

  private Muc() {}

  public static Element status(int code) {
    return Element.builder(USER, "status").attribute("code", Integer.toString(code)).build();
  }
}
