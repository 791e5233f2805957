package im.skein.bench.xml;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.xml.StreamReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How many messages of 233 bytes are written in a second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class XmlWriting {
  private final XmlWriter writer = new XmlWriter();
  private final Counting sink = new Counting();

  /// Reads the message that is then written.
  @Setup
  public void read() throws XmlException {
    StreamReader reader = new StreamReader(XmlLimits.CLIENT, sink);
    reader.feed(Sample.HEADER, 0, Sample.HEADER.length);
    reader.feed(Sample.MESSAGE, 0, Sample.MESSAGE.length);
  }

  /// Into a buffer that is used again.
  @Benchmark
  public int intoOneBuffer() {
    Element message = sink.last();
    writer.clear();
    writer.element(message, Name.CLIENT);
    return writer.size();
  }

  /// Into an array of its own.
  @Benchmark
  public byte[] intoNewBytes() {
    return XmlWriter.bytes(sink.last(), Name.CLIENT);
  }
}
