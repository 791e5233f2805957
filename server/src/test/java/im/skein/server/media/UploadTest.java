package im.skein.server.media;

import static im.skein.server.media.UploadScene.PNG;
import static im.skein.server.media.UploadScene.await;
import static im.skein.server.media.UploadScene.bytes;
import static im.skein.server.media.UploadScene.header;
import static im.skein.server.media.UploadScene.noise;
import static im.skein.server.media.UploadScene.raw;
import static im.skein.server.media.UploadScene.socket;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.RefusedException;
import im.skein.server.run.TestServer;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files sent and fetched over HTTP on loopback, with slots asked for over XMPP.
final class UploadTest {
  @TempDir Path data;

  private UploadScene scene;

  @BeforeEach
  void start() throws IOException {
    scene =
        new UploadScene(
            TestServer.in(
                data,
                List.of("upload.max-size=20MB", "upload.image-max-size=1MB", "upload.quota=30MB")),
            data);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void givesBackWhatWasSent() throws Exception {
    byte[] content = noise(3_000_001);
    URI at = scene.slot("../../etc/pass\u202ewd \"鸿雁\".tar.gz", content.length, "application/gzip");
    assertTrue(
        at.getRawPath()
            .matches("/upload/[a-z2-7]{26}/passwd%20%22%E9%B8%BF%E9%9B%81%22\\.tar\\.gz"),
        at.getRawPath());
    assertEquals(404, scene.get(at).statusCode());
    assertEquals(201, scene.put(at, content));
    HttpResponse<byte[]> got = scene.get(at);
    assertEquals(200, got.statusCode());
    assertArrayEquals(content, got.body());
    assertEquals("application/octet-stream", header(got, "content-type"));
    assertEquals("nosniff", header(got, "x-content-type-options"));
    assertTrue(header(got, "content-security-policy").contains("sandbox"));
    assertEquals("*", header(got, "access-control-allow-origin"));
    assertEquals(
        "attachment; filename=\"passwd ____.tar.gz\";"
            + " filename*=UTF-8''passwd%20%22%E9%B8%BF%E9%9B%81%22.tar.gz",
        header(got, "content-disposition"));
    assertEquals(1, scene.shelf(false).size());
    assertEquals(List.of(), scene.shelf(true));
    HttpResponse<byte[]> head = scene.head(at);
    assertEquals("3000001", header(head, "content-length"));
    assertEquals(0, head.body().length);
  }

  @Test
  void takesAFileOnceAndOfTheAnnouncedSizeAndTypeOnly() throws Exception {
    byte[] content = noise(1000);
    URI at = scene.slot("a.bin", 1000, "image/png");
    assertEquals(400, scene.put(at, noise(999)));
    assertEquals(413, scene.put(at, noise(1001)));
    assertEquals(
        415,
        scene
            .send(
                HttpRequest.newBuilder(at)
                    .header("content-type", "text/html")
                    .PUT(BodyPublishers.ofByteArray(content)))
            .statusCode());
    assertEquals(411, raw(at, "PUT", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    assertEquals(411, raw(at, "PUT", "", ""));
    assertEquals(400, raw(at, "PUT", "Content-Length: 1000\r\nContent-Range: bytes 0-9/9\r\n", ""));
    assertEquals(415, raw(at, "PUT", "Content-Length: 1000\r\nContent-Encoding: gzip\r\n", ""));
    assertEquals(405, raw(at, "DELETE", "", ""));
    assertEquals(404, scene.get(at).statusCode());
    assertEquals(201, scene.put(at, content));
    assertEquals(403, scene.put(at, content));
    assertArrayEquals(content, scene.get(at).body());
    String other =
        at.toString()
            .replaceFirst("upload/.", "upload/" + (at.getPath().charAt(8) == 'a' ? 'b' : 'a'));
    assertEquals(404, scene.put(URI.create(other), content));
    assertEquals(404, scene.get(URI.create(other)).statusCode());
    for (String path : List.of("/upload/", "/upload/../skein.db", "/upload/%2e%2e/%2e%2e/x")) {
      assertEquals(404, raw(at.resolve("/"), path, "GET", "", ""), path);
    }
  }

  @Test
  void goesOnAfterABodyOnTheSameConnectionAndMeetsExpectations() throws Exception {
    URI at = scene.slot(PNG);
    try (Socket socket = socket(at)) {
      socket.setSoTimeout(5000);
      String lines = at.getRawPath() + " HTTP/1.1\r\nHost: x\r\n";
      socket
          .getOutputStream()
          .write(
              bytes(
                  "PUT "
                      + lines
                      + "Expect: 100-continue\r\nContent-Length: "
                      + PNG.length
                      + "\r\n\r\n"));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertEquals(
          "HTTP/1.1 100 Continue\r\n\r\n",
          new String(in.readNBytes(25), StandardCharsets.US_ASCII));
      socket.getOutputStream().write(PNG);
      socket.getOutputStream().write(bytes("GET " + lines + "Connection: close\r\n\r\n"));
      String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(all.startsWith("HTTP/1.1 201 Created\r\n"), all);
      assertTrue(all.endsWith(new String(PNG, StandardCharsets.ISO_8859_1)), all);
    }
  }

  @Test
  void saysByItsContentWhatAFileIs() throws Exception {
    assertType("image/png", "inline", PNG, "text/html");
    assertType("image/jpeg", "inline", bytes("\u00ff\u00d8\u00ff\u00e0 and so on"), "");
    assertType("image/gif", "inline", bytes("GIF89a and so on"), "");
    assertType("image/webp", "inline", bytes("RIFF....WEBPVP8 "), "");
    assertType("audio/ogg", "inline", bytes("OggS and so on OpusHead"), "");
    assertType("video/mp4", "inline", bytes("\0\0\0\u0018ftypmp42 and so on"), "");
    assertType("audio/mp4", "inline", bytes("\0\0\0\u0018ftypmp42 and so on"), "audio/mp4");
    assertType(
        "audio/webm", "inline", bytes("\u001aE\u00df\u00a3 webm"), "audio/webm; codecs=opus");
    assertType("text/plain; charset=utf-8", "inline", "鸿雁\n".getBytes(StandardCharsets.UTF_8), "");
    byte[] large = Arrays.copyOf(PNG, 1_000_001);
    assertType("image/png", "attachment", large, "image/png");
    for (String nasty :
        List.of(
            "<!doctype html><script>alert(1)</script>",
            "  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "hello <b>html</b>",
            "%PDF-1.7",
            "MZ\u0090\0",
            "\u00ff\u00fe<\0s\0v\0g\0")) {
      assertType("application/octet-stream", "attachment", bytes(nasty), "image/png");
    }
  }

  private void assertType(String type, String disposition, byte[] content, String announced)
      throws Exception {
    URI at = scene.slot("a.html", content.length, announced);
    assertEquals(201, scene.put(at, content));
    HttpResponse<byte[]> got = scene.get(at);
    assertEquals(type, header(got, "content-type"), announced);
    assertTrue(header(got, "content-disposition").startsWith(disposition + ";"), type);
  }

  @Test
  void givesParts() throws Exception {
    byte[] content = noise(200_000);
    URI at = scene.slot(content);
    scene.put(at, content);
    String tag = header(scene.get(at), "etag");
    assertEquals(304, scene.get(at, "If-None-Match", "\"x\", " + tag).statusCode());
    assertEquals(200, scene.get(at, "If-None-Match", "\"x\"").statusCode());
    assertPart(content, scene.get(at, "Range", "bytes=0-0"), 0, 1);
    assertPart(content, scene.get(at, "Range", "bytes=70000-139999"), 70_000, 140_000);
    assertPart(content, scene.get(at, "Range", "bytes=150000-"), 150_000, 200_000);
    assertPart(content, scene.get(at, "Range", "bytes=199999-999999"), 199_999, 200_000);
    assertPart(content, scene.get(at, "Range", "bytes=-10"), 199_990, 200_000);
    assertPart(content, scene.get(at, "Range", "bytes=5-9", "If-Range", tag), 5, 10);
    assertEquals(200, scene.get(at, "Range", "bytes=5-9", "If-Range", "\"old\"").statusCode());
    assertEquals(200, scene.get(at, "Range", "bytes=0-1,5-9").statusCode());
    assertEquals(200, scene.get(at, "Range", "bytes=9-5").statusCode());
    HttpResponse<byte[]> none = scene.get(at, "Range", "bytes=200000-");
    assertEquals(416, none.statusCode());
    assertEquals("bytes */200000", header(none, "content-range"));
  }

  @Test
  void tellsOfAFileWithoutGivingIt() throws Exception {
    byte[] content = noise(200_000);
    URI at = scene.file("a.bin", content, "");
    HttpResponse<byte[]> whole = scene.head(at);
    assertEquals(200, whole.statusCode());
    assertEquals("200000", header(whole, "content-length"));
    assertEquals("bytes", header(whole, "accept-ranges"));
    assertEquals(0, whole.body().length);
    String tag = header(whole, "etag");
    HttpResponse<byte[]> part = scene.head(at, "Range", "bytes=5-9");
    assertEquals(206, part.statusCode());
    assertEquals("5", header(part, "content-length"));
    assertEquals("bytes 5-9/200000", header(part, "content-range"));
    assertEquals(304, scene.head(at, "If-None-Match", tag).statusCode());
    assertEquals(304, scene.head(at, "If-None-Match", "W/" + tag).statusCode());
    assertEquals(304, scene.head(at, "If-None-Match", "*").statusCode());
    assertEquals(304, scene.get(at, "If-None-Match", tag, "Range", "bytes=0-1").statusCode());
    assertEquals(416, scene.head(at, "Range", "bytes=200000-").statusCode());
    assertEquals(404, scene.head(at.resolve("../" + "a".repeat(26) + "/a")).statusCode());
    for (String odd : List.of("bytes=", "bytes=-", "bytes=a-b", "items=0-1", "bytes=-0x1", "-1")) {
      assertEquals(200, scene.get(at, "Range", odd).statusCode(), odd);
    }
    assertEquals(416, scene.get(at, "Range", "bytes=-0").statusCode());
  }

  @Test
  void goesOnWhereADownloadStopped() throws Exception {
    byte[] content = noise(3_000_000);
    URI at = scene.file("a.bin", content, "");
    String tag = header(scene.head(at), "etag");
    Random random = new Random(content.length);
    for (int i = 0; i < 20; i++) {
      int cut = random.nextInt(content.length);
      byte[] got = Arrays.copyOf(begun(at, cut), content.length);
      HttpResponse<byte[]> rest = scene.get(at, "Range", "bytes=" + cut + "-", "If-Range", tag);
      assertPart(content, rest, cut, content.length);
      System.arraycopy(rest.body(), 0, got, cut, content.length - cut);
      assertArrayEquals(content, got);
    }
  }

  /// So many first bytes of a file, after which the connection is cut without a good-bye.
  private static byte[] begun(URI at, int length) throws IOException {
    try (Socket socket = socket(at)) {
      socket.setSoLinger(true, 0);
      socket
          .getOutputStream()
          .write(bytes("GET " + at.getRawPath() + " HTTP/1.1\r\nHost: x\r\n\r\n"));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return in.readNBytes(length);
    }
  }

  @Test
  void knowsAFileByItsTokenOnly() throws Exception {
    URI at = scene.file("a.bin", PNG, "");
    String token = at.getPath().split("/", -1)[2];
    for (String path :
        List.of(
            "/upload/" + token,
            "/upload/" + token + "/",
            "/upload/" + token.toUpperCase(java.util.Locale.ROOT) + "/a.bin",
            "/upload//" + token + "/a.bin",
            "/upload/./" + token + "/a.bin",
            "/upload/%2e/" + token + "/a.bin",
            "/upload/" + token + "%00/a.bin",
            "/upload/" + token + "%2fa.bin",
            "/upload/drafts/x",
            "/upload/..%2f..%2fskein.db/x",
            "/upload/" + "\u00e9".repeat(26) + "/x")) {
      int status = raw(at, path, "GET", "", "");
      assertTrue(status == 404 || status == 400, path + " " + status);
      int put = raw(at, path, "PUT", "Content-Length: 1\r\n", "x");
      assertTrue(put == 404 || put == 400, path + " " + put);
    }
    // The name is for people.
    for (String name : List.of("other.html", "..%2f..%2fetc%2fpasswd", "%00", "a/b/../c")) {
      assertEquals(200, raw(at, "/upload/" + token + "/" + name, "GET", "", ""), name);
    }
    assertEquals(1, scene.shelf(false).size());
  }

  @Test
  void letsOneOfManyFillASlot() throws Exception {
    byte[] content = noise(500_000);
    URI at = scene.slot(content);
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          scene
              .http()
              .sendAsync(
                  HttpRequest.newBuilder(at).PUT(BodyPublishers.ofByteArray(content)).build(),
                  BodyHandlers.ofByteArray()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (var answer : answers) {
      statuses.add(answer.handle((got, _) -> got == null ? 403 : got.statusCode()).join());
    }
    assertEquals(1, Collections.frequency(statuses, 201), statuses::toString);
    assertEquals(7, Collections.frequency(statuses, 403), statuses::toString);
    assertArrayEquals(content, scene.get(at).body());
    assertEquals(List.of(), scene.shelf(true));
  }

  private static void assertPart(byte[] content, HttpResponse<byte[]> part, int from, int to) {
    assertEquals(206, part.statusCode());
    assertEquals(
        "bytes %d-%d/%d".formatted(from, to - 1, content.length), header(part, "content-range"));
    assertArrayEquals(Arrays.copyOfRange(content, from, to), part.body());
  }

  @Test
  void letsPagesOfOtherOriginsSend() throws Exception {
    URI at = scene.slot(PNG);
    HttpResponse<byte[]> asked =
        scene.send(HttpRequest.newBuilder(at).method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(204, asked.statusCode());
    assertEquals("*", header(asked, "access-control-allow-origin"));
    assertTrue(header(asked, "access-control-allow-methods").contains("PUT"));
    assertTrue(header(asked, "access-control-allow-headers").contains("content-type"));
  }

  @Test
  void forgetsAFileThatDoesNotComeToItsEnd() throws Exception {
    URI at = scene.slot(noise(2_000_000));
    try (Socket socket = socket(at)) {
      socket
          .getOutputStream()
          .write(
              bytes(
                  "PUT "
                      + at.getRawPath()
                      + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"));
      socket.getOutputStream().write(noise(1_000_000));
      await(() -> scene.shelf(true).size() == 1);
      assertEquals(403, scene.put(at, noise(2_000_000)));
    }
    await(() -> scene.shelf(true).isEmpty());
    await(() -> scene.put(at, noise(2_000_000)) == 404);
    assertEquals(List.of(), scene.shelf(false));
  }

  @Test
  void keepsToTheQuota() throws Exception {
    byte[] content = noise(20_000_000);
    assertEquals(201, scene.put(scene.slot(content), content));
    RefusedException full =
        assertThrows(RefusedException.class, () -> scene.slot("b.bin", 10_000_001, ""));
    assertTrue(String.valueOf(full.getMessage()).contains("resource-constraint"), full::toString);
    List<URI> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      open.add(scene.slot("c.bin", 1, ""));
    }
    assertThrows(RefusedException.class, () -> scene.slot("d.bin", 1, ""));
    assertEquals(201, scene.put(open.getFirst(), new byte[1]));
    assertNotNull(scene.slot("d.bin", 1, ""));
  }

  @Test
  void keepsTheSameContentOnceAndUntilNobodyHasIt() throws Exception {
    byte[] content = noise(70_000);
    URI first = scene.slot(content);
    scene.put(first, content);
    try (Connection bob = scene.connect("bob")) {
      URI second = scene.slot(bob, "b.bin", content.length, "");
      scene.put(second, content);
      assertEquals(1, scene.shelf(false).size());
      Element remove = Element.builder("jabber:iq:register", "query").emptyChild("remove").build();
      scene.alice().request(Iq.Type.SET, remove);
      await(() -> scene.get(first).statusCode() == 404);
      scene.server().sweepFiles();
      assertArrayEquals(content, scene.get(second).body());
      bob.request(Iq.Type.SET, remove);
      await(() -> scene.get(second).statusCode() == 404);
      await(() -> scene.shelf(false).isEmpty());
    }
  }

  @Test
  void takesManyAtOnce() throws Exception {
    byte[] content = noise(500_000);
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    List<URI> places = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      URI at = scene.slot(content);
      places.add(at);
      answers.add(
          scene
              .http()
              .sendAsync(
                  HttpRequest.newBuilder(at)
                      .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                      .build(),
                  BodyHandlers.ofByteArray()));
    }
    // A stream of unknown length is sent chunked, which is not taken.
    for (var answer : answers) {
      assertEquals(411, answer.join().statusCode());
    }
    answers.clear();
    for (URI at : places) {
      answers.add(
          scene
              .http()
              .sendAsync(
                  HttpRequest.newBuilder(at).PUT(BodyPublishers.ofByteArray(content)).build(),
                  BodyHandlers.ofByteArray()));
    }
    for (var answer : answers) {
      assertEquals(201, answer.join().statusCode());
    }
    for (URI at : places) {
      assertArrayEquals(content, scene.get(at).body());
    }
    assertEquals(1, scene.shelf(false).size());
  }
}
