package im.skein.server.settings;

import im.skein.core.media.ExternalService;
import im.skein.core.media.ExternalService.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the services that help calls are written: as the URIs of RFC 7064 and RFC 7065.
final class CallKinds {
  private static final Pattern SERVICE =
      Pattern.compile(
          "(stuns?|turns?):([\\p{Alnum}.-]{1,253}|\\[[\\p{XDigit}:.]{2,45}])(?::(\\d{1,5}))?(?:\\?transport=(udp|tcp))?");
  private static final int MOST = 32;
  private static final int PORT = 3478;
  private static final int TLS_PORT = 5349;
  private static final int MAX_PORT = 65_535;
  private static final String ALLOWED =
      "at most 32 addresses such as \"stun:stun.example.org\" or"
          + " \"turn:turn.example.org:3478?transport=udp\" (stun, stuns, turn, turns), with spaces between";

  private CallKinds() {}

  /// Services, with spaces between.
  static Kind<List<ExternalService>> services() {
    return new Kind<>() {
      @Override
      public List<ExternalService> parse(Object written) throws Unfit {
        List<ExternalService> services = new ArrayList<>();
        for (String one : String.valueOf(written).strip().split("\\s+", -1)) {
          if (!one.isEmpty()) {
            services.add(service(one));
          }
        }
        if (services.size() > MOST) {
          throw new Unfit(ALLOWED);
        }
        return List.copyOf(services);
      }

      @Override
      public String write(List<ExternalService> value) {
        return Kinds.quote(String.join(" ", value.stream().map(CallKinds::text).toList()));
      }
    };
  }

  private static ExternalService service(String text) throws Kind.Unfit {
    Matcher parts = SERVICE.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new Kind.Unfit(ALLOWED);
    }
    ExternalService.Type type =
        ExternalService.Type.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
    boolean tls = type == ExternalService.Type.STUNS || type == ExternalService.Type.TURNS;
    String host = parts.group(2);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String port = parts.group(3);
    String way = parts.group(4);
    int number = port == null ? tls ? TLS_PORT : PORT : Integer.parseInt(port);
    if (number < 1 || number > MAX_PORT) {
      throw new Kind.Unfit(ALLOWED);
    }
    Transport transport =
        way == null
            ? tls ? Transport.TCP : Transport.UDP
            : Transport.valueOf(way.toUpperCase(Locale.ROOT));
    return new ExternalService(type, bare, number, transport);
  }

  private static String text(ExternalService service) {
    String host = service.host().contains(":") ? "[" + service.host() + "]" : service.host();
    return service.type().written()
        + ":"
        + host
        + ":"
        + service.port()
        + "?transport="
        + service.transport().written();
  }
}
