"""Decision model of deciding an award: the award, the scheme of delegation, and who is placed."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import Query, QueryItem, tag
from domain.events.awards import Award
from domain.events.governance import PolicyAdopted, SchemeRow
from domain.events.placements import PlacementStarted
from domain.readings.policy import POLICIES, Policies
from domain.readings.referrals import AwardStatus, Referral, ReferralEvent, referral_of
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in

Relevant: TypeAlias = ReferralEvent | SchemeEvent | PolicyAdopted | PlacementStarted


@dataclass(frozen=True, slots=True)
class AwardState:
    """The referral, the scheme of delegation, the policies, and the days on which children were
    placed.
    """

    referral: Referral = field(default_factory=Referral)
    scheme: Scheme = field(default_factory=Scheme)
    policies: Policies = field(default_factory=Policies)
    placed_on: tuple[date, ...] = ()

    @property
    def award_status(self) -> AwardStatus:
        """The award that stands, with the roles consulted, informed and authorising."""
        return self.referral.award_status

    def standing_award(self, award_id: str) -> Award | None:
        """The award, if it stands on the referral."""
        return self.award_status.standing_award(award_id)

    def roles(self, award: Award, days: Collection[date], *modes: Mode) -> tuple[str, ...]:
        """The roles to which the scheme in force on each of these days gives one of these parts in
        deciding the award.
        """
        named = [roles_in(r for mode in modes for r in self.rows(mode, award, d)) for d in days]
        return tuple(role for role in named[0] if all(role in others for others in named))

    def rows(self, mode: Mode, award: Award, *days: date) -> tuple[SchemeRow, ...]:
        """The rows in force on any of these days that give some role this part in deciding the
        award.
        """
        return tuple(row for day in days for row in rows_about(self.scheme, mode, award, day))

    def nobody_may_exceed(self, award: Award, days: Collection[date]) -> bool:
        """Whether the award is above the price schedule, and the scheme in force on one of these
        days gives nobody the authority to exceed it.
        """
        matter = matter_of(award, Decision.PRICE_ABOVE_SCHEDULE)
        held = (self.scheme.rows(Mode.DECIDES, matter, day) for day in days)
        return bool(award.above_schedule) and not all(held)


def read_award(referral_id: str, award_id: str) -> Query:
    """The entries about the referral, the scheme, the policies and the award's placements."""
    placed = QueryItem((PlacementStarted,), (tag("award", award_id),))
    return (referral_of(referral_id), SCHEME, POLICIES, placed)


def evolve_award(state: AwardState, event: Relevant) -> AwardState:
    """The state once the event is taken into account."""
    if isinstance(event, PlacementStarted):
        return replace(state, placed_on=(*state.placed_on, event.started_on))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, referral=state.referral.after(event))


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
