"""A reference to another child's placement, search or order brings none of it into a bundle."""

from datetime import date

from beginnings import changed
from examples import (
    CHILD,
    OTHER_CHILD,
    awarded,
    care_started,
    case_reviewed,
    linked,
    opened,
    placed,
    placement_ended,
    staying_put,
)

from domain.codes import Profile
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.subject import Subject, read_subject, snapshot
from ledger.entries import Provenance
from ledger.log import Log

ABOUT, OTHER = f"child:{CHILD}", f"child:{OTHER_CHILD}"
others_placement = changed(placed, placement_id="PL-2", child_ref=OTHER_CHILD)
others_end = changed(placement_ended, placement_id="PL-2", child_ref=OTHER_CHILD)


def record(log: Log, by: Provenance, *events: Event) -> None:
    for event in events:
        log.append([event], unless=None, after=log.head(), provenance=by)


def bundle_of(log: Log, ledger: str, about: str) -> Subject:
    with snapshot(ledger) as connection:
        return read_subject(connection, about, up_to=log.head())


def put_right(wrong: Event, position: int) -> EntryReversed:
    return EntryReversed(
        position=position, entry=wrong.stored, entry_tags=wrong.tags, reason="Another child",
        authority="Head of Service",
    )  # fmt: skip


def test_a_bundle_holds_nothing_of_another_childs_placement_that_is_named_by_mistake(
    log: Log, ledger: str, by: Provenance
) -> None:
    mistaken = changed(staying_put, placement_id="PL-2")
    record(log, by, care_started, others_placement, others_end, mistaken)
    for _ in ("as it stands", "once it is put right"):
        found = bundle_of(log, ledger, ABOUT)
        assert "placement:PL-2" not in found.covers
        assert {2, 3}.isdisjoint(each.position for each in found.entries)
        record(log, by, put_right(mistaken, 4))


def test_a_bundle_of_a_child_holds_the_search_for_several_and_the_childs_own_placement(
    log: Log, ledger: str, by: Provenance
) -> None:
    together = changed(opened, siblings=(OTHER_CHILD,), born_in=("2010-05", "2012-02"))
    own = changed(placed, award_id="AW-1")
    theirs = changed(others_placement, award_id="AW-1")
    record(log, by, together, awarded, own, theirs, others_end)
    found = bundle_of(log, ledger, ABOUT)
    assert set(found.covers) == {ABOUT, "referral:R-1", "award:AW-1", "placement:PL-1"}
    assert 5 not in {each.position for each in found.entries}
    found = bundle_of(log, ledger, "referral:R-1")
    assert {"placement:PL-1", "placement:PL-2"} <= set(found.covers)
    assert found.children == {ABOUT, OTHER}


def test_a_stay_of_the_wrong_child_is_in_that_childs_bundle_and_says_nothing_in_the_others(
    log: Log, ledger: str, by: Provenance
) -> None:
    right = changed(placed, child_ref=OTHER_CHILD)
    reviewed = changed(case_reviewed, child_ref=OTHER_CHILD, placement_id="PL-1")
    record(log, by, placed, put_right(placed, 1), right, reviewed)
    wrong = bundle_of(log, ledger, ABOUT)
    assert wrong.covers == (ABOUT,)
    assert [each.position for each in wrong.entries] == [1, 2]
    found = bundle_of(log, ledger, OTHER)
    assert "placement:PL-1" in found.covers
    court = DisclosureChoice(Profile.COURT, OTHER)
    shown = {
        each.position: court.fields_of(each, found.put_right, found.children)
        for each in found.entries
    }
    assert shown[1] == frozenset()
    assert shown[3] >= {"born_in"}
    by_name = DisclosureChoice(Profile.COURT, OTHER, disclose=("1:born_in",))
    assert by_name.fields_of(found.entries[0], (), found.children) == {"born_in"}


def test_a_start_that_was_put_right_and_not_replaced_is_the_childs(
    log: Log, ledger: str, by: Provenance
) -> None:
    left = changed(placement_ended, ended_on=date(2022, 3, 1))
    record(log, by, placed, left, put_right(placed, 1))
    assert bundle_of(log, ledger, ABOUT).covers == (ABOUT, "placement:PL-1")


def test_the_link_of_parent_and_child_is_in_the_bundle_of_each_and_nothing_else_of_the_other(
    log: Log, ledger: str, by: Provenance
) -> None:
    record(log, by, placed, others_placement, linked, others_end)
    mother, baby = bundle_of(log, ledger, ABOUT), bundle_of(log, ledger, OTHER)
    assert [each.position for each in mother.entries] == [1, 3]
    assert [each.position for each in baby.entries] == [2, 3, 4]
    assert (mother.covers, baby.covers) == ((ABOUT, "placement:PL-1"), (OTHER, "placement:PL-2"))
