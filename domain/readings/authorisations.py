"""Decision model of deciding an award: the award, the scheme of delegation, and who is placed.

An authorisation is judged by the rows of the scheme of two days: that of the authorisation, and
that on which it is recorded (AUTHORISE-2, AUTHORISE-4, AUTHORISE-7). Whether it is retrospective is
judged by whether what the award buys had begun by the later of the two (AUTHORISE-5). Whether a
placement or support may begin is judged on its first day (START-13, SUPPORT-3).

Source: the council's cabinet report ¶2.6 and recommendations 4 and 5, and the council's scheme of
delegation (AUTHORISE-2, AUTHORISE-4, AUTHORISE-5, AUTHORISE-7); the council's contract procedure
rules and its scheme of delegation (START-13, SUPPORT-3); the ledger's own (decision 66), that the
day of recording counts too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import Marked, Query, QueryItem, events_in, tag
from domain.events.awards import Award, AwardAuthorised
from domain.events.governance import PolicyAdopted, SchemeRow
from domain.events.placements import PlacementStarted, PurchaseRegularised
from domain.events.support import SupportStarted
from domain.readings.placements import AUTHORISATIONS, Placement
from domain.readings.policy import POLICIES, Policies
from domain.readings.referrals import AwardStatus, Referral, ReferralEvent, referral_of
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in
from domain.values import Lot

Purchase: TypeAlias = PlacementStarted | PurchaseRegularised
PURCHASES: Final = QueryItem(events_in(Purchase))
"""How each placement was bought. A command about an award does not name its children."""
SUPPORT_BOUGHT: Final = QueryItem((SupportStarted,))
"""How all support was bought. Support that runs without an award is found by its children alone."""
Bought: TypeAlias = Purchase | SupportStarted
Relevant: TypeAlias = ReferralEvent | SchemeEvent | PolicyAdopted | Bought


@dataclass(frozen=True, slots=True)
class AwardState:
    """The referral, the scheme of delegation, the policies, the awards that were authorised, and
    what was bought: placements by reference, and support.
    """

    referral: Referral = field(default_factory=Referral)
    scheme: Scheme = field(default_factory=Scheme)
    policies: Policies = field(default_factory=Policies)
    authorised: frozenset[str] = frozenset()
    supports: tuple[SupportStarted, ...] = ()
    purchases: dict[str, Placement] = field(default_factory=dict)

    @property
    def award_status(self) -> AwardStatus:
        """The award that stands, with the roles consulted, informed and authorising."""
        return self.referral.award_status

    def standing_award(self, award_id: str) -> Award | None:
        """The award, if it stands on the referral."""
        return self.award_status.standing_award(award_id)

    def roles(self, award: Award, days: Collection[date], *modes: Mode) -> tuple[str, ...]:
        """The roles to which the schemes of all of these days give one of these parts in deciding
        the award.
        """
        named = [roles_in(r for mode in modes for r in self.rows(mode, award, d)) for d in days]
        return tuple(role for role in named[0] if all(role in others for others in named))

    def rows(self, mode: Mode, award: Award, *days: date) -> tuple[SchemeRow, ...]:
        """The rows in force on any of these days that give some role this part in deciding the
        award.
        """
        return tuple(row for day in days for row in rows_about(self.scheme, mode, award, day))

    @property
    def placed_on(self) -> tuple[date, ...]:
        """The first days of the placements under the award that stands, which its page says."""
        award = self.award_status.award
        each = (each.started for each in self.purchases.values())
        return tuple(
            started.started_on
            for started in each
            if started is not None and award is not None and started.award_id == award.award_id
        )

    def begun_on(self, award: Award) -> Iterator[date]:
        """The days on which a placement or support began under the award, or it was tied to a
        placement.
        """
        yield from (each.started_on for each in self.supports if each.award_id == award.award_id)
        for each in self.purchases.values():
            if each.award_id == award.award_id and each.tied is not None:
                yield each.tied.regularised_on
            elif each.award_id == award.award_id and each.started is not None:
                yield each.started.started_on

    def ran_from(self, award: Award) -> Iterator[date]:
        """The first days of what the award buys: also of a placement to which it was tied later."""
        yield from (each.started_on for each in self.supports if each.award_id == award.award_id)
        for each in self.purchases.values():
            if each.award_id == award.award_id and each.started is not None:
                yield each.started.started_on
        yield from self.bought_before_on(award)

    def bought_before_on(self, award: Award) -> Iterator[date]:
        """The days on which children of the search came to live in what the award is for, by a
        purchase that awaits authority: in its home or, if it has none, in one of its kind.
        """
        for each in self.purchases.values():
            started = each.started
            if started is None or started.child_ref not in self.referral.search.children:
                continue
            there = (award.home_id, award.kind) == (started.home_id, started.kind)
            if there and replace(each, authorised=self.authorised).awaits_authority:
                yield started.started_on

    def supported_before_on(self, award: Award, day: date) -> Iterator[date]:
        """The days on which support began that the award would have bought: of a child of the
        search, without an award, of the same provider, and agreed beyond a day.
        """
        for each in self.supports:
            ours = each.award_id is None and each.child_ref in self.referral.search.children
            bought = (award.lot, award.provider_id) == (Lot.WRAP_AROUND, each.provider_id)
            if ours and bought and day < each.agreed_until:
                yield each.started_on

    def nobody_may_exceed(self, award: Award, days: Collection[date]) -> bool:
        """Whether the award is above the price schedule, and the scheme in force on one of these
        days gives nobody the authority to exceed it.
        """
        matter = matter_of(award, Decision.PRICE_ABOVE_SCHEDULE)
        held = (self.scheme.rows(Mode.DECIDES, matter, day) for day in days)
        return bool(award.above_schedule) and not all(held)


def read_award(referral_id: str, award_id: str) -> Query:
    """The entries about the referral, the scheme, the policies and what the award bought."""
    bought = QueryItem(events_in(Bought), (tag("award", award_id),))
    return (referral_of(referral_id), SCHEME, POLICIES, bought)


def read_for_authorising(referral_id: str, award_id: str) -> Query:
    """The entries about an award, with every purchase that may await its authority."""
    return (*read_award(referral_id, award_id), PURCHASES, AUTHORISATIONS)


def evolve_award(state: AwardState, event: Relevant) -> AwardState:
    """The state once the event is taken into account."""
    if isinstance(event, SupportStarted):
        return replace(state, supports=(*state.supports, event))
    if isinstance(event, Purchase):
        # The fold owns this dictionary and changes it in place: there are thousands of rows.
        reference = event.placement_id
        state.purchases[reference] = state.purchases.get(reference, Placement()).after(event)
        return state
    if isinstance(event, AwardAuthorised):
        whole = {event.award_id} if event.complete else set[str]()
        state = replace(state, authorised=state.authorised | whole)
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, referral=state.referral.after(event))


def mark_award(state: AwardState, entry: Marked) -> AwardState:
    """The state once the breaches of an entry about a purchase are taken into account."""
    if isinstance(entry.event, Purchase):
        reference = entry.event.placement_id
        state.purchases[reference] = state.purchases.get(reference, Placement()).mark(entry)
    return state


def may_begin(referral: Referral, scheme: Scheme, award: Award, day: date) -> bool:
    """Whether what an award buys may begin on a day: it was made by then, and was authorised and
    past any call-in by then. In an emergency it need not be authorised yet, where the scheme in
    force on the day has rows that decide it and all of them allow that.
    """
    opened = referral.search.opened
    rows = rows_about(scheme, Mode.DECIDES, award, day)
    emergency = opened is not None and opened.emergency
    if emergency and rows and all(row.retrospective for row in rows):
        return day >= award.awarded_on
    held_from = referral.award_status.held_from
    return held_from is not None and held_from <= day


def rows_about(scheme: Scheme, mode: Mode, award: Award, day: date) -> tuple[SchemeRow, ...]:
    """The rows in force on a day that give some role this part in an award, and in its price if
    that is above the schedule.
    """
    decisions = [Decision.AWARD]
    if award.above_schedule:
        decisions.append(Decision.PRICE_ABOVE_SCHEDULE)
    return tuple(
        row for each in decisions for row in scheme.rows(mode, matter_of(award, each), day)
    )


def matter_of(award: Award, decision: Decision = Decision.AWARD) -> Matter:
    """The award, or its price, as the scheme of delegation looks at it."""
    value = {
        Measure.WEEKLY: award.weekly_value,
        Measure.YEARLY: award.yearly_value,
        Measure.WHOLE_LIFE: award.whole_life_value,
    }
    return Matter(
        decision,
        award.lot,
        award.route,
        value,
        award.geography,
        award.registered,
        award.runs_past_eighteen,
    )
