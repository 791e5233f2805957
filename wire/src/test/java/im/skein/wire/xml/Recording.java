package im.skein.wire.xml;

import im.skein.wire.Element;
import im.skein.wire.StreamError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything a reader told, in order, to be compared.
final class Recording implements StreamSink {
  /// A header, an element, or the end (null).
  record Told(String what, @Nullable Element element) {}

  private final List<Told> told = new ArrayList<>();
  private StreamError.@Nullable Condition error;

  /// Feeds all bytes in pieces that end at these indexes, then the rest.
  static Recording of(XmlLimits limits, byte[] bytes, int... cuts) {
    Recording recording = new Recording();
    StreamReader reader = new StreamReader(limits, recording);
    int from = 0;
    try {
      for (int cut : cuts) {
        reader.feed(bytes, from, cut - from);
        from = cut;
      }
      reader.feed(bytes, from, bytes.length - from);
    } catch (XmlException e) {
      recording.error = e.error().condition();
    }
    return recording;
  }

  static Recording of(String text) {
    return of(XmlLimits.CLIENT, text.getBytes(StandardCharsets.UTF_8));
  }

  List<Told> told() {
    return told;
  }

  List<Element> elements() {
    List<Element> found = new ArrayList<>();
    for (Told one : told) {
      if (one.what.equals("element") && one.element != null) {
        found.add(one.element);
      }
    }
    return found;
  }

  StreamError.@Nullable Condition error() {
    return error;
  }

  @Override
  public void opened(Element header) {
    told.add(new Told("opened", header));
  }

  @Override
  public void element(Element element) {
    told.add(new Told("element", element));
  }

  @Override
  public void closed() {
    told.add(new Told("closed", null));
  }
}
