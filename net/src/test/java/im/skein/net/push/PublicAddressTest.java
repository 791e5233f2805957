package im.skein.net.push;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublicAddressTest {
  private static final List<String> INNER =
      List.of(
          "00000000",
          "0a010203",
          "64400001",
          "7f000001",
          "7fff0001",
          "a9fea9fe",
          "ac100001",
          "ac1fffff",
          "c0000008",
          "c0000201",
          "c0a80101",
          "c6120001",
          "c6336401",
          "cb007101",
          "e0000001",
          "f0000001",
          "ffffffff",
          "::",
          "::1",
          "::ffff:127.0.0.1",
          "::ffff:10.0.0.1",
          "64:ff9b::7f00:1",
          "64:ff9b:1::1",
          "100::1",
          "2001::1",
          "2001:db8::1",
          "2002:7f00:1::1",
          "2002:a00:1::1",
          "3fff::1",
          "fc00::1",
          "fd12:3456::1",
          "fe80::1",
          "fec0::1",
          "ff02::1");

  private static final List<String> PUBLIC =
      List.of(
          "01010101",
          "08080808",
          "643f0001",
          "64800001",
          "ac0f0001",
          "ac200001",
          "c0000101",
          "c6140001",
          "dfffff01",
          "2606:4700::1111",
          "64:ff9b::808:808",
          "2002:808:808::1",
          "2a00:1450::1");

  /// An address of IPv4 stands here as its bytes, since they are nobody's example.
  private static InetAddress address(String written) throws UnknownHostException {
    return written.contains(":")
        ? InetAddress.getByName(written)
        : InetAddress.getByAddress(HexFormat.of().parseHex(written));
  }

  @Test
  void knowsWhatNobodyMayHaveTheServerSpeakTo() throws UnknownHostException {
    for (String address : INNER) {
      assertFalse(PublicAddress.is(address(address)), address);
    }
    for (String address : PUBLIC) {
      assertTrue(PublicAddress.is(address(address)), address);
    }
  }
}
