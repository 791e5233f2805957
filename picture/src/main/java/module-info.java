/// Makes small pictures of large ones. The only module that decodes images.
@org.jspecify.annotations.NullMarked
module im.skein.picture {
  requires transitive im.skein.core;
  requires static transitive org.jspecify;
  requires com.twelvemonkeys.imageio.webp;
  requires java.desktop;

  exports im.skein.picture;
}
