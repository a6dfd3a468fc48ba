"""Which proposals of decisions stand among many entries, and what it takes to find them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from examples import (
    fee_proposed,
    fee_varied,
    home_transferred,
    proposal_ended,
    signed,
    suspended,
)
from hypothesis import given
from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.corrections import ProposalEnded
from domain.events.governance import DecisionProposed, Separated
from domain.readings.separation.proposals import CHANGED_BY, decisions_that_stand, thing
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
