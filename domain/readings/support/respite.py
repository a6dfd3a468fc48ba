"""Decision model of respite that is bought: which roles may agree to what it costs.

Respite of a placement that begins within a year of other respite of it costs what they do together,
by what is recorded, of whatever day (RESPITE-4, RESPITE-5).

Source: the council's scheme of delegation (RESPITE-4, RESPITE-5); the ledger's own (decision 97).
"""

from datetime import date
from decimal import Decimal

from domain.codes import Decision, Measure
from domain.readings.fees import State, given_to
from domain.values import cost, years_after


def who_may_buy(
    state: State, weekly_fee: Decimal, days: tuple[date, date], decision: Decision, today: date
) -> tuple[str, ...]:
    """The roles to which the scheme of today gives a decision about respite on the days from one up
    to another, together with the placement's other respite that begins less than a year before or
    after it.
    """
    first, end = days
    together = [(weekly_fee, (end - first).days)]
    for other in state.placement.respites:
        begins = other.respite_from
        if begins < years_after(first, 1) and first < years_after(begins, 1):
            together.append((other.weekly_fee, (other.respite_to - begins).days))
    once = sum((cost(fee, nights) for fee, nights in together), Decimal(0))
    dearest = max(fee for fee, _ in together)
    value = {Measure.WEEKLY: dearest, Measure.YEARLY: once, Measure.WHOLE_LIFE: once}
    return given_to(state, decision, value, today)
