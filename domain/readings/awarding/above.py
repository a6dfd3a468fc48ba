"""By how much the dearest week of an award is above its provider's price schedule or the ceiling.

The ceiling is that of the council's own lot, outside every framework too. It counts only where the
schedule does not price the kind and level. Where there is neither, nothing is above. Both are read
on two days: that of the award (of the offer, where offers were compared), and that on which the
award is recorded. So they are without what was recorded once the search was, and is in force from a
day before its own recording or was recorded by the person who makes the award: nobody sets the
price of their own purchase once it is known what is sought. The greatest of the excesses counts.
An award that is above gives its reason: without one the rule
always refuses, of an award of an earlier day as well.

Source: the provider's price schedules and the terms of the lot, which have the ceiling, and
decision 70 (AWARD-8, DIRECT-8, CONTINGENCY-7, SPOT-7, UNREGISTERED-5); the ledger's own (decision
66), that the day of recording counts too; the ledger's own (decision 103), for what is dated back.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from domain.command import DecisionContext, Refusal
from domain.fee_lines import FeeLine
from domain.readings.awards import State, held_above, most_held
from domain.valuation import most_for


class Explained(Protocol):
    """The provider to which an award is made, and why its fee is above the schedule, if it is."""

    @property
    def provider_id(self) -> str:
        """The provider."""
        ...

    @property
    def above_because(self) -> str | None:
        """Why it is above."""
        ...


def above_and_why(
    state: State,
    command: Explained,
    fee_lines: Sequence[FeeLine],
    refusal: type[Refusal],
    context: DecisionContext,
    day: date,
) -> Decimal:
    """Pounds a week by which a fee is above what the provider's is held to on a day or today.
    Raises the refusal if it is above, and no reason is given.
    """
    days = (day, context.today)
    above = held_above(state, command.provider_id, context.actor, fee_lines, *days)
    if above and command.above_because is None:
        held = most_held(state, command.provider_id, context.actor, *days)
        raise refusal(
            a_week_above=above, most=min(most_for(fee_lines, each) for each in held if each)
        )
    return above
