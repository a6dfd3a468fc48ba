"""Every route as every role: what the table gives is let through, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from asking_as import operations
from databases import WITH_FACTS, copy_of
from examples import OTHER_CHILD
from fastapi.testclient import TestClient
from keys import vault_of
from story import BUDGET, CHILD, Clock, tell
from thorough import every, is_nightly

from api.access.commands import NEVER_CORRECTED
from api.access.corrections import command_behind, refuse_correction_beyond
from api.access.credentials import CredentialStore, make_key, revoke_key
from api.access.need_to_know import tags_in_reach
from api.access.operations import ACTIVITY_OF, PUBLIC
from api.access.purposes import NOT_OF_THE_RETURN, TO_EVALUATE
from api.access.roles import BY_NAME, ROLES, Activity, Reach, role_named
from api.access.sight import Sight
from api.access.who import Asker, NotYours, is_allowed, split_role
from api.app import Surroundings, create_app
from api.pages.figures import status_of
from api.pages.provider import open_own_affairs
from api.web.parts import parts_in
from api.web.paths import PATHS
from domain.commands import COMMANDS
from evidence.bundle.disclosure import NotDecidedYet
from ledger.database_roles import PROVIDER, connect_within
from ledger.log import Log
from projections.engine import projector
from projections.engine.answer import open_snapshot
from projections.questions import QUESTIONS

CONFLICT = 409
LET_IN = (200, 201, 202, 303, 304, 404, 405, 409, 412, 415, 422, 503)
FILLED = {"provider_id": "P-1", "referral_id": "R-1", "position": "1", "name": "x", "number": "x"}


Anybody = tuple[TestClient, dict[str, str]]


@contextmanager
def with_a_key_each(ledger: str) -> Iterator[Anybody]:
    """A client, and a key of one role each."""
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=Surroundings(requests_a_minute=1_000_000))  # fmt: skip
    keys = {
        role.name: make_key(
            ledger, role.name, ("provider:P-1" if role.name == "provider" else role.name,), days=1
        )
        for role in ROLES
    }
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened, keys


@pytest.fixture
def anybody(ledger: str) -> Iterator[Anybody]:
    """A client over a fresh ledger, and keys that may be ended."""
    with with_a_key_each(ledger) as opened:
        yield opened


@pytest.fixture(scope="module")
def each_in_turn(server: str) -> Iterator[Anybody]:
    """A client over one ledger, and keys that stay in force."""
    with copy_of(server, WITH_FACTS) as ledger, with_a_key_each(ledger) as opened:
        yield opened


def filled(path: str) -> str:
    """A path with something in the place of each name."""
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, FILLED.get(part.strip("{}"), "x"))
    return path


def test_every_operation_belongs_to_somebody_or_to_everybody() -> None:
    for _pattern, _methods, path, operation in operations():
        someone = any(is_allowed(role, operation, path) for role in ROLES)
        assert someone or operation in PUBLIC, (operation, path)


def test_the_table_names_only_what_there_is() -> None:
    there = {operation for *_, operation in operations()}
    assert set(ACTIVITY_OF) <= there
    assert there | {"openapi", "releases", "records"} >= PUBLIC
    for role in ROLES:
        assert role.commands <= set(COMMANDS)
        assert role.answers <= set(QUESTIONS)
        assert role.about
    assert {name for role in ROLES for name in role.commands} == set(COMMANDS)
    assert {name for role in ROLES for name in role.answers} == set(QUESTIONS)


RIGHTS = {(role.commands, role.answers, role.activities, role.reach): role for role in ROLES}
TRIED = ROLES if is_nightly() else tuple(RIGHTS.values())
"""The roles that are tried: in the plain run one of those whose rights are the same."""
STEP = every(5)


def is_tried(role: Any, number: int, path: str, operation: str) -> bool:
    """Whether an operation, which has a number, is tried as a role.

    In the plain run each role tries one in five, and each operation is tried by one that is let in
    and by one that is not: of those who have cases of their own, and of the others.
    """
    alike = [
        each
        for each in TRIED
        if is_allowed(each, operation, path) is is_allowed(role, operation, path)
        and (each.reach is Reach.ALLOCATED) is (role.reach is Reach.ALLOCATED)
    ]
    return role is alike[0] or (number + TRIED.index(role)) % STEP == 0


@pytest.mark.parametrize("role", TRIED, ids=lambda role: str(role.name))
def test_every_route_as_every_role(each_in_turn: Anybody, role: Any) -> None:
    client, keys = each_in_turn
    headers = {"Authorization": f"Bearer {keys[role.name]}"}
    tried = 0
    for number, (_pattern, methods, path, operation) in enumerate(operations()):
        if operation in PUBLIC or operation in ("log_events", "openapi"):
            continue
        if not is_tried(role, number, path, operation):
            continue
        for method in methods - {"HEAD"}:
            tried += 1
            body = {"json": {}} if method == "POST" and not operation.endswith("page") else {}
            answer = client.request(method, filled(path), headers=headers, **body)
            if is_allowed(role, operation, path):
                if operation == "case_page" and role.reach is Reach.ALLOCATED:
                    assert "This case is not yours" in answer.text
                elif answer.status_code == 403:  # let in, and then refused for what it is about
                    assert answer.json()["type"] != "/problems/not-yours" or operation in (
                        "command_form", "take_form", "take_form_in_its_place", "own_affairs",
                        "own_invitation", "open_invitation", "import_files",
                    ), operation  # fmt: skip
                else:
                    assert answer.status_code in LET_IN, (operation, answer.status_code)
            else:
                assert answer.status_code == 403, (operation, role.name, answer.status_code)
    assert tried > 150 / STEP


def test_nobody_gets_only_what_is_public(each_in_turn: Anybody) -> None:
    client, _ = each_in_turn
    for _pattern, methods, path, operation in operations():
        if operation in PUBLIC or operation == "openapi":
            continue
        for method in methods - {"HEAD"}:
            answer = client.request(method, filled(path))
            assert answer.status_code == 401, operation
            assert answer.json()["type"] == "/problems/no-identity"


def test_a_key_acts_only_in_its_own_roles_and_says_nobody_elses_name(
    anybody: Anybody, ledger: str
) -> None:
    client, keys = anybody
    broker = {"Authorization": f"Bearer {keys['broker']}"}
    assert client.get("/log", headers=broker).status_code == 200
    assert client.get("/log", headers={**broker, "Ledger-Role": "auditor"}).status_code == 403
    assert client.get("/log", headers={**broker, "Ledger-Actor": "jane"}).status_code == 403
    revoke_key(ledger, "broker")
    assert client.get("/log", headers=broker).status_code == 401


def test_an_expired_key_is_no_key(anybody: Anybody, ledger: str) -> None:
    client, keys = anybody
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE access.machine_key SET expires_at = now() WHERE name = 'finance'")
    answer = client.get("/answers/budgets", headers={"Authorization": f"Bearer {keys['finance']}"})
    assert answer.status_code == 401


def test_an_officer_sees_own_cases_and_another_childs_not_even_by_sql(
    client: TestClient, clock: Clock, ledger: str
) -> None:
    tell(client, clock)
    projected(ledger)
    own = {"Ledger-Actor": "sue", "Ledger-Role": "social-worker"}
    other = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
    assert {row["child_ref"] for row in due(client, own)} == {CHILD}
    assert due(client, other) == []
    assert client.get("/log", headers=other).json() == []
    mine = client.get("/log?limit=500", headers=own).json()
    assert {"care-started.v1", "referral-opened.v1", "offer-made.v1"} <= {e["name"] for e in mine}
    care = next(e["position"] for e in mine if e["name"] == "care-started.v1")
    assert client.get(f"/log/{care}", headers=other).status_code == 404
    asker = Asker("sam", BY_NAME["social-worker"])
    with open_snapshot(ledger, reach=tags_in_reach(ledger, asker)) as connection:
        for table in ("placement_in_force", "child_event", "charge", "opened", "payment"):
            count = connection.execute(f"SELECT count(*) FROM answers.{table}").fetchone()
            assert count == (0,), table
        assert connection.execute("SELECT count(*) FROM ledger.entry").fetchone() == (0,)


def test_another_childs_case_is_neither_recorded_on_nor_opened(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    other = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
    visit = {"seen_alone": True, "visited_on": "2021-05-01"}
    answer = client.post("/placements/PL-1/visits", json=visit, headers=other)
    assert answer.json()["type"] == "/problems/not-your-case"
    entries = client.get("/log?limit=500").json()
    care = next(e["position"] for e in entries if e["name"] == "care-started.v1")
    body = {"positions": [care], "purpose": "care for the child"}
    assert client.post("/openings", json=body, headers=other).status_code == 403
    own = {"Ledger-Actor": "sue", "Ledger-Role": "social-worker"}
    assert client.post("/openings", json=body, headers=own).status_code == 200
    assert client.get("/placements/PL-1", headers=other).status_code == 404
    assert client.get("/placements/PL-1", headers=own).status_code == 200


@pytest.mark.parametrize("what", ["refused", "reversed"])
def test_a_search_that_is_not_this_childs_after_all_is_beyond_reach_when_it_is_anothers(
    client: TestClient, clock: Clock, what: str
) -> None:
    tell(client, clock)
    sam = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
    period = {"child_ref": OTHER_CHILD, "born_in": "2011-03", "started_on": "2021-04-06"}
    assert client.post("/care-periods", json=period).status_code == 201
    allocated = {"child_ref": OTHER_CHILD, "officer": "sam", "role": "social-worker",
                 "allocated_on": "2021-04-06"}  # fmt: skip
    assert client.post("/allocations", json=allocated).status_code == 201
    search = {"referral_id": "R-9", "child_ref": OTHER_CHILD, "born_in": ["2011-03"],
              "lot": "residential", "kind": "childrens-home", "emergency": True,
              "needed_on": "2021-05-01", "opened_on": "2021-04-30"}  # fmt: skip
    if what == "refused":
        wrong = {**search, "kind": "fostering-agency"}
        assert client.post("/referrals", json=wrong, headers=sam).status_code == 409
    else:
        opened = client.post("/referrals", json=search, headers=sam).json()
        put_right = {"reason": "The wrong child", "authority": "Head of Service"}
        put_right |= {"position": opened["first"]}
        assert client.post("/corrections", json=put_right).status_code == 201
    again = {**search, "child_ref": CHILD, "born_in": ["2012-05"]}
    assert client.post("/referrals", json=again).status_code == 201
    assert client.get("/referrals/R-9", headers=sam).status_code == 404


def test_emergency_access_opens_a_case_for_a_day_and_is_reported(
    client: TestClient, clock: Clock, ledger: str
) -> None:
    from story import moment

    tell(client, clock)
    projected(ledger)
    other = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
    body = {"child_ref": CHILD, "reason": "Found at night", "taken_on": "2021-05-01"}
    assert client.post("/emergency-accesses", json=body, headers=other).status_code == 201
    projected(ledger)
    assert {row["child_ref"] for row in due(client, other)} == {CHILD}
    (taken,) = client.get("/answers/emergency-access?as_of=2021-06-01").json()["taken"]
    assert (taken["officer"], taken["child_ref"]) == ("sam", CHILD)
    clock(moment("05-03"))
    assert due(client, other) == []


def test_reported_1_every_access_is_reported_also_of_one_who_got_the_case_afterwards(
    client: TestClient, clock: Clock, ledger: str
) -> None:
    tell(client, clock)
    other = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
    body = {"child_ref": CHILD, "reason": "Found at night", "taken_on": "2021-05-01"}
    client.post("/emergency-accesses", json=body, headers=other)
    own = {"child_ref": CHILD, "officer": "sam", "role": "social-worker",
           "allocated_on": "2021-05-01"}  # fmt: skip
    assert client.post("/allocations", json=own).status_code == 201
    projected(ledger)
    reported = client.get("/answers/emergency-access?as_of=2021-06-01").json()["taken"]
    assert [row["officer"] for row in reported] == ["sam"]
    assert client.get("/answers/emergency-access?as_of=2021-04-30").json()["taken"] == []


def test_an_allocation_that_ended_shows_nothing_more(client: TestClient, clock: Clock) -> None:
    tell(client, clock)
    own = {"Ledger-Actor": "sue", "Ledger-Role": "social-worker"}
    assert client.get("/log", headers=own).json()
    ended = {"child_ref": CHILD, "officer": "sue", "role": "social-worker",
             "ended_on": "2021-05-01"}  # fmt: skip
    assert client.post("/allocation-ends", json=ended).status_code == 201
    assert client.get("/log", headers=own).json() == []


def test_a_provider_acts_for_itself_and_its_database_role_shows_nothing_else(
    client: TestClient, clock: Clock, ledger: str
) -> None:
    tell(client, clock)
    another = {"Ledger-Actor": "x", "Ledger-Role": "provider:P-2"}
    body = {"provider_id": "P-1", "code": "no-vacancy", "declined_on": "2021-04-12"}
    answer = client.post("/referrals/R-1/declines", json=body, headers=another)
    assert answer.json()["type"] == "/problems/not-your-case"
    for provider, least in (("P-1", 5), ("P-2", 0)):
        own = [f"provider:{provider}"]
        with connect_within(ledger, PROVIDER, own, login="") as connection:
            rows = connection.execute("SELECT body FROM ledger.own_entries()").fetchall()
            assert len(rows) >= least
            assert (not rows) == (least == 0)
            assert all(f'"{provider}"'.encode() in body for (body,) in rows)
            assert not any(CHILD.encode() in body for (body,) in rows)
            asked = connection.execute("SELECT referral_id FROM ledger.invitations()").fetchall()
            assert asked == ([("R-1",)] if least else [])
            for table in ("ledger.entry", "ledger.recorded", "ledger.sealed", "ledger.tag",
                          "answers.charge", "vault.key", "access.session"):  # fmt: skip
                refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
                with refused, connection.transaction():
                    connection.execute(f"SELECT * FROM {table}")


def test_officers_and_providers_are_read_for_by_a_login_that_takes_no_wider_role(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    parts = parts_in(client.app)  # type: ignore[arg-type]
    staff = Asker("pat", BY_NAME["provider"], "P-1")
    snapshots = (
        parts.snapshots.open_snapshot(reach=[]),
        open_snapshot(parts.conninfo, reach=[], login=parts.limited_login),
        open_own_affairs(parts, staff),
    )
    for opening in snapshots:
        with opening as opened:
            connection = opened[0] if isinstance(opened, tuple) else opened
            for role in ("placement_ledger_app", "placement_ledger_reader"):
                with pytest.raises(psycopg.Error, match="role"), connection.transaction():
                    connection.execute("SELECT set_config('role', %s, false)", (role,))


def test_figures_only_means_no_row_about_one_child(client: TestClient) -> None:
    for role in ROLES:
        if role.reach is not Reach.NONE:
            continue
        for name in role.answers:
            asked = client.get(f"/answers/{name}", headers={"Ledger-Role": role.name})
            for table in asked.json()["withheld"]:
                assert asked.json()[table] == []
    assert any(role.reach is Reach.NONE and role.answers for role in ROLES)


def test_put_right_1_what_every_command_records_has_somebody_who_puts_it_right() -> None:
    assert {name for role in ROLES for name in role.corrects} == set(COMMANDS) - NEVER_CORRECTED
    assert all(bool(role.corrects) == ("correct_entry" in role.commands) for role in ROLES)
    assert all(role.corrects <= role.proposes for role in ROLES)


def test_put_right_1_no_role_puts_right_what_is_accounted_for_as_it_happened() -> None:
    stands = {"state_figure", "read_invitation", "take_emergency_access"}
    assert not any(stands & role.corrects for role in ROLES)


def test_put_right_1_an_entry_is_put_right_in_a_role_that_answers_for_it(
    client: TestClient, clock: Clock, log: Log
) -> None:
    tell(client, clock)
    entries = {command_behind(entry): entry for entry in log.entries()}
    assert len(entries) > 20
    for role in {role.corrects: role for role in ROLES}.values():
        for command, entry in entries.items():
            if command in role.corrects:
                refuse_correction_beyond(log, Asker("x", role), (entry.position,), ())
            else:
                with pytest.raises(NotYours):
                    refuse_correction_beyond(log, Asker("x", role), (entry.position,), ())


def test_put_right_1_what_was_refused_or_taken_in_an_emergency_stands(
    client: TestClient, clock: Clock, log: Log
) -> None:
    told = tell(client, clock)
    taken = {"child_ref": CHILD, "reason": "Found at night", "taken_on": "2021-05-01"}
    other = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
    client.post("/emergency-accesses", json=taken, headers=other)
    at = log.head()
    assert client.post("/homes/H-9/places", json={"places": 1, "changed_on": "2021-05-01"}
                       ).status_code == 409  # fmt: skip
    for role, position in (
        ("team-manager", at),
        ("broker", at + 1),
        ("finance", told["/placements"]),
    ):
        assert corrected(client, role, position) == (403, "/problems/not-yours")
    assert log.head() == at + 1


def test_put_right_2_what_replaces_an_entry_is_what_the_role_could_record(
    client: TestClient, clock: Clock, log: Log
) -> None:
    told = tell(client, clock)
    head, referral = log.head(), "/referrals/R-1"
    authorised = {"command": "authorise_award", "fields": {
        "referral_id": "R-1", "award_id": "AW-1", "authorised_on": "2021-05-01"}}  # fmt: skip
    fields = {"command": "set_budget", "fields": dict(BUDGET[1])}
    for role, path, replacement in (
        ("broker", f"{referral}/mini-competition-award", authorised),
        ("monitoring-officer", f"{referral}/awards/AW-1/authorisation", authorised),
        ("broker", "/placements", fields),
    ):
        answer = corrected(client, role, told[path], replacement)
        assert answer == (403, "/problems/not-yours")
    assert log.head() == head
    body = {"position": told["/budgets"], "reason": "x", "authority": "y"}
    other = {"Ledger-Actor": "fay", "Ledger-Role": "finance"}
    assert client.post("/corrections/proposals", json=body, headers=other).status_code == 201
    assert corrected(client, "finance", told["/budgets"], fields)[0] == 201


def corrected(
    client: TestClient, role: str, position: int, replacement: dict[str, Any] | None = None
) -> tuple[int, str | None]:
    """The status of a correction, and the kind of problem."""
    body = {"position": position, "reason": "x", "authority": "y", "replacement": replacement}
    answer = client.post("/corrections", json=body, headers={"Ledger-Role": role})
    return answer.status_code, answer.json().get("type")


def test_every_purpose_is_known_and_who_reads_no_log_opens_only_to_evaluate_an_offer() -> None:
    every = {purpose for role in ROLES for purpose in role.purposes}
    assert every >= {TO_EVALUATE, *NOT_OF_THE_RETURN}
    for role in ROLES:
        opens = Activity.OPEN_SEALED in role.activities
        assert opens == bool(role.purposes), role.name
        if opens and Activity.READ_LOG not in role.activities:
            assert role.purposes == (TO_EVALUATE,), role.name


def test_a_scheme_of_delegations_own_posts_decide() -> None:
    assert role_named("assistant-director") is None
    post = role_named("assistant-director", ("assistant-director",))
    assert post is not None
    assert "authorise_award" in post.commands
    assert split_role("assistant-director") == ("assistant-director", None)


def test_sessions_end_are_revoked_and_are_kept_hashed(ledger: str) -> None:
    store = CredentialStore(ledger)
    token = store.begin("t/o", "Jo", ("broker", "evaluator"))
    session = store.session(token)
    assert session is not None
    assert (session.person, session.acting_as) == ("t/o", "broker")
    store.act_as(token, "evaluator")
    store.act_as(token, "auditor")
    again = store.session(token)
    assert again is not None
    assert again.acting_as == "evaluator"
    with psycopg.connect(ledger, autocommit=True) as owner:
        row = owner.execute("SELECT * FROM access.session").fetchone()
        assert token not in str(row)
        owner.execute("UPDATE access.session SET seen_at = now() - interval '31 minutes'")
        assert store.session(token) is None
        assert store.has_role("t/o", "broker", None), "what was asked for while signed in is done"
        owner.execute("UPDATE access.session SET seen_at = now(), ends_at = now()")
        assert store.session(token) is None
        assert not store.has_role("t/o", "broker", None)
    other = store.begin("t/o", "Jo", ("broker",))
    store.end(other)
    assert store.session(other) is None
    store.close()


def test_the_last_use_of_a_session_or_a_key_is_noted_to_the_minute(ledger: str) -> None:
    store = CredentialStore(ledger)
    token = store.begin("t/o", "Jo", ("broker",))
    secret = make_key(ledger, "a-machine", ("finance",), days=1)
    with psycopg.connect(ledger, autocommit=True) as owner:

        def used(ago: str) -> tuple[Any, ...] | None:
            owner.execute(f"UPDATE access.session SET seen_at = now() - interval '{ago}'".encode())
            owner.execute(
                f"UPDATE access.machine_key SET used_at = now() - interval '{ago}'".encode()
            )
            assert store.session(token) is not None
            assert store.key(secret) is not None
            return owner.execute(
                "SELECT seen_at > now() - interval '1s', used_at > now() - interval '1s'"
                " FROM access.session, access.machine_key"
            ).fetchone()

        assert used("30 seconds") == (False, False)
        assert used("29 minutes") == (True, True)
    store.close()


def test_every_activity_has_an_operation_and_a_role() -> None:
    for activity in Activity:
        assert any(activity in role.activities for role in ROLES)
        assert activity in ACTIVITY_OF.values() or activity is Activity.RECORD
    assert set(PATHS) <= set(COMMANDS)


def test_waits_2_who_makes_evidence_may_know_every_entry_that_waits() -> None:
    for role in ROLES:
        if Activity.BUNDLES in role.activities:
            sight = Sight("", Asker("somebody", role))
            assert (sight.reads_every_case, sight.hidden) == (True, []), role.name
    assert status_of(NotDecidedYet((7,))) == NotDecidedYet.status == CONFLICT


def due(client: TestClient, who: dict[str, str]) -> list[dict[str, Any]]:
    found = client.get("/answers/obligations?as_of=2021-06-01", headers=who)
    rows: list[dict[str, Any]] = found.json()["due"]
    return [row for row in rows if row["child_ref"]]


def projected(ledger: str) -> None:
    with projector.connect(ledger) as connection:
        vault = vault_of(ledger, role="placement_ledger_projector")
        projector.catch_up(connection, vault=vault)
        vault.close()


def test_the_log_knows_who_acted_as_the_key_or_the_person(client: TestClient, clock: Clock,
                                                          log: Log) -> None:  # fmt: skip
    tell(client, clock)
    assert {entry.recorded_by for entry in log.entries()} >= {"jane", "sue", "cara", "mo"}
