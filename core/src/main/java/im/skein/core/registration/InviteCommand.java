package im.skein.core.registration;

import im.skein.core.account.Account;
import im.skein.core.account.Accounts;
import im.skein.core.command.Command;
import im.skein.core.feature.Request;
import im.skein.core.feature.Xep;
import im.skein.core.registration.Invitations.Invitation;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.Stamps;
import java.util.ArrayList;
import java.util.List;

/// Makes an invitation for a new account; whoever comes with it is a contact of whoever asked.
@Xep(number = 401, version = "0.5.0", note = "invitations to register")
public final class InviteCommand implements Command {
  private static final String NODE = "urn:xmpp:invite#invite";

  private final Accounts accounts;
  private final Invitations invitations;

  /// Makes invitations for members of these accounts.
  public InviteCommand(Accounts accounts, Invitations invitations) {
    this.accounts = accounts;
    this.invitations = invitations;
  }

  @Override
  public String node() {
    return NODE;
  }

  @Override
  public String name() {
    return "Invite somebody";
  }

  @Override
  public boolean allowed(Request request) {
    return request.session() != null;
  }

  @Override
  public Result execute(Request request) {
    Account maker = accounts.byId(request.home().account().id());
    if (maker == null || (maker.role() != Account.Role.ADMIN && !invitations.openToAll())) {
      return new Result.Refused(
          StanzaError.of(Condition.FORBIDDEN, "Only administrators invite here."));
    }
    Invitation invitation = invitations.by(maker);
    if (invitation == null) {
      return new Result.Refused(
          StanzaError.of(
              Condition.RESOURCE_CONSTRAINT, "There are too many invitations that nobody used."));
    }
    List<Field> fields = new ArrayList<>();
    fields.add(told("uri", "Invitation", invitation.link().reveal()));
    if (!invitation.page().isEmpty()) {
      fields.add(told("landing-url", "Web page of the invitation", invitation.page().reveal()));
    }
    fields.add(told("expire", "Good until", Stamps.format(invitation.expires())));
    return new Result.Completed(DataForm.result(NODE, fields));
  }

  private static Field told(String key, String label, String value) {
    return new Field(key, Kind.TEXT_SINGLE, label, false, List.of(value), List.of());
  }
}
