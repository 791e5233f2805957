-- Direction 2 of a mailbox: received, and kept only until the account has it.
CREATE INDEX mailbox_passing ON mailbox (account, place) WHERE direction = 2;
