package im.skein.core.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps small documents of the server itself, by feature and key, as drawers do those of an
/// account. Every call is one durable transaction and may wait.
public interface Cabinet {
  /// The largest document in bytes.
  int MAX_BYTES = 65_536;

  /// The document, or null when there is none.
  ///
  /// @param feature a short fixed name, such as `announcement`
  @Nullable Document read(String feature, String key);

  /// Keeps a document under a key that is free.
  ///
  /// @return false when it is not; then nothing is changed
  /// @throws IllegalArgumentException when the content is larger than [#MAX_BYTES]
  boolean add(String feature, Document document);

  /// Keeps a document in the place of the one under the same key.
  ///
  /// @throws IllegalArgumentException when the content is larger than [#MAX_BYTES]
  void put(String feature, Document document);

  /// Documents of a feature by falling key.
  ///
  /// @param before only those whose key is smaller; empty for all
  /// @param limit how many at most
  List<Document> latest(String feature, String before, int limit);

  /// Removes documents; no harm when there are none.
  void remove(String feature, List<String> keys);

  /// Removes all documents of a feature but those with the greatest keys.
  ///
  /// @param most how many may stay
  void trim(String feature, int most);

  /// A document.
  ///
  /// @param key keys are compared letter by letter
  /// @param content the bytes
  @SuppressWarnings("ArrayRecordComponent")
  record Document(String key, byte[] content) {}
}
