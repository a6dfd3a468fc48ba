"""What each login of the database may not do, however it asks: tried as real logins."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from examples import (
    CHILD,
    MARCH,
    OTHER_CHILD,
    applied,
    care_started,
    case_allocated,
    heard,
    value_shredded,
)
from examples import opened as opened_search
from keys import vault_beside, vault_of
from logins import REPORTING, ROLES, login_as
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from domain.codes import ErasureGround
from domain.events.allocations import CaseAllocated
from domain.events.people import PersonErased
from evidence.proof.checkpoints import NoCheckpoint, stored_checkpoint
from evidence.proof.leaves import LOG
from evidence.proof.proofs import entry_proof
from evidence.proof.verify import Held, verify
from ledger.codec import encode
from ledger.database_roles import (
    APP,
    CASEWORKER,
    PROJECTOR,
    PROVIDER,
    READER,
    SIGNER,
    WORKER,
    RoleNotInForce,
    connect_as,
    connect_within,
    grant_reach,
    limit_reach,
    pool_of,
    transaction_of,
)
from ledger.entries import Provenance
from ledger.log import Log
from ledger.migrate import migrate
from ledger.vault import Erased
from projections.engine import projector

REFUSED = psycopg.errors.InsufficientPrivilege
MALFORMED = psycopg.errors.InvalidParameterValue
UNUSED = "C-CCCCCCCCCCCCCCCC"
FUNCTIONS = {
    "ledger.append": {APP},
    "ledger.recorded_at": {APP, PROJECTOR, READER, CASEWORKER},
    "ledger.position_at": {APP, PROJECTOR, READER, CASEWORKER},
    "ledger.own_entries": {PROVIDER},
    "ledger.invitations": {PROVIDER},
    "ledger.notices": {PROVIDER},
    "ledger.announcements": {PROVIDER},
    "ledger.reach": {PROVIDER, CASEWORKER},
    "ledger.grant_reach": {APP},
    "vault.open": {APP, PROJECTOR},
    "vault.keys_of": {APP, PROJECTOR},
    "vault.known": {APP, PROJECTOR},
    "vault.keep": {APP},
    "vault.destroy": {APP, PROJECTOR},
    "vault.keep_values": {APP},
    "vault.value_keys": {APP, PROJECTOR},
    "vault.shred": {APP, PROJECTOR},
    "vault.rewrap": set(),
    "jobs.ask": {APP},
    "jobs.end_job": {APP},
}
"""Each function that acts with its owner's rights, and who may call it."""
WITH_OWNERS_RIGHTS = """
SELECT p.pronamespace::regnamespace || '.' || p.proname,
       array(SELECT r FROM unnest(%s::text[]) AS r
             WHERE has_function_privilege(r, p.oid, 'EXECUTE')),
       has_function_privilege('public', p.oid, 'EXECUTE'), p.proconfig[1]
FROM pg_proc p WHERE p.prosecdef AND p.pronamespace <> 'pg_catalog'::regnamespace
"""


def test_who_may_call_what_acts_with_its_owners_rights(ledger: str) -> None:
    with psycopg.connect(ledger) as owner:
        found = owner.execute(WITH_OWNERS_RIGHTS, (list(ROLES),)).fetchall()
    ours = [row for row in found if row[0].split(".")[0] in ("ledger", "vault", "access", "jobs")]
    assert {name: set(roles) for name, roles, _, _ in ours} == FUNCTIONS
    assert not any(for_all for _, _, for_all, _ in found)
    assert all("pg_temp" in path and "public" not in path for _, _, _, path in found)


@pytest.mark.parametrize("role", ROLES)
def test_a_login_reads_nothing_until_it_takes_its_role(ledger: str, role: str) -> None:
    with psycopg.connect(login_as(ledger, role), autocommit=True) as connection:
        for table in ("ledger.entry", "vault.opening", "access.machine_key"):
            with pytest.raises(REFUSED):
                connection.execute(f"SELECT * FROM {table}")


@pytest.mark.parametrize("role", [each for each in ROLES if each != APP])
def test_a_login_takes_no_other_role(ledger: str, role: str) -> None:
    with pytest.raises(RoleNotInForce):
        connect_as(login_as(ledger, role), APP)


# Erasure.


def allocated(child: str) -> CaseAllocated:
    """An entry in a child's case."""
    return case_allocated.model_copy(update={"child_ref": child})


def erasure_of(person: str) -> PersonErased:
    return PersonErased(person_ref=person, ground=ErasureGround.WRONG_PERSON, authority="DPO",
                        about=(f"child:{person}",), erased_on=MARCH)  # fmt: skip


@pytest.mark.parametrize("role", [APP, PROJECTOR])
def test_a_key_is_destroyed_only_by_the_entry_that_erases_its_person(
    log: Log, ledger: str, by: Provenance, role: str
) -> None:
    about, erasing = 1, 2
    log.append([allocated(CHILD), erasure_of(CHILD)], unless=None, after=0, provenance=by)
    with closing(vault_of(ledger)) as keys:
        keys.create_keys([CHILD, OTHER_CHILD])
        with closing(vault_of(login_as(ledger, role), role=role)) as vault:
            for person, entry in ((CHILD, about), (OTHER_CHILD, erasing), (CHILD, 99), (CHILD, 0),
                                  (UNUSED, erasing), (UNUSED, about)):  # fmt: skip
                with pytest.raises(REFUSED, match="does not erase this person"):
                    vault.destroy(person, entry)
            keys.create_keys([CHILD, OTHER_CHILD, UNUSED])
            vault.destroy(CHILD, erasing)
        with pytest.raises(Erased):
            keys.create_keys([CHILD])


@pytest.mark.parametrize("role", [APP, PROJECTOR])
def test_a_value_is_shredded_only_by_the_entry_that_says_so(
    log: Log, ledger: str, by: Provenance, role: str
) -> None:
    said = value_shredded.model_copy(update={"commitment": "a" * 43})
    log.append([allocated(CHILD), said], unless=None, after=0, provenance=by)
    with closing(vault_of(ledger)) as keys:
        keys.keep_values({"a" * 43: b"wrapped", "b" * 43: b"wrapped"})
        with closing(vault_of(login_as(ledger, role), role=role)) as vault:
            for commitment, entry in (("a" * 43, 1), ("a" * 43, 99), ("b" * 43, 2)):
                with pytest.raises(REFUSED, match="does not shred this value"):
                    vault.shred(commitment, entry)
            vault.shred("a" * 43, 2)
        assert keys.value_keys(["a" * 43, "b" * 43]) == {"b" * 43: b"wrapped"}


def test_the_projectors_login_opens_values_in_its_own_name_only(ledger: str) -> None:
    opening = "SELECT vault.open(%s, %s, %s, '{}', '')"
    with connect_as(login_as(ledger, PROJECTOR), PROJECTOR) as connection:
        for name in (("ann", "auditor", "audit"), ("projector", "system", "audit"),
                     ("projector", "auditor", "answers")):  # fmt: skip
            with pytest.raises(REFUSED):
                connection.execute(opening, name)
        connection.execute(opening, ("projector", "system", "answers"))


OPEN_FOR_ANSWERS = "SELECT vault.open('projector', 'system', 'answers', ARRAY[%s], '')"
KEYS_OF = "SELECT person FROM vault.keys_of(%s)"


def opened(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    """The position of an opening of a child's key that a connection has recorded."""
    return connection.execute(OPEN_FOR_ANSWERS, (CHILD,)).fetchone() or ()


@pytest.mark.parametrize("role", [APP, PROJECTOR])
def test_an_opening_that_may_still_be_rolled_back_gives_no_key(ledger: str, role: str) -> None:
    with closing(vault_of(ledger)) as keys:
        keys.create_keys([CHILD])
    with connect_as(login_as(ledger, role), role) as connection:
        with connection.transaction(force_rollback=True):
            opening = opened(connection)
            with connection.transaction():
                within = opened(connection)
            for each in (opening, within):
                with pytest.raises(REFUSED, match="gives no keys"), connection.transaction():
                    connection.execute(KEYS_OF, each)
        with pytest.raises(REFUSED):
            connection.execute(KEYS_OF, opening)
        with connection.transaction():
            found = opened(connection)
        assert connection.execute(KEYS_OF, found).fetchall() == [(CHILD,)]


def test_an_opening_gives_keys_to_its_own_login_for_a_minute(ledger: str) -> None:
    with closing(vault_of(ledger)) as keys:
        keys.create_keys([CHILD])
    with connect_as(login_as(ledger, APP), APP) as app:
        opening = opened(app)
        with (
            connect_as(login_as(ledger, PROJECTOR), PROJECTOR) as projector,
            pytest.raises(REFUSED, match="gives no keys"),
        ):
            projector.execute(KEYS_OF, opening)
        assert app.execute(KEYS_OF, opening).fetchall() == [(CHILD,)]
        with psycopg.connect(ledger) as owner:
            owner.execute("ALTER TABLE vault.opening DISABLE TRIGGER opening_is_permanent")
            owner.execute("UPDATE vault.opening SET opened_at = opened_at - interval '1 minute'")
        with pytest.raises(REFUSED, match="gives no keys"):
            app.execute(KEYS_OF, opening)


def test_the_signers_login_stores_no_checkpoint_of_another_tree(
    log: Log, ledger: str, by: Provenance
) -> None:
    log.append([applied], unless=None, after=0, provenance=by)
    with connect_as(login_as(ledger, SIGNER), SIGNER) as connection:
        (root,) = connection.execute("SELECT root FROM ledger.tree_head").fetchone() or (b"",)
        true = base64.b64encode(root).decode()
        false = ((2**62, "garbage"), (2, f"log\n2\n{true}\n\n"), (1, "garbage"),
                 (1, f"log\n1\n{'A' * 43}=\n\n"), (1, f"other\n1\n{true}\n\n"))  # fmt: skip
        for size, note in false:
            for origin in ("log", "log/openings"):
                with pytest.raises(REFUSED, match="does not say what the log"):
                    connection.execute(CHECKPOINT, (origin, size, note.encode()))
        connection.execute(CHECKPOINT, ("log", 1, f"log\n1\n{true}\n\n".encode()))
        with pytest.raises(NoCheckpoint):
            stored_checkpoint(connection, "log", 1, [])
        ours = LOG.origin("E08000014")
        for origin, rest in ((f"{ours}\n", b""), (ours, b"\xff"), ("other", b"")):
            note = f"{origin}\n1\n{true}\n\n".encode() + rest
            connection.execute(CHECKPOINT, (origin, 1, note))
        assert entry_proof(connection, 1) is None


# Appending.

CHECKPOINT = "INSERT INTO ledger.checkpoint (origin, size, note) VALUES (%s, %s, %s)"

ENTRY = {"name": "x.v1", "tags": []}
REQUEST = {"by": "a", "as": "b", "correlation": "c", "fail_if_match": None, "after": 0}
BATCHES: dict[str, tuple[Any, ...]] = {
    "fewer bodies than entries": ([ENTRY, ENTRY], [b"{}"], [2], [], []),
    "more bodies than entries": ([ENTRY], [b"{}", b"{}"], [1], [], []),
    "requests for fewer entries": ([ENTRY, ENTRY], [b"{}", b"{}"], [1], [], []),
    "requests for more entries": ([ENTRY], [b"{}"], [2], [], []),
    "a request for less than none": ([ENTRY], [b"{}"], [2, -1], [], []),
    "a value of an entry to come": ([ENTRY], [b"{}"], [1], [2], [b"x"]),
    "a value of an earlier entry": ([ENTRY], [b"{}"], [1], [0], [b"x"]),
    "a value of no entry": ([ENTRY], [b"{}"], [1], [None], [b"x"]),
    "a value that its body does not hold": ([ENTRY], [b"{}"], [1], [1], [b"x"]),
    "a body without its value": ([ENTRY], [b'{"sealed":{"f":{}}}'], [1], [], []),
    "a body that seals nothing": ([ENTRY], [b'{"sealed":{}}'], [1], [], []),
    "a body that seals another value": (
        [ENTRY],
        [b'{"sealed":{"f":{"of":"p"}}}'],
        [1],
        [1],
        [b"x"],
    ),
    "a value without its bytes": ([ENTRY], [b"{}"], [1], [1], []),
    "nothing at all": ([], [], [], [], []),
}


TO_COME = {"name": "entry-reversed.v1", "tags": []}
OFFERED = {"name": "offer-made", "tags": ["provider:P-1"]}
REFUSED_BATCH = MALFORMED, psycopg.errors.CheckViolation, psycopg.errors.DataError
BELIEVED: dict[str, tuple[dict[str, Any], bytes, dict[str, Any]]] = {
    "a reversal of an entry to come": (TO_COME, b'{"position": 2}', {}),
    "a reversal of itself": (TO_COME, b'{"position": 1}', {}),
    "a reversal of nothing": (TO_COME, b"{}", {}),
    "a tag that is null": (ENTRY | {"tags": [None]}, b"{}", {}),
    "a condition without a position": (ENTRY, b"{}", {"fail_if_match": [], "after": None}),
    "a condition that is no list": (ENTRY, b"{}", {"fail_if_match": {}}),
    "a cause to come": (ENTRY, b"{}", {"cause": 2}),
    "itself as the cause": (ENTRY, b"{}", {"cause": 1}),
    "a body that is not JSON": (OFFERED, b"x", {}),
    "a body that is not UTF-8": (OFFERED, b'{"x":"\xff"}', {}),
    "a body that is no object": (OFFERED, b"[]", {}),
    "metadata that are not JSON": (OFFERED | {"metadata": "{bad}"}, b"{}", {}),
    "breaches that are no list": (OFFERED | {"metadata": '{"breaches":5}'}, b"{}", {}),
    "a breach that is no object": (OFFERED | {"metadata": '{"breaches":[[{}]]}'}, b"{}", {}),
    "rules that are no list": (OFFERED | {"metadata": '{"rules":"x"}'}, b"{}", {}),
    "a body that is too long": (OFFERED, b'{"x":"%s"}' % (b"x" * 60_000), {}),
}


@pytest.mark.parametrize("given", BELIEVED.values(), ids=BELIEVED)
def test_a_batch_is_not_believed_about_what_it_reverses_bears_or_asks(
    log: Log, ledger: str, by: Provenance, given: tuple[dict[str, Any], bytes, dict[str, Any]]
) -> None:
    entry, body, more = given
    request = REQUEST | {"entries": 1} | more
    with (
        connect_as(login_as(ledger, APP), APP) as connection,
        pytest.raises(REFUSED_BATCH),
    ):
        connection.execute(
            "SELECT ledger.append(%s, %s::bytea[], %s, '[]', '{}')",
            (Jsonb([entry]), [body], Jsonb([request])),
        )
    assert log.append([applied], unless=None, after=0, provenance=by).first == 1


SPELT = (
    b'{"sealed": {"f":{"of":"p"}}}',
    b'{"sealed" :{"f":{"of":"p"}}}',
    b'{"sealed"\n:{"f":{"of":"p"}}}',
    b'{"\\u0073ealed":{"f":{"of":"p"}}}',
    b'{"sealed":[]}',
    b'{"sealed":"f"}',
    b'{"sealed":null}',
    b'{"a":{"sealed":{"f":{"of":"p"}}}}',
)
DEEP = b'{"a":%s%s}' % (b"[" * 6_000, b"]" * 6_000)


def test_a_body_that_hides_what_it_seals_or_is_too_deep_to_read_is_refused(ledger: str) -> None:
    """What looks for sealed values looks for the bytes that the ledger writes."""
    appending = "SELECT ledger.append(%s, %s::bytea[], %s, '[]', '{}')"
    unread = (
        DEEP,
        b'{"command":"a","command":"b"}',
        b'{"a":{"b":1,"\\u0062":1}}',
        b'{"governed_by":[%s]}' % (b"9" * 5_000),
        b'{"governed_by":[%s]}' % (b"9" * 21),
    )
    metadata = [OFFERED | {"metadata": each.decode()} for each in unread]
    with connect_as(login_as(ledger, APP), APP) as connection:
        for entry, body in (
            *((OFFERED, each) for each in (*SPELT, DEEP)),
            *((each, b"{}") for each in metadata),
        ):
            given = (Jsonb([entry]), [body], Jsonb([REQUEST | {"entries": 1}]))
            with pytest.raises(MALFORMED):
                connection.execute(appending, given)
        as_deep_as_may_be = b'{"a":%s%s}' % (b"[" * 30, b"]" * 30)
        given = (Jsonb([OFFERED]), [as_deep_as_may_be], Jsonb([REQUEST | {"entries": 1}]))
        connection.execute(appending, given)


HELD = b'"of":"p","value":"%s"' % sha256(b"x").hexdigest().encode()
GOOD = b'{"commitment":"%s",%s}' % (b"a" * 43, HELD)
BODIES = {
    "a number of 5,000 digits": (b'{"n":%s}' % (b"9" * 5_000), ""),
    "a number that is no float": (b'{"n":-1e5000}', ""),
    "a number of 21 digits in a list": (b'{"a":[{"n":%s}]}' % (b"1" * 21), ""),
    "a key that is repeated": (b'{"n":%s,"n":1}' % (b"9" * 5_000), ""),
    "a key that is repeated within": (b'{"a":{"n":%s,"\\u006e":1}}' % (b"9" * 5_000), ""),
    "no digest": (b'{"sealed":{"f":{%s}}}' % HELD, "f"),
    "a digest that is a list": (b'{"sealed":{"f":{"commitment":[1],%s}}}' % HELD, "f"),
    "a digest that is null": (b'{"sealed":{"f":{"commitment":null,%s}}}' % HELD, "f"),
    "a short digest": (b'{"sealed":{"f":{"commitment":"abc",%s}}}' % HELD, "f"),
    "more than the parts": (b'{"sealed":{"f":%s,"x":1}}}' % GOOD[:-1], "f"),
    "a path into a text": (b'{"f":"x","sealed":{"f/3/x":%s}}' % GOOD, "f/3/x"),
    "a path into nothing": (b'{"sealed":{"f/3/x":%s}}' % GOOD, "f/3/x"),
    "a path beyond a list": (b'{"f":[{}],"sealed":{"f/1/x":%s}}' % GOOD, "f/1/x"),
    "a path to what is there": (b'{"f":[{"x":1}],"sealed":{"f/0/x":%s}}' % GOOD, "f/0/x"),
    "a field that is there": (b'{"f":"x","sealed":{"f":%s}}' % GOOD, "f"),
    "a place in a text": (b'{"f":"x","sealed":{"f/0":%s}}' % GOOD, "f/0"),
    "a path of no form": (b'{"sealed":{"f/x":%s}}' % GOOD, "f/x"),
    "a path of four": (b'{"f":[{}],"sealed":{"f/0/x/0":%s}}' % GOOD, "f/0/x/0"),
    "no path": (b'{"sealed":{"":%s}}' % GOOD, ""),
}  # fmt: skip
READ = {
    "a field": (b'{"sealed":{"f":%s}}' % GOOD, "f"),
    "a place in a list": (b'{"sealed":{"f/10":%s}}' % GOOD, "f/10"),
    "a field in a list": (b'{"f":[{},{"y":1}],"sealed":{"f/1/x":%s}}' % GOOD, "f/1/x"),
    "a number of 20 digits": (b'{"n":%s}' % (b"9" * 20), ""),
}


def append_hostile(connection: psycopg.Connection[Any], body: bytes, path: str) -> None:
    """Append an offer with this body, and a sealed value at this path, if it holds any."""
    values = [b"x"] if b"sealed" in body else []
    sealed = [{"entry": 1, "field": path, "person": "p"}] if values else []
    given = (Jsonb([OFFERED]), [body], Jsonb([REQUEST | {"entries": 1}]),
             Jsonb(sealed), values)  # fmt: skip
    connection.execute("SELECT ledger.append(%s, %s::bytea[], %s, %s, %s::bytea[])", given)


def test_what_no_reader_could_read_is_refused_whatever_the_application_sends(ledger: str) -> None:
    taken = []
    with connect_as(login_as(ledger, APP), APP) as connection:
        for case, (body, path) in BODIES.items():
            with suppress(MALFORMED):
                append_hostile(connection, body, path)
                taken.append(case)
        for body, path in READ.values():
            append_hostile(connection, body, path)
    assert not taken
    with psycopg.connect(ledger) as owner:
        assert verify(owner, Held()).size == len(READ)


WHOLE = json.loads(encode(care_started))
SHORT: dict[str, dict[str, Any]] = {
    "no field": {},
    "one field fewer": {name: each for name, each in WHOLE.items() if name != "started_on"},
    "a day that is a number": WHOLE | {"started_on": 20210501},
    "a day that is null": WHOLE | {"started_on": None},
    "a text that is a list": WHOLE | {"child_ref": [WHOLE["child_ref"]]},
}


def test_a_known_event_is_appended_with_its_fields_of_their_kinds_only(ledger: str) -> None:
    entry = {"name": care_started.stored, "tags": list(care_started.tags)}
    appending = "SELECT ledger.append(%s, %s::bytea[], %s, '[]', '{}')"
    taken = []
    with connect_as(login_as(ledger, APP), APP) as connection:
        for case, fields in {**SHORT, "whole": WHOLE}.items():
            body = json.dumps(fields).encode()
            with suppress(MALFORMED):
                given = (Jsonb([entry]), [body], Jsonb([REQUEST | {"entries": 1}]))
                connection.execute(appending, given)
                taken.append(case)
    assert taken == ["whole"]


AWARDED = {"name": "awarded-directly.v1", "tags": ["provider:P-1", "referral:R-1"]}
AUTHORISED = {"name": "award-authorised.v1", "tags": ["referral:R-1"]}
AWARD = b'{"award_id": "A-1", "referral_id": "R-1"}'


@pytest.mark.parametrize(("complete", "shown"), [(b'"maybe"', 0), (b"5", 0), (b"true", 1)])
def test_an_authorisation_that_is_neither_complete_nor_not_ends_no_providers_answers(
    ledger: str, complete: bytes, shown: int
) -> None:
    bodies = [AWARD, b'{"award_id": "A-1", "complete": %s}' % complete]
    with psycopg.connect(ledger) as owner:
        owner.execute("DELETE FROM ledger.event_shape")  # as if it had not been told of these
    with connect_as(ledger, APP) as connection:
        connection.execute(
            "SELECT ledger.append(%s, %s::bytea[], %s, '[]', '{}')",
            (Jsonb([AWARDED, AUTHORISED]), bodies, Jsonb([REQUEST | {"entries": 2}])),
        )
    login_as(ledger, CASEWORKER, PROVIDER)
    login = "user=only_caseworker_and_provider"
    with connect_within(ledger, PROVIDER, ["provider:P-1"], login=login) as connection:
        found = connection.execute("SELECT * FROM ledger.own_entries()").fetchall()
    assert len(found) == shown


PEOPLE = ("ARRAY[NULL]::text[]", "ARRAY[NULL, 'C-1']", "ARRAY[['C-1', 'C-2']]", "ARRAY['']")


@pytest.mark.parametrize("people", PEOPLE)
def test_an_opening_names_a_plain_list_of_people(ledger: str, people: str) -> None:
    opening = f"SELECT vault.open('projector', 'system', 'answers', {people}, '')"
    with (
        connect_as(login_as(ledger, PROJECTOR), PROJECTOR) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute(opening.encode())


@pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES)
def test_a_batch_whose_parts_do_not_agree_is_refused(
    log: Log, ledger: str, by: Provenance, batch: tuple[Any, ...]
) -> None:
    entries, bodies, counts, sealed, values = batch
    given = (
        Jsonb(entries), bodies, Jsonb([REQUEST | {"entries": count} for count in counts]),
        Jsonb([{"entry": n, "field": "f", "person": "p"} for n in sealed]), values,
    )  # fmt: skip
    with connect_as(login_as(ledger, APP), APP) as connection, pytest.raises(MALFORMED):
        connection.execute("SELECT ledger.append(%s, %s::bytea[], %s, %s, %s::bytea[])", given)
    assert log.append([applied], unless=None, after=0, provenance=by).first == 1


# Reach.


@pytest.fixture
def two_cases(log: Log, by: Provenance) -> tuple[str, str]:
    """The tags of two children, each with an entry."""
    log.append([allocated(CHILD), allocated(OTHER_CHILD)], unless=None, after=0, provenance=by)
    return f"child:{CHILD}", f"child:{OTHER_CHILD}"


def rows_of(connection: psycopg.Connection[Any]) -> int:
    """How many entries a connection sees."""
    row = connection.execute("SELECT count(*) FROM ledger.entry").fetchone()
    return -1 if row is None else int(row[0])


@pytest.fixture
def limited(ledger: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the login for allocated officers and providers, as an officer."""
    with connect_as(login_as(ledger, CASEWORKER, PROVIDER), CASEWORKER) as connection:
        yield connection


def test_a_reach_shows_its_own_cases_only(ledger: str, two_cases: tuple[str, str]) -> None:
    login = "user=only_caseworker_and_provider"
    login_as(ledger, CASEWORKER, PROVIDER)
    with connect_within(ledger, CASEWORKER, two_cases[:1], login=login) as connection:
        assert rows_of(connection) == 1
    with connect_within(ledger, CASEWORKER, [], login=login) as connection:
        assert rows_of(connection) == 0


def rows_within(connection: psycopg.Connection[Any], reach: str) -> int:
    """How many entries a connection sees with this reach in its setting."""
    limit_reach(connection, reach)
    return rows_of(connection)


def test_a_limited_login_cannot_widen_its_reach(
    limited: psycopg.Connection[Any], ledger: str, two_cases: tuple[str, str]
) -> None:
    assert rows_of(limited) == 0
    with connect_as(ledger, APP) as app, limited.transaction():
        here = transaction_of(limited)
        mine = grant_reach(app, CASEWORKER, two_cases[:1], here)
        role, ends, _, tag = mine[65:].split(" ")
        forged = (
            two_cases[1],
            f"{two_cases[0]} {two_cases[1]}",
            f"{mine} {two_cases[1]}",
            f"{'0' * 64} {mine[65:]}",
            f"{mine[:65]}{PROVIDER} {ends} {here} {tag}",
            f"{mine[:65]}{role} {int(ends) + 9} {here} {tag}",
            f"{mine[:65]} {mine[65:]}",
            f"{mine[:64]}\t{mine[65:]}",
            grant_reach(app, PROVIDER, two_cases, here),
            mine[:64],
        )
        for reach in forged:
            with pytest.raises(REFUSED, match="was not granted"), limited.transaction():
                rows_within(limited, reach)
        assert rows_within(limited, mine) == 1
    for statement in (
        "SELECT ledger.grant_reach('placement_ledger_caseworker', '{}', '1@1.1')",
        "SELECT ledger.reach_seal('x')",
        "SELECT * FROM ledger.reach_key",
        "SET ROLE placement_ledger_app",
        "SELECT set_config('role', 'placement_ledger_app', false)",
        "SELECT set_config('role', 'placement_ledger_reader', true)",
        "SET SESSION AUTHORIZATION postgres",
        "RESET ROLE; SELECT * FROM ledger.entry",
    ):
        with pytest.raises((REFUSED, psycopg.errors.InvalidParameterValue)):
            limited.execute(statement.encode())


def test_a_reach_is_granted_however_a_session_reads_a_backslash(
    limited: psycopg.Connection[Any], ledger: str, two_cases: tuple[str, str]
) -> None:
    with connect_as(ledger, APP) as app, limited.transaction():
        app.execute("SET standard_conforming_strings = off")
        given = (CASEWORKER, [two_cases[0]], transaction_of(limited))
        (reach,) = app.execute("SELECT ledger.grant_reach(%s, %s, %s)", given).fetchone() or ("",)
        assert rows_within(limited, reach) == 1


def test_a_tag_is_shown_where_its_entry_is(ledger: str, log: Log, by: Provenance) -> None:
    brothers = heard.model_copy(update={"child_ref": OTHER_CHILD})
    log.append([opened_search, brothers], unless=None, after=0, provenance=by)
    reach = (f"child:{CHILD}", "referral:R-1")
    assert "referral:R-1" in brothers.tags
    login_as(ledger, CASEWORKER, PROVIDER)
    login = "user=only_caseworker_and_provider"
    with connect_within(ledger, CASEWORKER, reach, login=login) as connection:
        found = connection.execute("SELECT tag, position FROM ledger.tag ORDER BY tag").fetchall()
    assert found == [(tag, 1) for tag in reach]


def test_a_reach_counts_in_the_transaction_it_was_granted_to_only(
    limited: psycopg.Connection[Any], ledger: str, two_cases: tuple[str, str]
) -> None:
    another = connect_as(login_as(ledger, CASEWORKER, PROVIDER), CASEWORKER)
    with closing(another), connect_as(ledger, APP) as app, another.transaction():
        theirs = grant_reach(app, CASEWORKER, two_cases, transaction_of(another))
        with pytest.raises(REFUSED, match="was not granted"), limited.transaction():
            rows_within(limited, theirs)
        assert rows_within(another, theirs) == len(two_cases)
        another.execute("COMMIT; BEGIN")
        with pytest.raises(REFUSED, match="was not granted"), another.transaction():
            rows_within(another, theirs)


def test_no_session_sees_the_reach_of_another_in_its_statements(
    limited: psycopg.Connection[Any], ledger: str, two_cases: tuple[str, str]
) -> None:
    login = "user=only_caseworker_and_provider"
    watching = "SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE usename = session_user"
    with connect_within(ledger, CASEWORKER, two_cases, login=login) as connection:
        limited.execute("RESET ROLE")
        (seen,) = limited.execute(watching).fetchone() or ("",)
        assert "reach" in seen
        assert CHILD not in seen
        assert rows_of(connection) == len(two_cases)


@pytest.mark.usefixtures("two_cases")
def test_a_reach_ends(limited: psycopg.Connection[Any], ledger: str) -> None:
    with psycopg.connect(ledger) as owner, limited.transaction():
        ended = f"placement_ledger_caseworker 1 {transaction_of(limited)} child:C-1"
        (seal,) = owner.execute("SELECT ledger.reach_seal(%s)", (ended,)).fetchone() or ("",)
        with pytest.raises(REFUSED, match="has ended"), limited.transaction():
            rows_within(limited, f"{seal} {ended}")


@pytest.mark.parametrize(
    ("role", "tag", "transaction"),
    [
        (CASEWORKER, "child:C-1 child:C-2", "1@1.1"),
        (CASEWORKER, "", "1@1.1"),
        (CASEWORKER, "child:\n", "1@1.1"),
        (CASEWORKER, None, "1@1.1"),
        (f"{CASEWORKER} 99999999999", "child:C-1", "1@1.1"),
        (READER, "child:C-1", "1@1.1"),
        (None, "child:C-1", "1@1.1"),
        (CASEWORKER, "child:C-1", "1@1.1 child:C-2"),
        (CASEWORKER, "child:C-1", None),
    ],
)
def test_a_reach_is_granted_to_a_limited_role_for_tags_in_a_transaction_only(
    ledger: str, role: str | None, tag: str | None, transaction: str | None
) -> None:
    with connect_as(ledger, APP) as app, pytest.raises(MALFORMED):
        app.execute("SELECT ledger.grant_reach(%s, ARRAY[%s]::text[], %s)",
                    (role, tag, transaction))  # fmt: skip


OF_ITS_OWN = {
    "row_security": ("off", "on"),
    "statement_timeout": ("1h", "0"),
    "lock_timeout": ("1h", "0"),
    "transaction_timeout": ("1h", "0"),
    "client_encoding": ("LATIN1", "UTF8"),
    "default_transaction_isolation": ("serializable", "read committed"),
}


def test_what_a_login_sets_for_itself_holds_in_no_role(ledger: str) -> None:
    login = login_as(ledger, READER)
    with psycopg.connect(ledger, autocommit=True) as owner:
        for name, (its_own, _) in OF_ITS_OWN.items():
            owner.execute(f"ALTER ROLE only_reader SET {name} = '{its_own}'".encode())
        try:
            with connect_as(login, READER) as connection:
                found = {name: connection.execute(f"SHOW {name}".encode()).fetchone()
                         for name in OF_ITS_OWN}  # fmt: skip
        finally:
            owner.execute("ALTER ROLE only_reader RESET ALL")
    assert found == {name: (value,) for name, (_, value) in OF_ITS_OWN.items()}


LEFT = (
    "CREATE TEMPORARY TABLE placements AS SELECT 1 AS n",
    "DECLARE kept CURSOR WITH HOLD FOR SELECT 1",
    "PREPARE kept AS SELECT 1",
    "SET search_path = pg_temp",
    "SET placement_ledger.reach = 'x'",
)


def test_a_pooled_session_keeps_nothing_that_a_question_left(ledger: str) -> None:
    kept = (
        "SELECT (SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relkind = 'r')"
        " + (SELECT count(*) FROM pg_cursors) + (SELECT count(*) FROM pg_prepared_statements),"
        " current_setting('search_path'), current_setting('placement_ledger.reach', true),"
        " current_user"
    )
    with pool_of(login_as(ledger, READER), READER, cleared=True) as pool:
        pool.resize(0, 1)
        with pool.connection() as connection:
            before = connection.info.backend_pid
            for statement in LEFT:
                connection.execute(statement.encode())
        with pool.connection() as connection:
            assert connection.info.backend_pid == before
            (left, path, reach, role) = connection.execute(kept.encode()).fetchone() or (1,) * 4
    assert (left, path, reach, role) == (0, '"$user", public', "", READER)


# What a login that only reads could hold, fill or make.

READERS = (READER, SIGNER, PROVIDER, CASEWORKER, REPORTING, WORKER)
EVERYBODYS = (
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_advisory_xact_lock_shared(1)",
    "SELECT pg_try_advisory_lock(1, 2)",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, '')",
    "CREATE TABLE public.x ()",
    "LOCK TABLE ledger.append_lock IN SHARE MODE",
    "LOCK TABLE locks.fold IN ACCESS SHARE MODE",
    "LOCK TABLE locks.rebuild IN ACCESS SHARE MODE",
    "LOCK TABLE locks.migration IN ACCESS SHARE MODE",
    "LOCK TABLE ledger.request_in_hand IN ACCESS SHARE MODE",
    "LOCK TABLE ledger.migration IN SHARE MODE",
    "LOCK TABLE ledger.entry IN ROW SHARE MODE",
    "SELECT FROM ledger.append_lock FOR SHARE",
    "SELECT FROM vault.opening_lock FOR SHARE",
    "INSERT INTO ledger.request_in_hand VALUES ('key')",
    "SELECT pg_logical_emit_message(false, 'x', 'x')",
    "SELECT pg_export_snapshot()",
    "DO $$ BEGIN RAISE LOG 'an entry was deleted'; END $$",
)
DEFINITIONS = (
    "CREATE RULE r AS ON INSERT TO ledger.entry DO INSTEAD NOTHING",
    "CREATE TRIGGER t BEFORE INSERT ON ledger.entry EXECUTE FUNCTION ledger.refuse_change()",
    "COMMENT ON TABLE ledger.entry IS 'x'",
    "ALTER TABLE ledger.entry ADD COLUMN x int",
    "ALTER TABLE ledger.entry RENAME TO x",
    "ALTER TABLE ledger.entry OWNER TO CURRENT_USER",
    "DROP TABLE ledger.entry",
    "CREATE INDEX ON ledger.entry (name)",
    "CREATE POLICY p ON ledger.entry USING (true)",
    "CREATE STATISTICS ON name, recorded_at FROM ledger.entry",
    "GRANT SELECT ON ledger.entry TO PUBLIC",
    "REFRESH MATERIALIZED VIEW ledger.entry",
    "REINDEX TABLE ledger.entry",
    "CREATE TEMPORARY VIEW v AS SELECT 1",
    "CREATE TEMPORARY TABLE t (key text REFERENCES ledger.request_in_hand)",
    "CREATE TEMPORARY TABLE t () INHERITS (ledger.entry)",
    "CREATE TEMPORARY TABLE t PARTITION OF ledger.entry DEFAULT",
    "CREATE TEMPORARY TABLE t (n int)",
    "SELECT 1 INTO TEMPORARY t",
)
"""What waits for the lock of a table, or makes something, before PostgreSQL looks at the right."""


@pytest.mark.parametrize("role", READERS)
def test_a_login_that_reads_holds_up_nobody_and_fills_nothing(ledger: str, role: str) -> None:
    with connect_as(login_as(ledger, role), role) as connection:
        statements = [*EVERYBODYS]
        if role != READER:
            statements.append("CREATE TEMPORARY TABLE t AS SELECT 1 AS n")
        for statement in statements:
            with pytest.raises(REFUSED), connection.transaction():
                connection.execute(statement.encode())


LOCKS = ("locks.fold", "locks.rebuild", "locks.migration")
THEIRS = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace IN ('ledger'::regnamespace, 'vault'::regnamespace)
"""


@pytest.mark.parametrize("role", [APP, *READERS])
def test_a_statement_that_is_prepared_without_a_right_holds_up_no_rebuild_and_no_migration(
    ledger: str, role: str
) -> None:
    with psycopg.connect(ledger) as owner:
        tables = [name for (name,) in owner.execute(THEIRS).fetchall()]
    with connect_as(login_as(ledger, role), role) as connection, connection.transaction():
        for table in LOCKS:
            with pytest.raises(REFUSED), connection.transaction():
                connection.execute(f"PREPARE p AS DELETE FROM {table}".encode())
        for n, table in enumerate(tables):
            with suppress(REFUSED), connection.transaction():
                connection.execute(f"PREPARE p{n} AS DELETE FROM {table}".encode())
        with projector.connect(ledger) as rebuilding, vault_beside(rebuilding) as vault:
            assert projector.rebuild(rebuilding, vault=vault, waits=False) == 0
        assert migrate(make_conninfo(ledger, options="-c lock_timeout=5s")) == []


@pytest.mark.parametrize("role", [APP, *READERS])
def test_a_definition_is_refused_before_it_waits_for_anybody(ledger: str, role: str) -> None:
    with (
        psycopg.connect(ledger) as reading,
        connect_as(login_as(ledger, role), role) as connection,
    ):
        reading.execute("SELECT FROM ledger.entry")
        reading.execute("INSERT INTO ledger.request_in_hand VALUES ('key')")
        connection.execute("SET lock_timeout = '1s'")
        for statement in DEFINITIONS:
            with pytest.raises(REFUSED):
                connection.execute(statement.encode())


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_a_login_connects_to_no_database_but_the_ledgers(ledger: str, database: str) -> None:
    login = make_conninfo(login_as(ledger, READER), dbname=database)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(login)


@pytest.mark.parametrize("role", [APP, PROJECTOR])
def test_no_login_of_a_service_takes_advisory_locks_or_makes_large_objects(
    ledger: str, role: str
) -> None:
    with connect_as(login_as(ledger, role), role) as connection:
        for statement in ("SELECT pg_advisory_lock(1)", "SELECT lo_create(0)"):
            with pytest.raises(REFUSED):
                connection.execute(statement.encode())
