package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramClient;
import im.skein.wire.sasl.ScramMechanism;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client made by hand.
final class Peer {
  static final String HEADER =
      "<?xml version='1.0'?><stream:stream to='example.org' version='1.0' xml:lang='zh'"
          + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
  static final String SASL = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
  static final String SM = " xmlns='urn:xmpp:sm:3'";
  private static final String OPEN =
      "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>";

  final Scene scene;
  final MemoryPipe pipe;
  private final Inlet inlet;
  private final boolean messages;

  private Peer(Scene scene, MemoryPipe pipe, Inlets.Framing framing) {
    this.scene = scene;
    this.pipe = pipe;
    this.messages = framing == Inlets.Framing.MESSAGES;
    this.inlet = scene.streams.open(pipe, framing);
    scene.settle();
  }

  /// A client that comes over TCP.
  static Peer tcp(Scene scene) {
    return over(scene, new MemoryPipe(scene.loop, "192.0.2.1"));
  }

  /// A client that comes over that pipe.
  static Peer over(Scene scene, MemoryPipe pipe) {
    return new Peer(scene, pipe, Inlets.Framing.STREAM);
  }

  /// A client that comes over WebSocket on this machine.
  static Peer webSocket(Scene scene) {
    MemoryPipe pipe = new MemoryPipe(scene.loop, "127.0.0.1");
    pipe.loopback = true;
    pipe.canStartTls = false;
    return new Peer(scene, pipe, Inlets.Framing.MESSAGES);
  }

  /// Says something and returns the answer.
  String say(String xml) {
    feed(xml);
    scene.settle();
    return pipe.received();
  }

  /// Says something without letting anybody do anything about it.
  void feed(String xml) {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    inlet.feed(bytes, 0, bytes.length);
    inlet.roundEnded();
  }

  String open() {
    return say(messages ? OPEN : HEADER);
  }

  void encrypted() {
    pipe.encrypted = true;
    inlet.encrypted();
    scene.settle();
  }

  void writable() {
    inlet.writable();
    scene.settle();
  }

  /// The connection breaks.
  void breaks() {
    inlet.closed();
    scene.settle();
  }

  /// Opens the stream and logs in, up to the new features.
  Peer logIn(String name) {
    open();
    String end = scram(ScramMechanism.SCRAM_SHA_256, name, Scene.PASSWORD);
    assertTrue(end.contains("<success"), end);
    open();
    return this;
  }

  /// Logs in and binds a resource.
  Peer bound(String name) {
    logIn(name);
    String answer = bind("phone");
    assertTrue(answer.contains("<jid>"), answer);
    return this;
  }

  String bind(String resource) {
    return say(
        "<iq xmlns='jabber:client' type='set' id='b'>"
            + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
            + resource
            + "</resource></bind></iq>");
  }

  /// Switches stream management on; returns the id for resumption.
  String manage() {
    String enabled = say("<enable" + SM + " resume='true'/>");
    Matcher matcher = Pattern.compile(" id='([^']+)'").matcher(enabled);
    assertTrue(matcher.find(), enabled);
    return matcher.group(1);
  }

  String resume(String id, int count) {
    return say("<resume" + SM + " previd='" + id + "' h='" + count + "'/>");
  }

  String scram(ScramMechanism mechanism, String name, String password) {
    return scram(mechanism, new ScramClient.Login("", name, Secret.of(password)), binding());
  }

  private @Nullable ChannelBinding binding() {
    return pipe.bindings.isEmpty() ? null : pipe.bindings.getFirst();
  }

  /// Runs through SCRAM; returns what the server said last.
  String scram(
      ScramMechanism mechanism, ScramClient.Login login, @Nullable ChannelBinding binding) {
    try {
      ScramClient client = new ScramClient(mechanism, login, "clientnonce", binding, null);
      String answer = auth(mechanism.mechanismName(), encode(client.first()));
      if (!answer.contains("<challenge")) {
        return answer;
      }
      String last = say(response(encode(client.answer(decode(answer)))));
      if (last.contains("<success")) {
        client.verify(decode(last));
      }
      return last;
    } catch (SaslFailure e) {
      throw new AssertionError(e);
    }
  }

  String auth(String mechanism, String initial) {
    return say("<auth" + SASL + " mechanism='" + mechanism + "'>" + initial + "</auth>");
  }

  static String response(String content) {
    return "<response" + SASL + ">" + content + "</response>";
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decode(String answer) {
    Matcher matcher = Pattern.compile(">([A-Za-z0-9+/=]+)</(challenge|success)>").matcher(answer);
    assertTrue(matcher.find(), answer);
    return Base64.getDecoder().decode(matcher.group(1));
  }
}
