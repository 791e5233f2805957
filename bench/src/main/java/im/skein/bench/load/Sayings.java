package im.skein.bench.load;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What people say: sentences of Chinese words of two characters each, some of which are common and
/// most of which are rare, always the same for the same number. About 100 bytes.
public final class Sayings {
  private static final int CHARACTERS = 2_000;
  private static final int WORDS = 4_000;
  private static final int WORDS_IN_A_SENTENCE = 15;
  private static final int FIRST_CHARACTER = 0x4E00;
  private static final String ALGORITHM = "L64X128MixRandom";

  private final String[] words = new String[WORDS];

  /// The same words each time.
  public Sayings() {
    RandomGenerator random = RandomGeneratorFactory.of(ALGORITHM).create(1);
    for (int i = 0; i < WORDS; i++) {
      words[i] = character(random) + character(random);
    }
  }

  private static String character(RandomGenerator random) {
    return Character.toString(FIRST_CHARACTER + random.nextInt(CHARACTERS));
  }

  /// The sentence of that number. A word's share falls with the square root of its rank.
  public String sentence(int number) {
    RandomGenerator random = RandomGeneratorFactory.of(ALGORITHM).create(number);
    StringBuilder sentence = new StringBuilder(2 * WORDS_IN_A_SENTENCE + 2);
    for (int i = 0; i < WORDS_IN_A_SENTENCE; i++) {
      double share = random.nextDouble();
      sentence.append(words[(int) (WORDS * share * share)]);
      if (i == WORDS_IN_A_SENTENCE / 2) {
        sentence.append('，');
      }
    }
    return sentence.append('。').toString();
  }

  /// One of the words, common and rare ones alike.
  public String word(RandomGenerator random) {
    return words[random.nextInt(WORDS)];
  }
}
