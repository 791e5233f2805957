package im.skein.server.settings;

import im.skein.net.listen.ListenAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The kinds of settings there are.
final class Kinds {
  private static final Pattern MEASURE = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]+)");

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([\\p{Alnum}.-]+|\\[[\\p{XDigit}:.]+])(:\\d{1,5})?");

  private static final String LISTEN =
      "\"\" for off, or \"IPv4:PORT\", \"[IPv6]:PORT\", or \":PORT\" for all interfaces, with a"
          + " port from 0 (any free one) to 65535";

  private Kinds() {}

  /// Any text that passes a check.
  ///
  /// @param allowed what such a text is
  static Kind<String> text(String allowed, Predicate<String> check) {
    return new Kind<>() {
      @Override
      public String parse(Object written) throws Unfit {
        if (written instanceof String text && check.test(text)) {
          return text;
        }
        throw new Unfit(allowed);
      }

      @Override
      public String write(String value) {
        return quote(value);
      }
    };
  }

  /// Yes or no.
  static Kind<Boolean> toggle() {
    return new Kind<>() {
      @Override
      public Boolean parse(Object written) throws Unfit {
        if (written instanceof Boolean value) {
          return value;
        }
        throw new Unfit("true or false, without quotation marks");
      }

      @Override
      public Boolean parseText(String text) throws Unfit {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "true" -> true;
          case "false" -> false;
          default -> throw new Unfit("true or false");
        };
      }

      @Override
      public String write(Boolean value) {
        return value.toString();
      }
    };
  }

  /// A whole number between two bounds.
  static Kind<Integer> whole(int least, int most) {
    return new Kind<>() {
      @Override
      public Integer parse(Object written) throws Unfit {
        if (written instanceof Long number && number >= least && number <= most) {
          return number.intValue();
        }
        throw new Unfit("a whole number from " + least + " to " + most);
      }

      @Override
      public Integer parseText(String text) throws Unfit {
        try {
          return parse(Long.valueOf(text.strip()));
        } catch (NumberFormatException _) {
          return parse(text);
        }
      }

      @Override
      public String write(Integer value) {
        return value.toString();
      }
    };
  }

  /// A size in bytes.
  static Kind<Long> size() {
    Map<String, Long> units = Map.of("b", 1L, "kb", 1000L, "mb", 1_000_000L, "gb", 1_000_000_000L);
    return new Kind<>() {
      @Override
      public Long parse(Object written) throws Unfit {
        return measure(written, units, "a size such as \"100 MB\" (B, KB, MB, GB)");
      }

      @Override
      public String write(Long value) {
        for (String unit : new String[] {"gb", "mb", "kb"}) {
          long factor = units.getOrDefault(unit, 1L);
          if (value != 0 && value % factor == 0) {
            return quote(value / factor + " " + unit.toUpperCase(Locale.ROOT));
          }
        }
        return quote(value + " B");
      }
    };
  }

  /// A size in bytes, or what the program finds suitable, which is empty.
  ///
  /// @param least the smallest size
  static Kind<Optional<Long>> sizeOrAutomatic(long least) {
    Kind<Long> size = size();
    return new Kind<>() {
      @Override
      public Optional<Long> parse(Object written) throws Unfit {
        if (written.equals("auto")) {
          return Optional.empty();
        }
        long bytes = size.parse(written);
        if (bytes < least) {
          throw new Unfit("\"auto\" or at least " + size.write(least));
        }
        return Optional.of(bytes);
      }

      @Override
      public String write(Optional<Long> value) {
        return value.map(size::write).orElseGet(() -> quote("auto"));
      }
    };
  }

  /// A length of time, or for ever, which is empty.
  static Kind<Optional<Duration>> lifetime() {
    Map<String, Long> units = Map.of("h", 3600L, "d", 86_400L, "days", 86_400L, "weeks", 604_800L);
    return new Kind<>() {
      @Override
      public Optional<Duration> parse(Object written) throws Unfit {
        if (written.equals("forever")) {
          return Optional.empty();
        }
        return Optional.of(
            Duration.ofSeconds(
                measure(written, units, "\"forever\" or a time such as \"90 days\"")));
      }

      @Override
      public String write(Optional<Duration> value) {
        return quote(value.map(time -> time.toHours() + " h").orElse("forever"));
      }
    };
  }

  /// One of the names of an enumeration, in small letters.
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    String allowed =
        EnumSet.allOf(type).stream()
            .map(one -> quote(lower(one)))
            .collect(Collectors.joining(", "));
    return new Kind<>() {
      @Override
      public E parse(Object written) throws Unfit {
        for (E one : EnumSet.allOf(type)) {
          if (lower(one).equals(written)) {
            return one;
          }
        }
        throw new Unfit("one of " + allowed);
      }

      @Override
      public String write(E value) {
        return quote(lower(value));
      }
    };
  }

  /// An address to listen on, or nothing.
  static Kind<Optional<ListenAddress>> listen() {
    return new Kind<>() {
      @Override
      public Optional<ListenAddress> parse(Object written) throws Unfit {
        try {
          return ListenAddress.parse(written instanceof String text ? text.strip() : "?");
        } catch (IllegalArgumentException _) {
          throw new Unfit(LISTEN);
        }
      }

      @Override
      public String write(Optional<ListenAddress> value) {
        return quote(value.map(ListenAddress::toString).orElse(""));
      }
    };
  }

  /// Origins of web pages (RFC 6454 §6.2), with spaces between; kept in small letters. The
  /// beginning of a web address, in its shortest form: no path, no usual port.
  static Kind<String> origin() {
    return new Kind<>() {
      @Override
      public String parse(Object written) throws Unfit {
        String one = String.valueOf(written).toLowerCase(Locale.ROOT).strip();
        if (one.isEmpty()) {
          return "";
        }
        String plain = one.endsWith("/") ? one.substring(0, one.length() - 1) : one;
        if (!(written instanceof String) || !ORIGIN.matcher(plain).matches()) {
          throw new Unfit(
              "an address such as \"https://chat.example.org\", without a path, or \"\"");
        }
        String usual = plain.startsWith("https:") ? ":443" : ":80";
        return plain.endsWith(usual) ? plain.substring(0, plain.length() - usual.length()) : plain;
      }

      @Override
      public String write(String value) {
        return quote(value);
      }
    };
  }

  static Kind<Set<String>> origins() {
    return new Kind<>() {
      @Override
      public Set<String> parse(Object written) throws Unfit {
        Set<String> origins = new TreeSet<>();
        for (String one : String.valueOf(written).toLowerCase(Locale.ROOT).split("\\s+", -1)) {
          if (!one.isEmpty() && !ORIGIN.matcher(one).matches()) {
            throw new Unfit("addresses such as \"https://chat.example.org\", without a path");
          }
          origins.add(one);
        }
        origins.remove("");
        return origins;
      }

      @Override
      public String write(Set<String> value) {
        return quote(String.join(" ", new TreeSet<>(value)));
      }
    };
  }

  /// A value whose default hangs on other settings; empty while it is not given.
  static <T> Kind<Optional<T>> computed(Kind<T> kind) {
    return new Kind<>() {
      @Override
      public Optional<T> parse(Object written) throws Unfit {
        return Optional.of(kind.parse(written));
      }

      @Override
      public Optional<T> parseText(String text) throws Unfit {
        return Optional.of(kind.parseText(text));
      }

      @Override
      public String write(Optional<T> value) {
        return value.map(kind::write).orElse("");
      }
    };
  }

  private static long measure(Object written, Map<String, Long> units, String allowed)
      throws Kind.Unfit {
    if (written instanceof String text) {
      Matcher matcher = MEASURE.matcher(text.strip());
      if (matcher.matches()) {
        Long factor = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
        long count = Long.parseLong(matcher.group(1));
        if (factor != null && count <= Long.MAX_VALUE / factor) {
          return count * factor;
        }
      }
    }
    throw new Kind.Unfit(allowed);
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String lower(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}
