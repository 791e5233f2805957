package im.skein.server.run;

import im.skein.core.account.Accounts;
import im.skein.core.account.CredentialSettings;
import im.skein.core.account.Credentials;
import im.skein.core.account.PasswordHasher;
import im.skein.server.settings.Settings;
import im.skein.wire.sasl.Secret;

/// The accounts and what checks their passwords; all that `./skein user` needs of the domain.
record People(Credentials credentials, Accounts accounts) {
  private static final int HASHINGS = 64;

  static People of(Ground ground, Stores stores) {
    Settings settings = ground.settings();
    Credentials credentials =
        new Credentials(
            new CredentialSettings(settings.sasl().iterations(), settings.sasl().sha1()),
            purpose -> Secret.of(stores.keys().key(purpose)),
            ground.chance(),
            new PasswordHasher(ground.hashers(), HASHINGS));
    Accounts accounts =
        new Accounts(
            new Accounts.Parts(
                settings.domain(),
                stores.accounts(),
                credentials,
                new CommonPasswords()::isCommon,
                ground.chance(),
                ground.time(),
                settings.registration().nameRest().orElse(null)));
    return new People(credentials, accounts);
  }
}
