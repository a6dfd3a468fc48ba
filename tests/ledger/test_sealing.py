"""What is said of a person: sealed in the log, opened on the record, and gone when erased."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import examples
import psycopg
import pytest
from attacker import Attacker
from erasing import ended_on, erase_by_two, shred_by_two
from examples import (
    ADULT,
    CHILD,
    JUNE,
    OTHER_CHILD,
    applied,
    care_started,
    fee_varied,
    heard,
    invited,
    opened,
    person_erased,
    person_identified,
    placed,
    registered,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keys import keys, offline, vault_of
from putting_right import seconded
from thorough import example_count

from api.settings import NoSuchProvider, provider_named
from domain.codes import ErasureGround, NotAsked
from domain.commands.ledger.erase_person import ErasePerson, StillRuns
from domain.commands.ledger.shred_value import NoSuchValue, ShreddedAlready
from domain.commands.placements.end_placement import EndPlacement
from domain.commands.placements.extend_placement import ExtendPlacement
from domain.events import CLASSES, EVENTS
from domain.events.base import Event, event_name, marks_within
from domain.events.corrections import CorrectionProposed
from domain.events.searches import LeftOut
from domain.foundations.closing import CLOSING
from domain.values import Sealed
from evidence.proof.verify import Held, verify
from ledger.codec import decode, encode, held_in
from ledger.database_roles import APP, connect_as
from ledger.entries import Provenance
from ledger.handle import Correction, Shredding, erase, handle, shred
from ledger.keys import FileKeys, Keys, NotWrappedHere, PublicEscrow, keys_in, recover
from ledger.log import Log
from ledger.personal import may_be_personal, personal_values, sealed_fields
from ledger.seal import SealBroken
from ledger.vault import Erased, NoKeys, Reader, rewrap

EXAMPLES = [value for value in vars(examples).values() if isinstance(value, Event)]
WHOLE = "SELECT convert_to(t::text, 'UTF8') FROM ledger.{} t"
SAFE = {
    "authority", "citations", "court", "matter", "published_reason", "reference", "refused_because",
}  # fmt: skip
ENDED = date(2022, 3, 1)
OVER = ended_on(ENDED)
AUDITOR = Reader("ann", "auditor", "audit 22/7")


def put(log: Log, by: Provenance, *events: Event) -> int:
    return log.append(events, unless=None, after=0, provenance=by).last


def read(log: Log, position: int) -> Event:
    entry = log.entry(position)
    keyring = log.keyring(AUDITOR)
    assert entry is not None
    assert keyring is not None
    found = log.values({position: None}, keyring)
    return decode(entry.name, entry.body, found.get(position))


def held_at(log: Log, position: int) -> dict[str, Any]:
    entry = log.entry(position)
    assert entry is not None
    return held_in(entry.body)


once = [HealthCheck.function_scoped_fixture]


@settings(max_examples=example_count(30), deadline=None, suppress_health_check=once)
@given(event=st.sampled_from(EXAMPLES))
def test_a_sealed_event_is_opened_as_it_was_recorded(
    log: Log, by: Provenance, event: Event
) -> None:
    assert read(log, put(log, by, event)) == event


def test_no_word_about_a_person_is_in_the_clear(log: Log, ledger: str, by: Provenance) -> None:
    left = LeftOut(provider_id="P-2", code=NotAsked.NO_VACANCY, reason="too near the father")
    put(log, by, care_started, opened, heard.model_copy(update={"wishes": "by the sea"}),
        person_identified, placed,
        invited.model_copy(update={"left_out": (left,)}))  # fmt: skip
    with psycopg.connect(ledger) as owner:
        dumped = b"".join(
            row[0]
            for table in ("entry", "tag", "sealed", "leaf")
            for row in owner.execute(WHOLE.format(table).encode())
        )
        bodies = b"".join(row[0] for row in owner.execute("SELECT body FROM ledger.entry"))
    for word in ("2010-05", "by the sea", "Pat Doe", "Example Street", "father", "1985-04-02"):
        for text in (dumped, bodies):
            assert word.encode() not in text
            assert word.encode().hex().encode() not in text


def test_equal_values_are_never_equal_commitments(log: Log, by: Provenance) -> None:
    first, second = put(log, by, care_started), put(log, by, care_started)
    held = [held_at(log, p)["born_in"] for p in (first, second)]
    assert held[0]["commitment"] != held[1]["commitment"]
    assert held[0]["value"] != held[1]["value"]


def test_each_person_has_a_key_of_their_own(log: Log, by: Provenance) -> None:
    two = {"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2012-02")}
    position = put(log, by, opened.model_copy(update=two))
    held = held_at(log, position)
    assert {held["born_in/0"]["of"], held["needs"]["of"]} == {CHILD}
    assert held["born_in/1"]["of"] == OTHER_CHILD
    parent = put(log, by, person_identified)
    assert {h["of"] for h in held_at(log, parent).values()} == {ADULT}


def test_text_in_a_case_is_sealed_under_the_key_of_its_child(log: Log, by: Provenance) -> None:
    put(log, by, opened, placed)
    for event in (examples.offer, examples.fee_varied, examples.notice_given):
        held = held_at(log, put(log, by, event))
        assert held
        assert {each["of"] for each in held.values()} == {CHILD}


def test_an_event_in_no_childs_case_is_not_sealed(log: Log, by: Provenance) -> None:
    assert held_at(log, put(log, by, applied)) == {}
    assert list(personal_values(examples.fee_varied, lambda _: None)) == []


CASES = {"child_ref", "child_refs", "referral_id", "placement_id"}


def most_characters(mark: object) -> int | None:
    """The most characters that a mark of a type allows, if it says."""
    return getattr(mark, "max_length", None)


FREE_TEXT = [
    (name, field)
    for name, event in EVENTS.items()
    if not CASES.isdisjoint(event.model_fields)
    for field, info in event.model_fields.items()
    if {400, 4000} & {most_characters(m) for m in (*info.metadata, *marks_within(info.annotation))}
]
"""Each field of an event about a child whose words could say anything of the child."""


def test_free_text_in_an_event_about_a_child_is_sealed() -> None:
    free = [(name, field) for name, field in FREE_TEXT if field not in SAFE]
    assert len(free) > 50
    assert [each for each in free if each[1] not in sealed_fields(EVENTS[each[0]])] == []


MARKED = [
    (name, field)
    for name, event in EVENTS.items()
    for field, info in event.model_fields.items()
    if any(isinstance(mark, Sealed) for mark in (*info.metadata, *marks_within(info.annotation)))
]


def test_a_field_marked_to_be_sealed_is_sealed_also_where_it_may_be_none() -> None:
    assert len(MARKED) > 100
    assert [each for each in MARKED if each[1] not in sealed_fields(EVENTS[each[0]])] == []


def test_a_sealed_value_moved_altered_or_opened_by_another_key_is_refused(
    log: Log, ledger: str, by: Provenance
) -> None:
    first, second = put(log, by, care_started), put(log, by, care_started)
    attacker = Attacker(ledger)
    attacker.run(
        "UPDATE ledger.sealed SET value = (SELECT value FROM ledger.sealed WHERE position = %s)"
        " WHERE position = %s", (first, second),
    )  # fmt: skip
    with pytest.raises(SealBroken):
        read(log, second)
    longer = "UPDATE ledger.sealed SET value = value || '\\x00'::bytea WHERE position = %s"
    attacker.run(longer, (first,))
    with pytest.raises(SealBroken):
        read(log, first)
    attacker.connection.close()


# The second log.


def test_without_the_record_there_is_no_key(log: Log, ledger: str, by: Provenance) -> None:
    put(log, by, care_started)
    with connect_as(ledger, APP) as app:
        for statement in ("SELECT * FROM vault.key", "SELECT wrapped FROM vault.key",
                          "INSERT INTO vault.opening SELECT * FROM vault.opening",
                          "DELETE FROM vault.opening"):  # fmt: skip
            with (
                app.transaction(force_rollback=True),
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                app.execute(statement.encode())
    with psycopg.connect(ledger, autocommit=True) as owner:
        owner.execute("ALTER TABLE vault.opening RENAME TO gone")
        with pytest.raises(psycopg.Error):
            read(log, 1)


def test_every_opening_records_who_in_what_role_why_whose_and_what(
    log: Log, by: Provenance
) -> None:
    put(log, by, care_started, placed)
    read(log, 1)
    assert log.vault is not None
    last, first = log.vault.openings(CHILD, before=2**62, limit=10)
    assert (last.opened_by, last.opened_as, last.purpose) == ("ann", "auditor", "audit 22/7")
    assert last.what == "entries 1: born_in"
    assert last.people == [CHILD]
    assert (first.opened_by, first.purpose) == ("tester", "record care-started.v1")


def test_a_command_reads_only_those_whose_case_it_decides(log: Log, by: Provenance) -> None:
    other = placed.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    put(log, by, examples.registered, care_started, placed, other)
    longer = ExtendPlacement(
        placement_id="PL-1",
        reason="Doing well",
        agreed_until=date(2027, 1, 1),
        extended_on=date(2022, 5, 1),
    )
    handle(log, longer, by)
    assert log.vault is not None
    assert len(log.vault.openings(OTHER_CHILD, before=2**62, limit=10)) == 1
    purposes = [r.purpose for r in log.vault.openings(CHILD, before=2**62, limit=10)]
    assert purposes[0] == "decide extend-placement"


# Erasure.


def erasing(person: str) -> ErasePerson:
    return ErasePerson(
        person_ref=person, ground=ErasureGround.WRONG_PERSON, authority="DPO, DP/22/7",
        erased_on=date(2022, 3, 1),
    )  # fmt: skip


def erased(log: Log, by: Provenance, person: str) -> int:
    return erase_by_two(log, erasing(person), by).first


def test_erased_values_are_never_opened_again_and_the_rest_is_unchanged(
    log: Log, by: Provenance
) -> None:
    put(log, by, care_started, person_identified, placed)
    erased(log, by, ADULT)
    parent = read(log, 2)
    assert (parent.name, parent.born_on, parent.contact) == (None, None, None)  # type: ignore[attr-defined]
    assert isinstance(parent, type(person_identified))
    assert read(log, 1) == care_started
    assert read(log, 3) == placed


def test_one_value_is_shredded_and_the_rest_of_the_person_stays(
    log: Log, ledger: str, by: Provenance
) -> None:
    put(log, by, care_started, person_identified, fee_varied, placed)
    field = next(iter(held_in(log.entries(after=1)[0].body)))
    shredding = Shredding(2, field, ErasureGround.WRONG_PERSON, "Another's", "DPO", JUNE)
    position = shred_by_two(log, shredding, by).first
    person = read(log, 2).model_dump()
    assert person[field] is None
    assert {name for name, value in person.items() if value is None} == {field}
    assert read(log, 1) == care_started
    with psycopg.connect(ledger) as owner:
        row = owner.execute(
            "SELECT wrapped, shredded_by FROM vault.value_key WHERE shredded_at IS NOT NULL"
        ).fetchall()
    assert row == [(None, position)]
    with pytest.raises(ShreddedAlready):
        shred(log, shredding, by)
    with pytest.raises(NoSuchValue):
        shred(log, replace(shredding, field="nothing"), by)


def test_nothing_more_is_sealed_of_somebody_erased(log: Log, by: Provenance) -> None:
    put(log, by, care_started, placed, *OVER)
    erased(log, by, CHILD)
    head = log.head()
    for more in ([care_started], [OVER[0], care_started]):
        with pytest.raises(Erased):
            put(log, by, *more)
    assert log.head() == head


def test_what_runs_again_for_somebody_erased_is_ended_without_their_key(
    log: Log, ledger: str, by: Provenance
) -> None:
    put(log, by, care_started, registered, placed, OVER[0])
    ended = put(log, by, OVER[1])
    erased(log, by, CHILD)
    wrong = Correction(ended, "It ended later", "Head of service")
    seconded(log, wrong, by)
    again = EndPlacement(placement_id="PL-1", code="CREQB", reason="Moved", ended_on=ENDED)
    position = handle(log, again, by).first
    assert read(log, position).reason is None  # type: ignore[attr-defined]
    held = held_in(log.entries(after=position - 1)[0].body)
    assert held["reason"]["of"] == CHILD
    with psycopg.connect(ledger) as owner:
        rows = owner.execute(WHOLE.format("sealed")).fetchall()
        assert verify(owner, Held()).size == log.head()
    assert len(rows) > len(held)


def test_each_entry_about_somebody_erased_is_judged_by_itself(log: Log, by: Provenance) -> None:
    put(log, by, care_started, placed, *OVER)
    erased(log, by, CHILD)
    others = care_started.model_copy(update={"child_ref": OTHER_CHILD})
    put(log, by, OVER[0], others)
    assert read(log, log.head()) == others
    assert read(log, log.head() - 1).reason is None  # type: ignore[attr-defined]
    both = opened.model_copy(
        update={"child_ref": OTHER_CHILD, "siblings": (CHILD,), "born_in": ("2010-05", "2012-02")}
    )
    head = log.head()
    for more in ([OVER[0], care_started], [OVER[0], both], [others, care_started]):
        with pytest.raises(Erased):
            put(log, by, *more)
    assert log.head() == head


def test_what_is_taken_back_or_objected_to_is_recorded_of_somebody_erased(
    log: Log, by: Provenance
) -> None:
    put(log, by, opened, examples.abandoned, placed, OVER[1])
    erased(log, by, CHILD)
    declined = examples.declined.model_copy(update={"reason": "Full"})
    for taken_back in (
        declined, examples.withdrawn, examples.answer_objected, examples.notice_given,
        examples.notice_withdrawn, examples.responsibility_passed, examples.value_shredded,
    ):  # fmt: skip
        assert {each["of"] for each in held_at(log, put(log, by, taken_back)).values()} == {CHILD}


def test_whatever_ends_or_takes_back_something_is_recorded_of_somebody_erased() -> None:
    said = "abandoned cancelled declined discharged done ended given objected passed reversed"
    ends = {*said.split(), "shredded", "withdrawn"}
    sealed = {event for event in CLASSES if may_be_personal(event)}
    named = {e for e in sealed if event_name(e.stored).rpartition("-")[2] in ends}
    assert named | {CorrectionProposed} == set(CLOSING)


def test_nobody_is_erased_while_a_search_is_open(log: Log, by: Provenance) -> None:
    put(log, by, opened)
    with pytest.raises(StillRuns) as refused:
        erased(log, by, CHILD)
    assert refused.value.detail["running"] == ("search R-1",)
    put(log, by, examples.abandoned)
    assert erase(log, erasing(CHILD), by)


def test_both_wrapped_keys_are_destroyed_and_cite_the_entry_of_the_erasure(
    log: Log, ledger: str, by: Provenance
) -> None:
    put(log, by, care_started, OVER[0])
    position = erased(log, by, CHILD)
    with psycopg.connect(ledger) as owner:
        row = owner.execute(
            "SELECT wrapped, escrow, destroyed_by, destroyed_at IS NULL FROM vault.key"
        ).fetchone()
    assert row == (None, None, position, False)


def test_erasing_needs_keys(ledger: str, by: Provenance) -> None:
    log = Log(ledger)
    with pytest.raises(NoKeys):
        erased(log, by, CHILD)
    with pytest.raises(NoKeys):
        put(log, by, care_started)
    log.close()


# Key-encryption keys.


def test_a_wrapping_is_of_one_person_under_one_key() -> None:
    wrapped = keys().provider.wrap(b"k" * 32, CHILD)
    assert keys().provider.unwrap(wrapped, CHILD) == b"k" * 32
    for provider, given_, person in (
        (keys().provider, wrapped, OTHER_CHILD),
        (keys().provider, wrapped[:-1], CHILD),
        (keys().provider, b"", CHILD),
        (FileKeys(b"another provider key of 32 bytes"), wrapped, CHILD),
    ):
        with pytest.raises(NotWrappedHere):
            provider.unwrap(given_, person)
    escrow = keys().escrow.wrap(b"k" * 32, CHILD)
    assert recover(offline(), escrow, CHILD) == b"k" * 32
    with pytest.raises(NotWrappedHere):
        recover(offline(), escrow, OTHER_CHILD)


def test_a_lost_provider_is_replaced_out_of_escrow(log: Log, ledger: str, by: Provenance) -> None:
    put(log, by, care_started)
    new = Keys(FileKeys(b"a new provider key of thirty-two"), PublicEscrow(offline().public_key()))
    lost = Log(ledger, vault=vault_of(ledger))
    assert rewrap(ledger, new, private=offline()) == 1
    with pytest.raises(NotWrappedHere):
        read(lost, 1)
    lost.close()
    found = vault_of(ledger)
    found.keys = new
    again = Log(ledger, vault=found)
    assert read(again, 1) == care_started
    assert rewrap(ledger, keys(), old=new) == 1
    again.close()
    assert read(log, 1) == care_started


def test_keys_in_a_folder_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = keys_in(tmp_path / "keys")
    again = keys_in(tmp_path / "keys")
    assert again.provider.unwrap(made.provider.wrap(b"k" * 32, "x"), "x") == b"k" * 32
    for file in (tmp_path / "keys").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_the_body_of_an_event_without_sealed_values_has_nothing_but_its_fields() -> None:
    assert json.loads(encode(applied)) == applied.model_dump(mode="json")


def test_another_key_provider_is_named_by_a_setting() -> None:
    made = provider_named("keys:provider_of_a_council")
    assert made.unwrap(made.wrap(b"k" * 32, CHILD), CHILD) == b"k" * 32
    for wrong in ("", "keys", "keys:nothing", "nowhere:provider", "keys:vault_of"):
        with pytest.raises(NoSuchProvider):
            provider_named(wrong)


def test_nothing_is_decided_on_what_is_erased(log: Log, by: Provenance) -> None:
    at = put(log, by, care_started, placed, person_erased)
    assert log.vault is not None
    log.vault.destroy(CHILD, at)
    longer = ExtendPlacement(
        placement_id="PL-1", reason="x", agreed_until=date(2027, 1, 1), extended_on=date(2022, 5, 1)
    )
    head = log.head()
    with pytest.raises(Erased):
        handle(log, longer, by)
    assert log.head() == head
