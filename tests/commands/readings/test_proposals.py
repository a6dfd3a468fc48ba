"""Which proposals of decisions stand among many entries, and what it takes to find them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from examples import (
    fee_proposed,
    fee_varied,
    home_transferred,
    placed,
    proposal_ended,
    provider_recorded,
    reversal,
    signed,
    suspended,
)
from hypothesis import given
from hypothesis import strategies as st

from domain.command import QueryItem
from domain.events.base import Event
from domain.events.corrections import EntryReversed, ProposalEnded
from domain.events.governance import DecisionProposed, Separated
from domain.readings.separation.proposals import (
    CHANGED_BY,
    decisions_that_stand,
    meets_proposals,
    proposals_about,
    reversals_for,
    thing,
)
from domain.readings.separation.undone import MAKERS, named_by_makers, undoes
from ledger.entries import RecordedEvent

LAST = fee_proposed.stands_until
REINSTATING = {
    "proposal": Separated.REINSTATEMENT,
    "placement_id": None,
    "provider_id": suspended.provider_id,
    "weekly_fee": None,
}
MADE = tuple(
    fee_proposed.model_copy(update=changed)
    for changed in (
        {},
        {"placement_id": "PL-2"},
        {"proposal": Separated.UPLIFT},
        {"proposal": Separated.EXTENSION},
        {"stands_until": LAST - timedelta(days=1)},
        REINSTATING,
    )
)
SINCE = (
    fee_varied,
    fee_varied.model_copy(update={"placement_id": "PL-2"}),
    signed,
    suspended,
    home_transferred,
    *(proposal_ended.model_copy(update={"proposal": n, "position": None}) for n in range(1, 5)),
)


class Counted(list[RecordedEvent]):
    """Entries that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[RecordedEvent]:
        self.times += 1
        return super().__iter__()


def recorded(events: Sequence[Event]) -> Counted:
    """Entries of these events, in their order."""
    return Counted(RecordedEvent(n, event) for n, event in enumerate(events, start=1))


@given(st.lists(st.sampled_from((*MADE, *SINCE)), max_size=12))
def test_a_proposal_stands_if_nothing_ended_it_alone(events: list[Event]) -> None:
    entries = recorded(events)
    stand = [
        (n, each)
        for n, each in enumerate(events, start=1)
        if isinstance(each, DecisionProposed)
        and each.stands_until >= LAST
        and not any(isinstance(e, ProposalEnded) and e.proposal == n for e in events)
        and not any(
            isinstance(later, CHANGED_BY[each.proposal])
            and thing(each.proposal, each) in later.tags
            for later in events[n:]
        )
    ]
    assert list(decisions_that_stand(entries, LAST)) == stand


def test_however_many_proposals_there_are_the_entries_are_gone_through_as_often() -> None:
    few, many = (
        recorded(
            [
                fee_varied,
                *(fee_proposed.model_copy(update={"weekly_fee": Decimal(n)}) for n in range(count)),
            ]
        )
        for count in (1, 100)
    )
    assert [len(decisions_that_stand(each, LAST)) for each in (few, many)] == [1, 100]
    assert few.times == many.times


def test_what_a_proposal_about_a_thing_reads_made_the_thing_and_changed_it() -> None:
    (item,) = proposals_about(Separated.VARIATION, fee_proposed)
    assert set(item.events) == {
        DecisionProposed, ProposalEnded, *MAKERS, *CHANGED_BY[Separated.VARIATION],
    }  # fmt: skip
    assert item.tags == ("placement:PL-1",)
    assert proposals_about(Separated.REINSTATEMENT, fee_proposed) == ()
    proposals, changes = proposals_about(Separated.REINSTATEMENT, suspended)
    assert proposals == QueryItem((DecisionProposed, ProposalEnded), ("untold:provider:P-1",))
    assert set(changes.events) == {*MAKERS, *CHANGED_BY[Separated.REINSTATEMENT]}
    assert changes.tags == ("provider:P-1",)


def test_a_proposal_rests_on_the_award_the_home_and_the_provider_that_made_the_thing() -> None:
    bought = placed.model_copy(update={"award_id": "AW-1"})
    others = bought.model_copy(
        update={"placement_id": "PL-2", "award_id": "AW-2", "home_id": "H-2", "provider_id": "P-2"}
    )
    events = (bought, others, fee_varied)
    named = {"placement:PL-1", "award:AW-1", "home:H-1", "provider:P-1"}
    assert named_by_makers(events, "placement:PL-1") == named
    assert named_by_makers(events, None) == frozenset()
    entries = [RecordedEvent(n, event) for n, event in enumerate(events, start=1)]
    assert reversals_for(fee_proposed, entries) == tuple(
        QueryItem((EntryReversed,), (each,)) for each in sorted(named)
    )


def test_only_a_reversal_of_what_a_proposal_rests_on_undoes_it() -> None:
    tags = {"placement:PL-1", "provider:P-1"}
    assert undoes(reversal(1, placed), tags)
    assert undoes(reversal(1, suspended), tags)
    others = suspended.model_copy(update={"provider_id": "P-2"})
    for harmless in (reversal(1, others), reversal(1, provider_recorded)):
        assert not undoes(harmless, tags)


def test_only_a_command_that_proposes_or_is_decided_by_two_meets_proposals() -> None:
    commands = ("propose_decision", "vary_fee", "visit_child")
    assert [meets_proposals(each) for each in commands] == [True, True, False]
