package im.skein.core.archive;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lets people read what is kept of their conversations, a page at a time. What is said in rooms is
/// read there.
@Xep(number = 313, version = "1.1.3", note = "without groupchat messages in accounts' archives")
@Xep(number = 431, version = "0.2.0", note = "any part of Chinese, Japanese and Korean text")
@Xep(number = 59, version = "1.0", note = "without counts and indexes")
public final class MessageArchive implements Feature {
  /// The same as where there is no such account.
  private static final Answer STRANGER = Answer.refuse(Condition.SERVICE_UNAVAILABLE);

  private final ArchiveStore store;
  private final Pager pager;

  /// Reads from that store.
  public MessageArchive(ArchiveStore store, Pager pager) {
    this.store = store;
    this.pager = pager;
  }

  @Override
  public void install(Installer to) {
    for (String feature : Pager.FEATURES) {
      to.advertise(Target.ACCOUNT, feature);
      to.advertise(Target.SERVER, feature);
    }
    to.answerWaiting(Pager.QUERY, Target.ACCOUNT, this::query);
    to.answerWaiting(Pager.METADATA, Target.ACCOUNT, this::metadata);
    to.option(new AtBinding());
  }

  private Answer query(Iq iq, Element payload, Request request) {
    Session session = request.session();
    if (!request.own() || session == null) {
      return STRANGER;
    }
    if (iq.type() == Iq.Type.GET) {
      return Answer.of(Pager.form());
    }
    try {
      Pager.Pages page = pager.answer(new Own(request.home().account().id()), payload);
      Envelope envelope = new Envelope(session.home().jid(), session.jid(), null, null);
      for (Element result : page.results()) {
        request.send(session, new Message(envelope, Message.Type.NORMAL, List.of(result)));
      }
      return Answer.of(page.end());
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
  }

  private Answer metadata(Iq iq, Element payload, Request request) {
    if (!request.own()) {
      return STRANGER;
    }
    return iq.type() == Iq.Type.GET
        ? Answer.of(pager.metadata(new Own(request.home().account().id())))
        : Answer.refuse(Condition.BAD_REQUEST);
  }

  /// A client that binds a resource learns what the archive holds at that moment.
  private final class AtBinding implements BindOption {
    @Override
    public String name() {
      return "";
    }

    @Override
    public Element bound(Session session, Element bind) {
      return pager.metadata(new Own(session.home().account().id()));
    }
  }

  /// The archive of the account that reads it.
  private final class Own implements Archive {
    private final long account;

    Own(long account) {
      this.account = account;
    }

    @Override
    public Selection select(@Nullable Jid with, Search search) {
      Jid sender = search.sender();
      Range range = Range.ALL.having(search.by(sender == null ? null : sender.bare()));
      if (with == null) {
        return new Selection(range, null);
      }
      return new Selection(
          range.with(with.bare()), with.isBare() ? null : stanza -> isWith(stanza, with));
    }

    private static boolean isWith(Element stanza, Jid with) {
      return isThat(stanza.attribute("from"), with) || isThat(stanza.attribute("to"), with);
    }

    private static boolean isThat(@Nullable String address, Jid with) {
      try {
        return with.equals(Jid.parseNullable(address));
      } catch (InvalidJid e) {
        return false;
      }
    }

    @Override
    public void view(Range range, boolean backwards, Predicate<Item> viewer) {
      store.view(account, range, backwards, viewer);
    }

    @Override
    public OptionalLong place(long conversation, long sequence) {
      return store.place(account, conversation, sequence);
    }

    @Override
    public Element shown(Element stanza) {
      return stanza;
    }
  }
}
