package im.skein.net.file;

import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.media.ContentTypes;
import im.skein.core.media.Shelf;
import im.skein.core.media.Thumbnails;
import im.skein.core.media.Upload;
import im.skein.core.media.Uploads;
import im.skein.core.media.Uploads.Arrival;
import im.skein.net.http.Request;
import im.skein.net.http.Response;
import im.skein.net.http.Transfers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes files in and gives them out (XEP-0363), at `/upload/TOKEN/NAME`. The name is not looked
/// at, nothing is listed, and what could run in a browser is only ever downloaded (security rows 32
/// to 34).
public final class UploadPlace implements Transfers {
  /// What the paths of files begin with.
  public static final String PATH = "/upload/";

  private static final Pattern ADDRESS = Pattern.compile("/upload/([a-z2-7]{26})/[!-~]+");
  private static final String METHODS = "GET, HEAD, OPTIONS, PUT";
  private static final String POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";
  private static final int TAG_BYTES = 16;

  /// What asks for the small picture of an image.
  private static final String THUMBNAIL = "thumbnail";

  private static final String AGAIN_SECONDS = "2";

  private static final String NO_FILE = "no such file 没有这个文件";
  private static final String NO_PLACE = "no such place, or it has expired 上传地址不存在或已过期";
  private static final String AGAIN = "try again in a moment 请稍后再试";

  private final Uploads uploads;
  private final Thumbnails thumbnails;
  private final Failures failures;

  /// A place for these files.
  public UploadPlace(Uploads uploads, Thumbnails thumbnails, Failures failures) {
    this.uploads = uploads;
    this.thumbnails = thumbnails;
    this.failures = failures;
  }

  @Override
  public boolean covers(String path) {
    return path.startsWith(PATH);
  }

  @Override
  public Reply begin(Request request) {
    Matcher address = ADDRESS.matcher(request.path());
    boolean known = address.matches();
    try {
      return switch (request.method()) {
        case "OPTIONS" -> new Reply.Whole(preflight());
        case "GET", "HEAD" -> known ? give(request, address.group(1)) : no(404, NO_FILE);
        case "PUT" -> known ? take(request, address.group(1)) : no(404, NO_PLACE);
        default ->
            new Reply.Whole(text(405, "only " + METHODS + " 只支持这些方法").with("allow", METHODS));
      };
    } catch (StoreException e) {
      return new Reply.Whole(failed(e));
    }
  }

  /// Pages of every origin may send and fetch files: the token says who may.
  private static Response preflight() {
    return open(new Response(204, java.util.Map.of(), new byte[0]))
        .with("access-control-allow-methods", METHODS)
        .with("access-control-allow-headers", "content-type, range, if-range, if-none-match")
        .with("access-control-max-age", "86400");
  }

  private Reply take(Request request, String token) {
    if (!request.headers().containsKey("content-length")) {
      return no(411, "the length must be told 必须说明长度");
    }
    if (request.headers().containsKey("content-range")) {
      return no(400, "a file is put whole 文件必须一次完整上传");
    }
    if (request.headers().containsKey("content-encoding")) {
      return no(415, "no content coding is taken 不接受内容编码");
    }
    long size = Long.parseLong(request.header("content-length"));
    String type = ContentTypes.essence(request.header("content-type"));
    return switch (uploads.arrive(token, size, type)) {
      case Arrival.Begun(Uploads.Receipt receipt) -> new Reply.Take(new Incoming(receipt));
      case Arrival.Unknown() -> no(404, NO_PLACE);
      case Arrival.Used() -> no(403, "a file is put once 每个地址只能上传一次");
      case Arrival.OtherSize(long announced) ->
          no(
              size > announced ? 413 : 400,
              "a file of %d bytes was announced 与声明的 %d 字节不符".formatted(announced, announced));
      case Arrival.OtherType() -> no(415, "another type was announced 与声明的类型不符");
    };
  }

  private Reply give(Request request, String token) {
    Upload upload = uploads.find(token);
    if (upload == null) {
      return no(404, NO_FILE);
    }
    String tag = "\"" + HexFormat.of().formatHex(Arrays.copyOf(upload.sha256(), TAG_BYTES)) + "\"";
    if (request.query().equals(THUMBNAIL)) {
      return small(request, upload, tag);
    }
    Response head = head(upload, tag);
    if (matches(request.header("if-none-match"), tag)) {
      return new Reply.Whole(new Response(304, head.headers(), new byte[0]));
    }
    String condition = request.header("if-range");
    Span span =
        condition.isEmpty() || condition.equals(tag)
            ? Span.of(request.header("range"), upload.size())
            : null;
    if (span != null && span.length() == 0) {
      return new Reply.Whole(
          text(416, "no such part 没有这一段").with("content-range", "bytes */" + upload.size()));
    }
    long from = span == null ? 0 : span.from();
    long length = span == null ? upload.size() : span.length();
    Response answer =
        new Response(span == null ? 200 : 206, head.headers(), new byte[0])
            .with("content-length", Long.toString(length));
    if (span != null) {
      String range = "bytes %d-%d/%d".formatted(from, from + length - 1, upload.size());
      answer = answer.with("content-range", range);
    }
    if (request.method().equals("HEAD")) {
      return new Reply.Whole(answer);
    }
    Shelf.Content content = uploads.open(upload);
    return content == null
        ? no(404, NO_FILE)
        : new Reply.Give(answer, new Outgoing(content, from), length);
  }

  private Reply small(Request request, Upload upload, String fileTag) {
    if (isLarge(upload)) {
      return no(404, "the image is too large to be shown small 图片太大，没有缩略图");
    }
    String tag = fileTag.substring(0, fileTag.length() - 1) + "-small\"";
    if (matches(request.header("if-none-match"), tag)) {
      Response head = head(upload.name(), "image/jpeg", true, tag);
      return new Reply.Whole(new Response(304, head.headers(), new byte[0]));
    }
    return new Reply.Later(
        thumbnails
            .find(upload)
            .handle((found, failure) ->
                found == null ? broken(failure) : small(request, upload, found, tag)));
  }

  private Reply broken(Throwable failure) {
    Throwable inner = failure instanceof CompletionException ? failure.getCause() : failure;
    Throwable cause = inner == null ? failure : inner;
    if (cause instanceof StoreException store) {
      return new Reply.Whole(failed(store));
    }
    failures.bug("making an image small", cause);
    return no(500, "the image cannot be shown small 无法生成缩略图");
  }

  private static Reply small(Request request, Upload upload, Thumbnails.Found found, String tag) {
    return switch (found) {
      case Thumbnails.Found.None() -> no(404, "there is no small picture of this 没有缩略图");
      case Thumbnails.Found.Busy() ->
          new Reply.Whole(text(503, AGAIN).with("retry-after", AGAIN_SECONDS));
      case Thumbnails.Found.Ready(Shelf.Content content, String type) -> {
        long length = content.size();
        Response answer =
            head(upload.name(), type, true, tag).with("content-length", Long.toString(length));
        if (request.method().equals("HEAD")) {
          content.close();
          yield new Reply.Whole(answer);
        }
        yield new Reply.Give(answer, new Outgoing(content, 0), length);
      }
    };
  }

  private boolean isLarge(Upload upload) {
    return ContentTypes.isImage(upload.type())
        && upload.size() > uploads.settings().imageMaxBytes();
  }

  private Response head(Upload upload, String tag) {
    boolean shown = ContentTypes.isShown(upload.type()) && !isLarge(upload);
    return head(upload.name(), upload.type(), shown, tag).with("accept-ranges", "bytes");
  }

  private static Response head(String name, String type, boolean shown, String tag) {
    return open(Response.of(200, type, new byte[0]))
        .with("content-disposition", disposition(shown, name))
        .with("content-security-policy", POLICY)
        .with("etag", tag)
        .with("cache-control", "private, max-age=3600");
  }

  /// The name for those who read RFC 8187, and one in ASCII for the others.
  private static String disposition(boolean shown, String name) {
    StringBuilder plain = new StringBuilder();
    name.codePoints()
        .forEach(c ->
            plain.append(c < ' ' || c > '~' || c == '"' || c == '\\' || c == '%' ? '_' : (char) c));
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean same = (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
      encoded.append(same || b == '.' || b == '-' ? "" + (char) b : "%%%02X".formatted(b & 0xff));
    }
    return "%s; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(shown ? "inline" : "attachment", plain, encoded);
  }

  private static boolean matches(String list, String tag) {
    return list.strip().equals("*")
        || Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag));
  }

  private static Reply no(int status, String why) {
    return new Reply.Whole(text(status, why));
  }

  private static Response text(int status, String why) {
    return open(Response.text(status, why + "\n"));
  }

  private static Response open(Response response) {
    return response
        .with("access-control-allow-origin", "*")
        .with(
            "access-control-expose-headers",
            "content-disposition, content-length, content-range, etag")
        .with("cross-origin-resource-policy", "cross-origin");
  }

  private Response failed(StoreException failure) {
    return switch (failure.reason()) {
      case DISK_FULL -> text(507, "the disk of the server is full 服务器磁盘已满");
      case CROWDED, CLOSED -> text(503, AGAIN);
      case GONE -> text(404, NO_PLACE);
      case FAILED, FOREIGN, MISSING -> {
        failures.trouble("moving a file", failure);
        yield text(500, "the disk of the server failed 服务器磁盘故障");
      }
    };
  }

  private final class Incoming implements Sink {
    private final Uploads.Receipt receipt;

    private Incoming(Uploads.Receipt receipt) {
      this.receipt = receipt;
    }

    @Override
    public @Nullable Response take(ByteBuffer part) {
      try {
        receipt.take(part);
        return null;
      } catch (StoreException e) {
        return givenUp(e);
      }
    }

    @Override
    public Response finish() {
      try {
        return receipt.finish() ? text(201, "kept 已保存") : text(404, NO_PLACE);
      } catch (StoreException e) {
        return givenUp(e);
      }
    }

    private Response givenUp(StoreException why) {
      abandon();
      return failed(why);
    }

    @Override
    public void abandon() {
      try {
        receipt.abandon();
      } catch (StoreException e) {
        failures.trouble("giving a file up", e);
      }
    }
  }

  private static final class Outgoing implements Source {
    private final Shelf.Content content;
    private long at;

    private Outgoing(Shelf.Content content, long from) {
      this.content = content;
      this.at = from;
    }

    @Override
    public void read(ByteBuffer into) {
      while (into.hasRemaining()) {
        int read = content.read(at, into);
        if (read <= 0) {
          throw new StoreException(StoreException.Reason.FAILED);
        }
        at += read;
      }
    }

    @Override
    public @Nullable FileChannel file() {
      return content.unwrap(FileChannel.class).orElse(null);
    }

    @Override
    public long start() {
      return at;
    }

    @Override
    public void close() {
      content.close();
    }
  }
}
