package im.skein.picture;

/// An image that cannot be shown small: it is broken, or of a kind that is not decoded.
final class BrokenImage extends Exception {
  private static final long serialVersionUID = 1;

  BrokenImage(String message) {
    super(message);
  }
}
