"""An import is reversed whole."""

from typing import Any

import examples
import pytest
from specification import NOON, TESTER, given

from domain.commands.imports.reverse_import import (
    ChildrenLiveThere,
    ImportedEntry,
    LaterOnesRestOnIt,
    NoSuchImport,
    NotProposed,
    ProposalOver,
    ProposedByTheSame,
    RepeatedByAnother,
    RestsOnTheImport,
    ReverseImport,
    anything_rests_on,
    decides,
    query,
    what_rests_on_import,
)
from domain.events.base import Event
from domain.events.corrections import CorrectionProposed, EntryReversed
from domain.events.finance import InvoiceRecorded, PaymentRecorded
from domain.events.imports import (
    EpisodeStated,
    ImportReversed,
    InvoiceRepeated,
    PaymentRepeated,
    ReturnLoaded,
    SpendingFileLoaded,
)
from domain.events.metadata import Breach
from domain.events.providers import HomeRegistered
from ledger.corrections import ImportReversalDecision
from ledger.entries import History, RecordedEvent
from ledger.selection import matches

FILE, LATER = "4" * 64, "5" * 64
spending = SpendingFileLoaded(
    file=FILE, file_name="april", layout="devon", rows=1, added=1, repeated=0, set_aside=0,
    credits=0, total="14000.00",
)  # fmt: skip
returned = ReturnLoaded(
    files=(FILE,), year_from="2021-04-01", year_to="2022-03-31", rows=1, stated=1, unchanged=0,
    superseded=0, lapsed=0, set_aside=0, children=0, withdrawn=0, not_read=(),
)  # fmt: skip
EPISODE = ImportedEntry(
    position=7, entry=examples.episode_stated.stored, entry_tags=examples.episode_stated.tags
)
PAYMENT = ImportedEntry(position=7, entry=examples.payment.stored, entry_tags=examples.payment.tags)
HOME = ImportedEntry(
    position=7, entry=examples.registered.stored, entry_tags=examples.registered.tags
)
WHY: dict[str, Any] = {"reason": "The wrong file", "authority": "Head of finance"}


def reverse(entry: ImportedEntry, loaded: Event, position: int = 8) -> ReverseImport:
    summed = ImportedEntry(position=position, entry=loaded.stored, entry_tags=loaded.tags)
    return ReverseImport(file=FILE, loaded=loaded.stored, entries=(entry, summed), **WHY)


def reversals(command: ReverseImport) -> list[Event]:
    return [
        *(
            EntryReversed(position=e.position, entry=e.entry, entry_tags=e.entry_tags, **WHY)
            for e in command.entries
        ),
        ImportReversed(file=FILE, entries=len(command.entries), **WHY),
    ]


def test_every_entry_of_an_import_is_reversed_and_the_reversal_summed_up() -> None:
    command = reverse(PAYMENT, spending)
    given(spending).when(command).then(*reversals(command))


def test_import_1_an_import_that_does_not_stand_is_not_reversed() -> None:
    given().when(reverse(PAYMENT, spending)).then_refused(NoSuchImport, file=FILE)
    nothing = ReverseImport(file=FILE, loaded="", entries=(), **WHY)
    given().when(nothing).then_refused(NoSuchImport, file=FILE)


def changed(event: Event, **fields: object) -> Event:
    return event.model_copy(update=fields)


@pytest.mark.parametrize(
    ("loaded", "later"),
    [
        (returned, changed(returned, files=(LATER,))),
        (changed(examples.list_loaded, file=FILE), changed(examples.list_loaded, file=LATER)),
    ],
)
def test_import_2_the_last_return_or_list_is_reversed_first(loaded: Event, later: Event) -> None:
    command = reverse(PAYMENT, loaded)
    given(loaded).when(command).then(*reversals(command))
    given(loaded, later).when(command).then_refused(LaterOnesRestOnIt)


def test_import_2_spending_files_are_reversed_in_any_order() -> None:
    command = reverse(PAYMENT, spending)
    given(spending).when(command).then(*reversals(command))


def test_import_3_a_payment_that_another_file_repeated_keeps_its_file() -> None:
    again = PaymentRepeated(payment_id=examples.payment.payment_id, file=LATER, row=2)
    command = reverse(PAYMENT, spending)
    given(spending, again).when(command).then_refused(RepeatedByAnother, file=LATER)
    own = again.model_copy(update={"file": FILE})
    given(spending, own).when(command).then(*reversals(command))


def test_import_4_a_home_with_a_child_or_a_block_in_it_stays_registered() -> None:
    listed = changed(examples.list_loaded, file=FILE)
    command = reverse(HOME, listed)
    given(listed).when(command).then(*reversals(command))
    given(listed, examples.placed).when(command).then_refused(ChildrenLiveThere, home_id="H-1")
    given(listed, examples.block).when(command).then_refused(ChildrenLiveThere, home_id="H-1")


def test_import_4_a_home_keeps_enough_places_for_its_children() -> None:
    listed = changed(examples.list_loaded, file=FILE)
    small = changed(examples.registered, places=0)
    given(listed, small, examples.placed).when(reverse(HOME, listed)).then_refused(
        ChildrenLiveThere, home_id="H-1"
    )


# ── What rests on the import ─────────────────────────────────────────────────────────────


def proposed(summary: int, loaded: Event, by: str) -> CorrectionProposed:
    """A proposal to undo the import that the entry at this position sums up."""
    return CorrectionProposed(
        position=summary, entry=loaded.stored, entry_tags=loaded.tags, with_it=(), **WHY,
        proposed_by=by, proposed_as="finance", put_to=("finance",), proposed_on=TESTER.today,
        stands_until=TESTER.today,
    )  # fmt: skip


def undone(
    imported: list[Event],
    loaded: Event,
    *others: Event,
    proposer: str | None = "nora",
    broken: tuple[Breach, ...] = (),
    changed_at: int = 0,
) -> list[Event]:
    """What is decided to undo the import of these entries, when others have been recorded since and
    somebody has proposed it. Every event given must be one that the decision reads, but for what it
    only reverses.
    """
    since = () if proposer is None else (proposed(len(imported) + 1, loaded, proposer),)
    given_ = (*imported, loaded, *others, *since)
    events = [RecordedEvent(n, each) for n, each in enumerate(given_, 1)]
    entries = tuple(
        ImportedEntry(
            position=e.position,
            entry=e.event.stored,
            entry_tags=e.event.tags,
            in_breach=bool(broken),
        )
        for e in events[: len(imported) + 1]
    )
    command = ReverseImport(file=FILE, loaded=loaded.stored, entries=entries, **WHY)
    decision = ImportReversalDecision(command.model_copy(update={"changed_at": changed_at}))
    read = [e for e in events if any(matches(item, e.event) for item in decision.query)]
    assert {e.position for e in events[len(entries) :]} <= {e.position for e in read}
    return [e.event for e in decision.decide(History(read, len(events), NOON), TESTER)]


listed = changed(examples.list_loaded, file=FILE)
of_invoice = changed(examples.payment, invoice_id=examples.invoice.invoice_id)


def test_import_5_what_others_recorded_of_a_home_keeps_its_registration() -> None:
    home: list[Event] = [examples.registered, examples.judged]
    assert len(undone(home, listed)) == len(home) + 2, "what the import recorded goes with it"
    with pytest.raises(RestsOnTheImport) as refused:
        undone(home, listed, examples.judged, examples.places_changed)
    resting = ((4, "judgement-recorded"), (5, "places-changed"))
    assert refused.value.detail == {"resting": resting}


def test_import_5_a_home_registered_again_holds_up_what_rests_on_it() -> None:
    again = (examples.registered, examples.judged)
    assert undone([examples.registered], listed, *again)


def test_import_5_what_was_reversed_rests_on_nothing() -> None:
    judgement = examples.judged
    put_right = EntryReversed(position=3, entry=judgement.stored, entry_tags=judgement.tags, **WHY)
    assert undone([examples.registered], listed, judgement, put_right)


def test_import_5_a_dispute_or_payment_of_an_invoice_keeps_its_file() -> None:
    assert undone([examples.invoice], spending)
    with pytest.raises(RestsOnTheImport) as refused:
        undone([examples.invoice], spending, examples.disputed, of_invoice)
    resting = ((3, "invoice-disputed"), (4, "payment-recorded"))
    assert refused.value.detail == {"resting": resting}
    assert undone([examples.invoice, of_invoice], spending)


def test_import_5_a_supplier_that_only_the_list_made_known_keeps_it_while_paid() -> None:
    paid = changed(examples.payment, provider_id=examples.registered.provider_id)
    with pytest.raises(RestsOnTheImport):
        undone([examples.registered], listed, paid)
    assert undone([examples.registered], listed, paid, examples.provider_recorded)


# ── The second person ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("recorded", "loaded"), [(examples.registered, listed), (examples.payment, spending)]
)
def test_import_6_an_import_of_money_or_safety_is_undone_once_another_has_proposed_it(
    recorded: Event, loaded: Event
) -> None:
    with pytest.raises(NotProposed) as refused:
        undone([recorded], loaded, proposer=None)
    assert refused.value.detail == {"position": 2}
    assert undone([recorded], loaded)


def test_import_6_a_proposal_to_reverse_one_entry_of_an_import_is_not_one_to_undo_it() -> None:
    alone = proposed(1, examples.payment, "nora")
    alone = alone.model_copy(update={"entry_tags": spending.tags})
    with pytest.raises(NotProposed):
        undone([examples.payment], spending, alone, proposer=None)


def test_import_6_an_import_that_only_states_what_was_returned_takes_one_person() -> None:
    assert undone([examples.episode_stated], returned, proposer=None)


def test_import_6_an_import_that_records_a_breach_takes_two() -> None:
    broken = (Breach(rule="PLACES-1", sentence="More children than places."),)
    with pytest.raises(NotProposed):
        undone([examples.episode_stated], returned, proposer=None, broken=broken)
    assert undone([examples.episode_stated], returned, broken=broken)


def test_import_7_who_proposed_to_undo_an_import_does_not_undo_it_too() -> None:
    with pytest.raises(ProposedByTheSame) as refused:
        undone([examples.payment], spending, proposer=TESTER.actor)
    assert refused.value.detail == {"position": 2}
    also = proposed(2, spending, "nora")
    assert undone([examples.payment], spending, also, proposer=TESTER.actor)


def test_import_8_a_proposal_that_lapsed_was_ended_or_is_of_what_changed_since_is_over() -> None:
    paid = [examples.payment]
    late = proposed(2, spending, "nora").model_copy(update={"stands_until": examples.MARCH})
    ended = examples.proposal_ended.model_copy(
        update={"proposal": 4, "position": 2, "entry_tags": spending.tags}
    )
    for others, changed_at in (((late,), 0), ((late, ended), 0)):
        with pytest.raises(ProposalOver) as refused:
            undone(paid, spending, *others, proposer=None, changed_at=changed_at)
        assert refused.value.detail == {"position": 2}
    with pytest.raises(ProposalOver):
        undone(paid, spending, changed_at=3)
    assert undone(paid, spending, changed_at=2), "it was proposed since"


INVOICE = ImportedEntry(position=7, entry=examples.invoice.stored, entry_tags=examples.invoice.tags)


def test_an_undoing_reads_the_imports_of_its_kind_its_rows_repeats_and_its_homes() -> None:
    tags = {item.tags for item in query(reverse(PAYMENT, spending))}
    assert tags == {(f"file:{FILE}",), (f"payment:{examples.payment.payment_id}",)}
    tags = {item.tags for item in query(reverse(HOME, listed))}
    assert tags == {(f"file:{FILE}",), (), ("home:H-1",)}
    assert {item.tags for item in query(reverse(INVOICE, spending))} == {
        (f"file:{FILE}",), (f"invoice:{examples.invoice.invoice_id}",)
    }  # fmt: skip


def test_import_3_the_first_of_the_files_that_repeat_its_rows_is_told() -> None:
    files = [character * 64 for character in "9658"]
    again = [
        InvoiceRepeated(invoice_id=examples.invoice.invoice_id, file=file, row=2) for file in files
    ]
    given(spending, *again).when(reverse(INVOICE, spending)).then_refused(
        RepeatedByAnother, file="5" * 64
    )


def test_import_1_an_import_without_entries_is_none() -> None:
    nothing = ReverseImport(file=FILE, loaded="", entries=(), **WHY)
    given(spending).when(nothing).then_refused(NoSuchImport, file=FILE)


def test_import_4_a_home_that_was_registered_besides_keeps_its_children() -> None:
    command = reverse(HOME, listed)
    given(listed, examples.registered, examples.placed).when(command).then(*reversals(command))


def test_import_4_each_home_of_the_import_is_looked_at() -> None:
    second = changed(examples.registered, home_id="H-2", urn="SC900002")
    other = ImportedEntry(position=6, entry=second.stored, entry_tags=second.tags)
    both = reverse(HOME, listed)
    both = both.model_copy(update={"entries": (other, *both.entries)})
    for history in ((examples.placed, second), (second, examples.placed)):
        given(listed, *history).when(both).then_refused(ChildrenLiveThere, home_id="H-1")


def test_what_may_rest_on_an_import_is_read_but_for_episodes() -> None:
    assert anything_rests_on(InvoiceRecorded)
    assert anything_rests_on(HomeRegistered)
    assert anything_rests_on(PaymentRecorded)  # what authorises one that nothing explains
    assert not anything_rests_on(EpisodeStated)
    assert what_rests_on_import(reverse(EPISODE, returned)) == ()
    assert what_rests_on_import(reverse(PAYMENT, spending))
    assert what_rests_on_import(reverse(HOME, listed))
    unknown = PAYMENT.model_copy(update={"entry": "of-long-ago.v1"})
    assert what_rests_on_import(reverse(unknown, spending)) == ()
    assert not decides(unknown)
