"""Decision model of what a placement breaks that cites no award, though money is paid for it.

START-10 is judged on the first day of the placement. START-20 is judged on that day and on the day
of recording, and START-21 on the day of recording: what was bought, or allowed to our own carers,
gains no authority by a first day from before there was a framework or a scheme of delegation. What
was recorded before there was one, without a breach, gets none when it is put right to ask no more.
Each such correction asks no more than the entry before it, so that none of several asks more than
the first. One that does is in breach, and what is put in its place stays so, even if it asks no
more than the first did: what is in breach is put in order by an award.

Source: the council's contract procedure rules and its scheme of delegation (START-10, START-20);
the ledger's own (decision 66), that the day of recording counts too (START-20, START-21).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from domain.codes import Mode
from domain.command import DecisionContext, Marked
from domain.events.awards import Award
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.purchases import decision_on, ill_begun, is_allowance
from domain.readings.arrival.settings import Setting
from domain.readings.arrival.stays import Stay, Unlawful
from domain.readings.placements import BOUGHT_WITHOUT_AUTHORITY
from domain.readings.policy import geography_of
from domain.readings.pricing.added import value_of_days
from domain.readings.scheme import Matter, roles_in
from domain.values import Kind, years_after

BOUGHT_FOR_A_FEE: Final = frozenset((Kind.HOSPITAL_OR_CARE_HOME,))
"""The kinds that are bought if a fee is stated. A bed in a hospital is not bought by a council."""
WITHOUT_AUTHORITY: Final = BOUGHT_WITHOUT_AUTHORITY | {"START-20"}
"""The rules whose breach leaves what is paid for a placement without authority."""


def unlawfully_bought(
    state: Arrival,
    stay: Stay,
    award: Award | None,
    started: PlacementStarted,
    context: DecisionContext,
) -> Iterator[Unlawful]:
    """Each of START-10, 13, 14, 20 and 21 that a placement breaks."""
    if award is None:
        yield from without_award(state, stay, started, context)
    yield from ill_begun(state, stay, award)


def without_award(
    state: Arrival, stay: Stay, started: PlacementStarted, context: DecisionContext
) -> Iterator[Unlawful]:
    """Which of START-10, 20 and 21 a placement without an award breaks, and the day that asks for
    authority: the first, or that of recording.
    """
    setting, fee, first = stay.setting, started.weekly_fee, stay.first
    tells = {"placement_id": started.placement_id}
    lasting = last_until(started, stay.ended_on)
    no_more = asks_no_more(started, lasting, context.put_right)
    days = [first] if no_more else [first, context.today]
    if is_allowance(setting):
        day = next((each for each in days if state.scheme.on(each) is not None), None)
        if fee and day is not None:
            yield Unlawful("START-20", day, {**tells, "roles": who_sets(state, stay, fee, day)})
        return
    day = next((each for each in days if must_be_awarded(state, setting, fee, each)), None)
    if day == first:
        yield Unlawful("START-10", first, tells)
    elif day is not None and fee is not None:
        yield Unlawful("START-21", day, tells)


def must_be_awarded(state: Arrival, setting: Setting, fee: Decimal | None, day: date) -> bool:
    """Whether a placement that is no allowance is bought, and a framework has begun to buy its lot
    by the day, whether or not it has ended since, or a scheme of delegation is in force on it. What
    has no fee is bought too, except a bed in a hospital or care home.
    """
    if fee is None and setting.kind in BOUGHT_FOR_A_FEE:
        return False
    bought = setting.lot is not None and state.frameworks.has_bought_since(setting.lot, day)
    return bought or state.scheme.on(day) is not None


def asks_no_more(started: PlacementStarted, lasting: date, put_right: tuple[Marked, ...]) -> bool:
    """Whether a placement is recorded in the place of an entry that cites no award and broke no
    rule on authority, and asks no more than that: of the same provider, home and kind, for no
    higher fee, from no earlier day, agreed for no longer, and lasting no longer.
    """
    ends = {
        each.event.placement_id: each.event.ended_on
        for each in put_right
        if isinstance(each.event, PlacementEnded)
    }
    return any(
        isinstance(each.event, PlacementStarted)
        and not WITHOUT_AUTHORITY & each.broken
        and bought_alike(started, each.event)
        and within_fee_and_days(started, each.event)
        and lasting <= last_until(each.event, ends.get(started.placement_id))
        for each in put_right
    )


def last_until(started: PlacementStarted, ended_on: date | None) -> date:
    """The day before which a placement is paid for, or agreed to be: the last there is, if it has
    no end.
    """
    return max(started.agreed_until, ended_on or date.max)


def bought_alike(one: PlacementStarted, other: PlacementStarted) -> bool:
    """Whether both are the same placement, of the same provider, home and kind, and by the same
    award or none.
    """
    first, second = (
        (each.placement_id, each.provider_id, each.home_id, each.kind, each.award_id)
        for each in (one, other)
    )
    return first == second


def within_fee_and_days(started: PlacementStarted, was: PlacementStarted) -> bool:
    """Whether a placement has no higher fee than it had, and no day more."""
    days = was.started_on <= started.started_on and started.agreed_until <= was.agreed_until
    return days and weekly_fee(started) <= weekly_fee(was)


def weekly_fee(started: PlacementStarted) -> Decimal:
    """Pounds a week that a start states: nothing if it states no fee."""
    return started.weekly_fee or Decimal(0)


def who_sets(state: Arrival, stay: Stay, fee: Decimal, day: date) -> tuple[str, ...]:
    """The roles to which the scheme in force on a day gives an allowance of so many pounds a week,
    by what it comes to from that day until the agreed end or for the term of the policy, whichever
    is longer.
    """
    setting, policy = stay.setting, state.policies.on(day)
    if policy is None:
        return ()
    until = max(stay.agreed_until, years_after(day, policy.minimum_term_years))
    matter = Matter(
        decision_on(setting.kind),
        setting.lot,
        None,
        value_of_days({day: fee}, (), day, until),
        geography_of(setting.authority, policy),
        registered=stay.home_id is not None,
        past_eighteen=False,
    )
    return roles_in(state.scheme.rows(Mode.DECIDES, matter, day))
