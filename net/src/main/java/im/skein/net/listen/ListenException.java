package im.skein.net.listen;

/// An address could not be listened on; its message names the address, the setting and the cure.
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String setting;
  private final boolean inUse;

  /// @param setting the key of the setting that gave the address, such as `http.listen`
  /// @param inUse whether somebody else listens there
  public ListenException(String setting, ListenAddress address, boolean inUse, Throwable cause) {
    super(text(setting, address, inUse, cause), cause);
    this.setting = setting;
    this.inUse = inUse;
  }

  /// The key of the setting that gave the address.
  public String setting() {
    return setting;
  }

  /// Whether another program listens on the address; otherwise it cannot be had at all.
  public boolean inUse() {
    return inUse;
  }

  private static String text(
      String setting, ListenAddress address, boolean inUse, Throwable cause) {
    return inUse
        ? "address %s (%s) is in use by another program: stop it, or set %s to another port"
            .formatted(address, setting, setting)
        : "cannot listen on %s (%s): %s; set %s to an address of this machine"
            .formatted(address, setting, cause.getMessage(), setting);
  }
}
