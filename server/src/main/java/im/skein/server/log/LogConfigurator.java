package im.skein.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import im.skein.server.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up the log without reading any file: warnings on standard error until the settings are
/// known, then what they say.
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final String LINE = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %msg%n";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(context, Settings.LogFormat.TEXT, Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Logs as the settings say from now on.
  public static void apply(Settings.Log log) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, log.format(), Level.toLevel(log.level().name()));
    }
  }

  private static void apply(LoggerContext context, Settings.LogFormat format, Level level) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder(context, format));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    context.getLogger("skein").setLevel(level);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Settings.LogFormat format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> {
            PatternLayoutEncoder text = new PatternLayoutEncoder();
            text.setPattern(LINE);
            yield text;
          }
          case JSON -> {
            JsonEncoder json = new JsonEncoder();
            json.setWithFormattedMessage(true);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithContext(false);
            json.setWithSequenceNumber(false);
            yield json;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
