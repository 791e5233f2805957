package im.skein.bench.xml;

import im.skein.wire.xml.XmlException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;

/// Tells how much processor time one message costs. Unlike the figures of JMH, which are by the
/// clock on the wall, these hold on a machine that does other things as well.
public final class CpuTime {
  private static final int ROUNDS = 9;
  private static final int PIECES = 2000;

  /// Something to be measured: it handles [Sample#MESSAGES] messages.
  private interface Work {
    void run() throws XmlException, XMLStreamException;
  }

  private CpuTime() {}

  /// Measures one kind of work, given by name.
  ///
  /// @param arguments `skein`, `one-at-a-time`, `aalto`, `woodstox` or `writer`
  public static void main(String[] arguments) throws XmlException, XMLStreamException {
    String name = arguments.length == 0 ? "skein" : arguments[0];
    XmlReading reading = new XmlReading();
    reading.open();
    XmlWriting writing = new XmlWriting();
    writing.read();
    Work work =
        switch (name) {
          case "skein" -> reading::skein;
          case "aalto" -> reading::aaltoBehindValidator;
          case "woodstox" -> reading::woodstox;
          case "writer" -> () -> repeat(writing::intoOneBuffer);
          case "one-at-a-time" -> () -> repeat(reading::skeinOneAtATime);
          default -> throw new IllegalArgumentException("nothing is called " + name);
        };
    double[] nanos = measure(work);
    System.out.printf(
        Locale.ROOT,
        "%s: median %.0f ns a message, %.0f to %.0f%n",
        name,
        nanos[nanos.length / 2],
        nanos[0],
        nanos[nanos.length - 1]);
  }

  private static void repeat(Work one) throws XmlException, XMLStreamException {
    for (int i = 0; i < Sample.MESSAGES; i++) {
      one.run();
    }
  }

  /// The rounds after the first two, which warm up, in ascending order.
  private static double[] measure(Work work) throws XmlException, XMLStreamException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < PIECES; i++) {
        work.run();
      }
      nanos[round] =
          (threads.getCurrentThreadCpuTime() - before) / (double) (PIECES * Sample.MESSAGES);
    }
    double[] warm = Arrays.copyOfRange(nanos, 2, ROUNDS);
    Arrays.sort(warm);
    return warm;
  }
}
