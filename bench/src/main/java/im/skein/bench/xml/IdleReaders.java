package im.skein.bench.xml;

import com.fasterxml.aalto.AsyncByteArrayFeeder;
import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import im.skein.wire.xml.StreamReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.lang.management.ManagementFactory;
import javax.xml.stream.XMLStreamException;

/// Tells how many bytes of heap a reader keeps while its stream is open and nothing comes: 10,000
/// streams that have read a header and one message each, ours and Aalto's.
public final class IdleReaders {
  private static final int STREAMS = 10_000;

  private IdleReaders() {}

  /// Prints two lines.
  ///
  /// @param arguments none
  public static void main(String[] arguments) throws XmlException, XMLStreamException {
    Counting sink = new Counting();
    Object[] kept = new Object[STREAMS];
    kept[0] = ours(sink);
    long before = used();
    for (int i = 0; i < STREAMS; i++) {
      kept[i] = ours(sink);
    }
    long ours = used() - before;
    System.out.println("skein: " + ours / STREAMS + " bytes per idle reader");
    InputFactoryImpl factory = new InputFactoryImpl();
    Object[] others = new Object[STREAMS];
    others[0] = aalto(factory, sink);
    before = used();
    for (int i = 0; i < STREAMS; i++) {
      others[i] = aalto(factory, sink);
    }
    long aalto = used() - before;
    System.out.println("aalto: " + aalto / STREAMS + " bytes per idle reader");
    System.out.println(
        sink.elements() + " messages in " + (kept.length + others.length) + " streams");
  }

  private static StreamReader ours(Counting sink) throws XmlException {
    StreamReader reader = new StreamReader(XmlLimits.CLIENT, sink);
    reader.feed(Sample.HEADER, 0, Sample.HEADER.length);
    reader.feed(Sample.MESSAGE, 0, Sample.MESSAGE.length);
    return reader;
  }

  private static Object aalto(InputFactoryImpl factory, Counting sink) throws XMLStreamException {
    AsyncXMLStreamReader<AsyncByteArrayFeeder> reader = factory.createAsyncForByteArray();
    Trees trees = new Trees(sink);
    for (byte[] piece : new byte[][] {Sample.HEADER, Sample.MESSAGE}) {
      reader.getInputFeeder().feedInput(piece, 0, piece.length);
      int event = reader.next();
      while (event != AsyncXMLStreamReader.EVENT_INCOMPLETE) {
        trees.event(reader, event);
        event = reader.next();
      }
    }
    return new Object[] {reader, trees};
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
