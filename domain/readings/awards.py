"""Decision model of making an award: referral, provider, home and rules; computes its value.

Two days are judged, so that an earlier day escapes nothing: the day of the award, and that on which
it is recorded (`today`). On both the framework buys the lot, the provider is in the lot and not
suspended there, a court's direction is in force, and no check excludes the provider. The home is
judged on the day of need. The term is that of the policy in force on the day the search was opened,
or begun again. Whether the authority of the place is in the area, adjoins it or is at a distance is
judged by the policy of the day of recording, and a key decision by the lower figure of the policies
of both days. Support without a home, of which no authority is stated, is given in the council's own
by the policy of the day of the award.

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71 (AWARD-3, DIRECT-2); the council's cabinet report ¶2.4 for the
minimum term; Procurement Act 2023 s45(6), s57 and Schedules 6 and 7, and decision 82 (AWARD-10,
DIRECT-11); Procurement Act 2023 s57 and Schedules 6 and 7, and decision 82 (CONTINGENCY-10,
SPOT-12, UNREGISTERED-9); Care Standards Act 2000 s22B on restriction, and decision 94 (AWARD-11),
for what Ofsted bars; the council's constitution, whose figure the policy has, for a key decision;
the ledger's own (decisions 66 and 70).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from domain.authorities import UNKNOWN
from domain.codes import LegalRegime
from domain.command import DecisionContext, Query, QueryItem, Refusal, events_in, tag
from domain.events.governance import PolicyAdopted
from domain.events.providers import ProviderRecorded
from domain.events.purchasing import (
    FrameworkEstablished,
    PriceScheduleAgreed,
)
from domain.events.searches import ReferralOpened
from domain.fee_lines import FeeLine, weekly_total
from domain.readings.barring.causes import Bar, told
from domain.readings.barring.of_providers import not_cleared, not_eligible, suspended
from domain.readings.care import may_have_reached
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.market import ArrangementEvent, Arrangements
from domain.readings.offers import OfferKey
from domain.readings.orders import OrderEvent, Orders, Place
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.providers.exclusions import (
    ExclusionEvent,
    Exclusions,
    exclusions_of,
)
from domain.readings.providers.known import Providers
from domain.readings.referrals import AwardMade, Referral, ReferralEvent, referral_of
from domain.readings.registrations.notices import NoticeEvent, NoticesOfAll
from domain.readings.standing import (
    Prices,
    StandingEvent,
    Standings,
    prices_of,
    standing_of,
)
from domain.valuation import Term, term_from, value_over
from domain.values import Authority, Lot, lot_buys

Relevant: TypeAlias = (
    ReferralEvent
    | StandingEvent
    | PriceScheduleAgreed
    | HomeEvent
    | FrameworkEvent
    | PolicyAdopted
    | ArrangementEvent
    | OrderEvent
    | ProviderRecorded
    | ExclusionEvent
)


@dataclass(frozen=True, slots=True)
class State:
    """The referral, the provider, its prices and its home, Ofsted's notices about that home or,
    where it is not named, about all, and the rules that the award is made under.
    """

    referral: Referral = field(default_factory=Referral)
    standings: Standings = field(default_factory=Standings)
    prices: Prices = field(default_factory=Prices)
    home: Home = field(default_factory=Home)
    notices: NoticesOfAll = field(default_factory=NoticesOfAll)
    frameworks: Frameworks = field(default_factory=Frameworks)
    policies: Policies = field(default_factory=Policies)
    arrangements: Arrangements = field(default_factory=Arrangements)
    orders: Orders = field(default_factory=Orders)
    providers: Providers = field(default_factory=Providers)
    exclusions: Exclusions = field(default_factory=Exclusions)
    recorded_before: tuple[int, int] = (0, 0)
    """How many price schedules and terms of lots were recorded before the search."""

    def framework_on(self, lot: Lot, day: date, today: date) -> FrameworkEstablished | None:
        """The framework that buys a lot both on a day and today, if one does and the lot buys the
        kind that is sought.
        """
        opened = self.referral.search.opened
        if opened is not None and not lot_buys(lot, opened.kind):
            return None
        framework = self.frameworks.live(lot, day)
        return framework if framework == self.frameworks.live(lot, today) else None

    def is_eligible(
        self, provider_id: str, framework: FrameworkEstablished, day: date, today: date
    ) -> bool:
        """Whether a provider is admitted, both on a day and today, to the lot of the framework that
        the referral asks for, and is suspended in it neither then nor today.
        """
        opened = self.referral.search.opened
        return opened is not None and not self.bars(provider_id, framework, day, today)

    def bars(
        self, provider_id: str, framework: FrameworkEstablished, *days: date
    ) -> tuple[Bar, ...]:
        """Why a provider is not eligible in the lot that the referral asks for, on some days.

        Raises ValueError if the referral is not open.
        """
        lot, standing = opened_in(self).lot, self.standings.of(provider_id)
        return tuple(not_eligible(provider_id, standing, framework.framework_id, lot, days))

    def is_directed(self, place: Place, day: date, today: date) -> bool:
        """Whether orders in force on a day and today direct a placement of every child there."""
        children = self.referral.search.children
        return all(self.orders.directs(children, place, each) for each in (day, today))

    def set_aside(
        self, framework: FrameworkEstablished, day: date, today: date
    ) -> frozenset[OfferKey]:
        """The offers on the referral whose provider is not eligible, or whose home Ofsted bars on
        the day of need.
        """
        opened = self.referral.search.opened
        return frozenset(
            key
            for key, offer in self.referral.offers.live.items()
            if not self.is_eligible(key[0], framework, day, today)
            or opened is None
            or self.notices.bar(offer.made.home_id, opened.needed_on)
        )

    def suspensions_of(self, provider_id: str, *days: date) -> tuple[Bar, ...]:
        """The suspensions of a provider in the lot of the referral on some days.

        Raises ValueError if the referral is not open.
        """
        lot = opened_in(self).lot
        return tuple(suspended(provider_id, self.standings.of(provider_id), lot, days))


def read_for_award(
    award_id: str, referral_id: str, provider_id: str, home_id: str | None, *more: QueryItem
) -> Query:
    """The entries that an award of the referral to the provider rests on, and every award that was
    made under its reference: one that another search used counts as used (`Referral.may_award`).
    """
    home = () if home_id is None else (home_of(home_id),)
    return (
        referral_of(referral_id),
        QueryItem(events_in(AwardMade), (tag("award", award_id),)),
        standing_of(provider_id),
        prices_of(provider_id),
        exclusions_of(provider_id),
        *home,
        FRAMEWORKS,
        POLICIES,
        *more,
    )


def evolve(state: State, event: Relevant) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, ReferralEvent):
        if state.referral.search.opened is None:
            recorded = (len(state.prices.agreed), len(state.frameworks.terms))
            state = replace(state, recorded_before=recorded)
        return replace(state, referral=state.referral.after(event))
    if isinstance(event, StandingEvent):
        return replace(state, standings=state.standings.after(event))
    if isinstance(event, PriceScheduleAgreed):
        return replace(state, prices=state.prices.after(event))
    if isinstance(event, NoticeEvent):
        state = replace(state, notices=state.notices.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    return evolve_rules(state, event)


def evolve_rules(
    state: State,
    event: FrameworkEvent
    | PolicyAdopted
    | ArrangementEvent
    | OrderEvent
    | ProviderRecorded
    | ExclusionEvent,
) -> State:
    """The state once an event about none of the search, the providers' prices and the home is taken
    into account.
    """
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    if isinstance(event, ExclusionEvent):
        return replace(state, exclusions=state.exclusions.after(event))
    if isinstance(event, ProviderRecorded):
        return replace(state, providers=state.providers.after(event))
    if isinstance(event, ArrangementEvent):
        return replace(state, arrangements=state.arrangements.after(event))
    return replace(state, orders=state.orders.after(event))


class Awarding(Protocol):
    """The provider to which an award is made, and the day of it."""

    @property
    def provider_id(self) -> str:
        """The provider."""
        ...

    @property
    def awarded_on(self) -> date:
        """The day of the award."""
        ...


def refuse_excluded(
    state: State,
    award: Awarding,
    regime: LegalRegime | None,
    refusal: type[Refusal],
    context: DecisionContext,
) -> None:
    """Raise the refusal if a provider is excluded from procurement on the day of an award or today,
    or has no check for it that holds on both, where the law of the award asks for one.
    """
    days = (award.awarded_on, context.today)
    provider_id, exclusions = award.provider_id, state.exclusions
    if bars := tuple(not_cleared(provider_id, exclusions, regime, days, context)):
        raise refusal(provider_id=provider_id, **told(bars))


def place_of_support(
    state: State, home_id: str | None, stated: Authority | None, day: date
) -> Authority | None:
    """The authority in which wrap-around support without a home is given: the one stated, or else
    the council's own by its policy. Support is staff, and has no place of its own. None for
    whatever is bought in a home, or under another lot.
    """
    opened, policy = state.referral.search.opened, state.policies.on(day)
    if home_id is not None or opened is None or opened.lot is not Lot.WRAP_AROUND:
        return None
    return stated or (UNKNOWN if policy is None else policy.responsible_authority)


def term_of(opened: ReferralOpened, policies: Policies, otherwise: PolicyAdopted) -> Term:
    """The term on which purchases for a referral are judged: from the day of need, for the minimum
    term of the policy in force on the day it was opened or, if none was, of the one given.
    """
    policy = policies.on(opened.opened_on) or otherwise
    return term_from(opened.needed_on, policy.minimum_term_years, opened.born_in)


def opened_in(state: State) -> ReferralOpened:
    """The referral as it was opened. Raises ValueError if it was not."""
    if state.referral.search.opened is None:
        message = "an award can be valued only on a referral that was opened"
        raise ValueError(message)
    return state.referral.search.opened


def value_of_award(
    state: State,
    policy: PolicyAdopted,
    context: DecisionContext,
    authority: str,
    fee_lines: Sequence[FeeLine],
) -> dict[str, Any]:
    """The fields that every award holds, worked out from the referral, the fee lines and the
    policy.

    Values are pounds for all the children of the referral, over the term on which it is judged. The
    weekly fee is a rate, for one child. Where the place lies is as the policy in force today has
    it, and the award is a key decision if it is one by that policy or by the one given. Raises
    ValueError if the referral is not open.
    """
    opened, search = opened_in(state), state.referral.search
    today = state.policies.on(context.today) or policy
    children = len(search.children)
    term = term_of(opened, state.policies, policy)
    value = value_over(fee_lines, term)
    year = value.dearest_year * children
    return {
        "lot": opened.lot,
        "kind": opened.kind,
        "authority": authority,
        "geography": geography_of(authority, today),
        "children": children,
        "fee_lines": fee_lines,
        "weekly_fee": weekly_total(fee_lines, opened.needed_on),
        "first_week": value.first_week * children,
        "average_week": value.average_week * children,
        "weekly_value": value.dearest_week * children,
        "yearly_value": year,
        "whole_life_value": value.whole_life * children,
        "runs_past_eighteen": any(
            may_have_reached(born, 18, term.until) for born in opened.born_in
        ),
        "key_decision": year > min(policy.key_decision_above, today.key_decision_above),
        "proposed_by": context.actor,
    }


def above_schedule(above: Decimal, because: str | None) -> dict[str, Any]:
    """The fields of an award about its price schedule: by how much it is above, and why."""
    return {"above_schedule": above, "above_because": because if above else None}
