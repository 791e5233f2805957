package im.skein.core.disco;

import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The hash that stands for what an entity can do (XEP-0115 §5).
final class Capabilities {
  private Capabilities() {}

  /// Who an entity is.
  record Identity(String category, String type, String lang, String name) {
    private String written() {
      return category + "/" + type + "/" + lang + "/" + name + "<";
    }
  }

  /// The verification string of these identities, features and forms, by SHA-1.
  static String hash(
      Collection<Identity> identities, Collection<String> features, Collection<DataForm> forms) {
    return hash("SHA-1", identities, features, forms);
  }

  /// The verification string of these identities, features and forms.
  ///
  /// @param method the name of the hash function, one that every JDK has
  static String hash(
      String method,
      Collection<Identity> identities,
      Collection<String> features,
      Collection<DataForm> forms) {
    StringBuilder all = new StringBuilder();
    identities.stream().map(Identity::written).sorted().forEach(all::append);
    features.stream().sorted().forEach(feature -> all.append(feature).append('<'));
    forms.stream()
        .sorted(Comparator.comparing(DataForm::formType))
        .forEach(form -> append(form, all));
    return digest(method, all.toString());
  }

  private static void append(DataForm form, StringBuilder all) {
    all.append(form.formType()).append('<');
    List<Field> fields =
        form.fields().stream()
            .filter(field -> !field.key().equals("FORM_TYPE"))
            .sorted(Comparator.comparing(Field::key))
            .toList();
    for (Field field : fields) {
      all.append(field.key()).append('<');
      field.values().stream().sorted().forEach(value -> all.append(value).append('<'));
    }
  }

  private static String digest(String method, String text) {
    try {
      MessageDigest function = MessageDigest.getInstance(method);
      return Base64.getEncoder()
          .encodeToString(function.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
