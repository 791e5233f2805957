package im.skein.bench.xml;

import com.fasterxml.aalto.AsyncByteArrayFeeder;
import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import im.skein.wire.xml.StreamReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How many messages of 233 bytes are read in a second, by our reader and by others, each making
/// the same element tree.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class XmlReading {
  private final byte[] messages = Sample.messages();
  private final byte[] document = Sample.document();
  private final Counting sink = new Counting();
  private final StreamReader reader = new StreamReader(XmlLimits.CLIENT, sink);
  private final Trees trees = new Trees(sink);
  private final Validator validator = new Validator();
  private final InputFactoryImpl aaltoFactory = new InputFactoryImpl();
  private final AsyncXMLStreamReader<AsyncByteArrayFeeder> aalto =
      aaltoFactory.createAsyncForByteArray();
  private final XMLInputFactory woodstox = woodstoxFactory();

  private static XMLInputFactory woodstoxFactory() {
    try {
      Class<?> found = Class.forName("com.ctc.wstx.stax.WstxInputFactory");
      return (XMLInputFactory) found.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Opens the streams.
  @Setup
  public void open() throws XmlException, XMLStreamException {
    reader.feed(Sample.HEADER, 0, Sample.HEADER.length);
    feedAalto(Sample.HEADER);
  }

  /// Our reader, 100 messages at a time.
  @Benchmark
  @OperationsPerInvocation(Sample.MESSAGES)
  public Object skein() throws XmlException {
    reader.feed(messages, 0, messages.length);
    return sink.last();
  }

  /// Our reader, one message at a time, so that it makes and drops its working memory each time.
  @Benchmark
  public Object skeinOneAtATime() throws XmlException {
    reader.feed(Sample.MESSAGE, 0, Sample.MESSAGE.length);
    return sink.last();
  }

  /// Aalto without blocking, 100 messages at a time, behind a check of UTF-8.
  @Benchmark
  @OperationsPerInvocation(Sample.MESSAGES)
  public Object aaltoBehindValidator() throws XMLStreamException {
    feedAalto(messages);
    return sink.last();
  }

  private void feedAalto(byte[] bytes) throws XMLStreamException {
    validator.check(bytes);
    aalto.getInputFeeder().feedInput(bytes, 0, bytes.length);
    int event = aalto.next();
    while (event != AsyncXMLStreamReader.EVENT_INCOMPLETE) {
      trees.event(aalto, event);
      event = aalto.next();
    }
  }

  /// Woodstox, which blocks: a document of 100 messages.
  @Benchmark
  @OperationsPerInvocation(Sample.MESSAGES)
  public Object woodstox() throws XMLStreamException {
    XMLStreamReader stream = woodstox.createXMLStreamReader(new ByteArrayInputStream(document));
    Trees whole = new Trees(sink);
    while (stream.hasNext()) {
      whole.event(stream, stream.next());
    }
    stream.close();
    return sink.last();
  }
}
