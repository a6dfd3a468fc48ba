"""Decision model of making an award: referral, provider, home and rules; computes its value."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from domain.command import DecisionContext, Query, QueryItem
from domain.events.governance import PolicyAdopted
from domain.events.providers import HomeRegistered
from domain.fee_lines import FeeLine, cost_between, weekly_total
from domain.readings.care import may_have_reached
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.market import ArrangementEvent, Arrangements
from domain.readings.orders import OrderEvent, Orders
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.values import years_after

Relevant: TypeAlias = (
    ReferralEvent
    | StandingEvent
    | HomeEvent
    | FrameworkEvent
    | PolicyAdopted
    | ArrangementEvent
    | OrderEvent
)


@dataclass(frozen=True, slots=True)
class State:
    """The referral, the provider and its home, and the rules that the award is made under."""

    referral: Referral = field(default_factory=Referral)
    standing: Standing = field(default_factory=Standing)
    home: Home = field(default_factory=Home)
    frameworks: Frameworks = field(default_factory=Frameworks)
    policies: Policies = field(default_factory=Policies)
    arrangements: Arrangements = field(default_factory=Arrangements)
    orders: Orders = field(default_factory=Orders)


def read_for_award(
    referral_id: str, provider_id: str, home_id: str | None, *more: QueryItem
) -> Query:
    """The entries that an award of the referral to the provider rests on."""
    home = () if home_id is None else (home_of(home_id),)
    return (
        referral_of(referral_id),
        standing_of(provider_id),
        *home,
        FRAMEWORKS,
        POLICIES,
        *more,
    )


def evolve(state: State, event: Relevant) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    if isinstance(event, StandingEvent):
        return replace(state, standing=state.standing.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    if isinstance(event, ArrangementEvent):
        return replace(state, arrangements=state.arrangements.after(event))
    return replace(state, orders=state.orders.after(event))


def fitting_home(state: State, provider_id: str) -> HomeRegistered | None:
    """The home, if it is the provider's, is of the kind needed, and takes children on the day of
    need.
    """
    opened = state.referral.search.opened
    if opened is None:
        return None
    home = state.home.takes_children_on(opened.needed_on)
    if home is None or (home.provider_id, home.kind) != (provider_id, opened.kind):
        return None
    return home


def value_of_award(
    state: State,
    policy: PolicyAdopted,
    context: DecisionContext,
    authority: str,
    fee_lines: Sequence[FeeLine],
) -> dict[str, Any]:
    """The fields that every award holds, worked out from the referral, the fee lines and the
    policy.

    Values are pounds for all the children of the referral: for a week, for a year from the day of
    need, and for the policy's minimum term. Raises ValueError if the referral is not open.
    """
    search = state.referral.search
    opened = search.opened
    if opened is None:
        message = "an award can be valued only on a referral that was opened"
        raise ValueError(message)
    children = len(search.children)
    weekly_fee = weekly_total(fee_lines, opened.needed_on)
    term_ends = years_after(opened.needed_on, policy.minimum_term_years)
    year = cost_between(fee_lines, opened.needed_on, years_after(opened.needed_on, 1)) * children
    return {
        "lot": opened.lot,
        "kind": opened.kind,
        "authority": authority,
        "geography": geography_of(authority, policy),
        "children": children,
        "fee_lines": fee_lines,
        "weekly_fee": weekly_fee,
        "weekly_value": weekly_fee * children,
        "yearly_value": year,
        "whole_life_value": cost_between(fee_lines, opened.needed_on, term_ends) * children,
        "runs_past_eighteen": any(may_have_reached(born, 18, term_ends) for born in opened.born_in),
        "key_decision": year > policy.key_decision_above,
        "proposed_by": context.actor,
    }
