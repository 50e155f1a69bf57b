"""A ledger that keeps a running balance on every account, as pgledger's documentation describes.

Three tables: accounts with a balance and a version, transfers from one account to another, and two
entries a transfer, each with the balance before and after and the account's version. A function
takes any number of transfers at once, locks the accounts in the order of their numbers, and writes
all or nothing. This is an implementation of that published design in our own words, not its code:
numbers are drawn as UUIDs in order, and nothing of its API beyond the transfer itself is here.
"""

import time
from typing import Any

import psycopg

from upkeep.ledger.posting import Posting

_TABLES = """
CREATE TABLE rb_account (
    id text PRIMARY KEY,
    currency text NOT NULL,
    balance numeric NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 0,
    allow_negative boolean NOT NULL DEFAULT true,
    allow_positive boolean NOT NULL DEFAULT true
);
CREATE TABLE rb_transfer (
    id text PRIMARY KEY,
    from_account text NOT NULL REFERENCES rb_account,
    to_account text NOT NULL REFERENCES rb_account,
    amount numeric NOT NULL CHECK (amount > 0),
    event_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    metadata jsonb,
    CHECK (from_account <> to_account)
);
CREATE INDEX ON rb_transfer (from_account);
CREATE INDEX ON rb_transfer (to_account);
CREATE TABLE rb_entry (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES rb_account,
    transfer_id text NOT NULL REFERENCES rb_transfer,
    amount numeric NOT NULL,
    balance_before numeric NOT NULL,
    balance_after numeric NOT NULL,
    account_version bigint NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ON rb_entry (account_id);
CREATE INDEX ON rb_entry (transfer_id);
"""

_FUNCTION = """
CREATE FUNCTION rb_move(account text, moved text, pence numeric, at timestamptz) RETURNS void AS $$
DECLARE
    held rb_account;
BEGIN
    UPDATE rb_account SET balance = balance + pence, version = version + 1
    WHERE id = account RETURNING * INTO held;
    IF (held.balance < 0 AND NOT held.allow_negative)
        OR (held.balance > 0 AND NOT held.allow_positive) THEN
        RAISE EXCEPTION 'account % may not hold %', account, held.balance;
    END IF;
    INSERT INTO rb_entry VALUES ('e_' || {unique}, account, moved, pence, held.balance - pence,
        held.balance, held.version, at);
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION rb_transfer_all(givers text[], takers text[], amounts numeric[], at timestamptz)
RETURNS void AS $$
DECLARE
    number text;
    moment timestamptz := clock_timestamp();
BEGIN
    PERFORM 1 FROM rb_account WHERE id = ANY(givers || takers) ORDER BY id FOR UPDATE;
    IF (SELECT count(DISTINCT currency) > 1 FROM rb_account WHERE id = ANY(givers || takers)) THEN
        RAISE EXCEPTION 'accounts of different currencies';
    END IF;
    FOR place IN 1 .. array_length(givers, 1) LOOP
        number := 't_' || {unique};
        INSERT INTO rb_transfer
        VALUES (number, givers[place], takers[place], amounts[place], at, moment, NULL);
        PERFORM rb_move(givers[place], number, -amounts[place], moment);
        PERFORM rb_move(takers[place], number, amounts[place], moment);
    END LOOP;
END;
$$ LANGUAGE plpgsql;
"""

_CALL = "SELECT rb_transfer_all(%s::text[], %s::text[], %s::numeric[], %s)"


def transfers(posting: Posting) -> list[tuple[str, str, int]]:
    """A transaction's legs as transfers from one account to another, as few as may be."""
    givers = [[f"{leg.account}:{leg.subject}", -leg.amount_pence] for leg in posting.legs]
    takers = [[f"{leg.account}:{leg.subject}", leg.amount_pence] for leg in posting.legs]
    givers = [each for each in givers if each[1] > 0]
    takers = [each for each in takers if each[1] > 0]
    made = []
    while givers and takers:
        pence = min(givers[-1][1], takers[-1][1])
        made.append((givers[-1][0], takers[-1][0], pence))
        for side in (givers, takers):
            side[-1][1] -= pence
            if not side[-1][1]:
                side.pop()
    return made


def running_balances(connection: psycopg.Connection[Any], postings: list[Posting]) -> float:
    """Seconds for one call a transaction, sent in a pipeline and committed once."""
    cursor = connection.cursor()
    cursor.execute(_TABLES)
    unique = "uuidv7()" if connection.info.server_version >= 180000 else "gen_random_uuid()"
    cursor.execute(_FUNCTION.replace("{unique}", unique))
    calls = []
    for posting in postings:
        givers, takers, amounts = zip(*transfers(posting), strict=True)
        calls.append((list(givers), list(takers), list(amounts), posting.known_at))
    accounts = sorted({name for call in calls for name in (*call[0], *call[1])})
    cursor.execute(
        "INSERT INTO rb_account (id, currency) SELECT unnest(%s::text[]), 'GBP'", [accounts]
    )
    connection.commit()
    began = time.perf_counter()
    with connection.pipeline():
        cursor.executemany(_CALL, calls)
    connection.commit()
    return time.perf_counter() - began
