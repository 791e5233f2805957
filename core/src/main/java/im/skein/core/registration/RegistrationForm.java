package im.skein.core.registration;

import im.skein.core.account.Profile;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.DataForm.Option;
import im.skein.wire.sasl.Secret;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The forms of XEP-0077: what they ask, and what was answered.
final class RegistrationForm {
  static final String NAMESPACE = "jabber:iq:register";
  static final Name QUERY = new Name(NAMESPACE, "query");
  static final String CHANGE_PASSWORD = NAMESPACE + ":changepassword";

  private RegistrationForm() {}

  /// What was answered; parts that were not are empty.
  record Answers(String username, Secret password, Profile profile) {}

  /// The questions to whoever wants an account.
  static Element questions() {
    String instructions = "Choose a name and a password of at least 8 characters.";
    DataForm form =
        DataForm.form(
            NAMESPACE,
            instructions,
            List.of(
                Field.ask("username", Kind.TEXT_SINGLE, "Name").asRequired(),
                Field.ask("password", Kind.TEXT_PRIVATE, "Password").asRequired(),
                Field.ask("nick", Kind.TEXT_SINGLE, "Nickname"),
                Field.ask("signature", Kind.TEXT_SINGLE, "Signature"),
                Field.ask("gender", Kind.LIST_SINGLE, "Gender")
                    .choosing(
                        new Option("", "not told"),
                        new Option("female", "female"),
                        new Option("male", "male"),
                        new Option("other", "other")),
                Field.ask("birthday", Kind.TEXT_SINGLE, "Birthday (YYYY-MM-DD)"),
                Field.ask("email", Kind.TEXT_SINGLE, "E-mail address")));
    return Element.builder(QUERY)
        .textChild("instructions", instructions)
        .emptyChild("username")
        .emptyChild("password")
        .add(form.toElement())
        .build();
  }

  /// The questions to whoever wants another password (XEP-0077 §3.3).
  static DataForm passwordQuestions() {
    return DataForm.form(
        CHANGE_PASSWORD,
        "The old password is needed to set a new one.",
        List.of(
            Field.ask("username", Kind.TEXT_SINGLE, "Name").asRequired(),
            Field.ask("old_password", Kind.TEXT_PRIVATE, "Old password").asRequired(),
            Field.ask("password", Kind.TEXT_PRIVATE, "New password").asRequired()));
  }

  /// Why answers cannot be understood (XEP-0004 §3.2, XEP-0068 §2), or null when they can:
  /// something is told twice, or the form is another one.
  ///
  /// @param formTypes which forms there are
  static @Nullable StanzaError problem(Element query, Set<String> formTypes) {
    DataForm form = DataForm.find(query.children());
    long told = query.children().stream().map(Element::name).distinct().count();
    if (told < query.children().size() || (form != null && form.repeated() != null)) {
      return StanzaError.of(Condition.BAD_REQUEST, "Everything is told once.");
    }
    boolean other =
        form != null && !form.formType().isEmpty() && !formTypes.contains(form.formType());
    return other ? StanzaError.of(Condition.BAD_REQUEST, "The form is another one.") : null;
  }

  /// The answers in the form, or else in the old fields; null when there is no name or no password.
  static @Nullable Answers read(Element query) {
    DataForm form = DataForm.find(query.children());
    String username = value(form, query, "username");
    String password = value(form, query, "password");
    if (username == null || password == null) {
      return null;
    }
    Profile profile =
        new Profile(
            told(form, query, "nick"),
            told(form, query, "signature"),
            told(form, query, "gender"),
            told(form, query, "birthday"),
            told(form, query, "email"),
            true);
    return new Answers(username, Secret.of(password), profile);
  }

  /// What was answered to one question in the form, or else in the old field; null for nothing.
  static @Nullable String value(@Nullable DataForm form, Element query, String field) {
    return form == null ? query.childText(field) : form.value(field);
  }

  private static String told(@Nullable DataForm form, Element query, String field) {
    return Objects.requireNonNullElse(value(form, query, field), "");
  }
}
