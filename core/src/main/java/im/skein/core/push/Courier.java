package im.skein.core.push;

/// Takes parcels to push services.
@FunctionalInterface
public interface Courier {
  /// Takes one parcel there; waits, for a minute at most. May be called on many threads.
  Outcome post(Parcel parcel);

  /// What became of a parcel.
  sealed interface Outcome {
    /// The push service has it.
    record Taken() implements Outcome {}

    /// The subscription is no more.
    record Gone() implements Outcome {}

    /// It will never be taken.
    record Refused() implements Outcome {}

    /// It may be taken later.
    ///
    /// @param seconds after so many at the earliest, 0 when nothing was said
    record Later(long seconds) implements Outcome {}
  }
}
