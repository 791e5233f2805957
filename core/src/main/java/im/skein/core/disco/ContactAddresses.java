package im.skein.core.disco;

import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the people behind the server can be reached (XEP-0157): addresses as URIs, such as
/// `mailto:abuse@example.org`.
///
/// @param abuse for complaints
/// @param admin for questions to the operator
/// @param security for reports of weaknesses
/// @param support for help
public record ContactAddresses(
    List<String> abuse, List<String> admin, List<String> security, List<String> support) {
  /// No address at all.
  public static final ContactAddresses NONE =
      new ContactAddresses(List.of(), List.of(), List.of(), List.of());

  /// Addresses that nobody changes afterwards.
  public ContactAddresses {
    abuse = List.copyOf(abuse);
    admin = List.copyOf(admin);
    security = List.copyOf(security);
    support = List.copyOf(support);
  }

  /// The form that tells them, or null when there are none.
  @Nullable DataForm form() {
    List<Field> fields = new ArrayList<>();
    add(fields, "abuse-addresses", abuse);
    add(fields, "admin-addresses", admin);
    add(fields, "security-addresses", security);
    add(fields, "support-addresses", support);
    return fields.isEmpty()
        ? null
        : DataForm.result("http://jabber.org/network/serverinfo", fields);
  }

  private static void add(List<Field> fields, String key, List<String> addresses) {
    if (!addresses.isEmpty()) {
      fields.add(new Field(key, Kind.LIST_MULTI, "", false, addresses, List.of()));
    }
  }
}
