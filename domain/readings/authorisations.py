"""Decision model of deciding an award: the award, the scheme of delegation, and who is placed."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import Query, QueryItem, tag
from domain.events.awards import Award
from domain.events.placements import PlacementStarted
from domain.readings.referrals import AwardStatus, Referral, ReferralEvent, referral_of
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent

Relevant: TypeAlias = ReferralEvent | SchemeEvent | PlacementStarted


@dataclass(frozen=True, slots=True)
class AwardState:
    """The referral, the scheme of delegation, and the days on which children were placed."""

    referral: Referral = field(default_factory=Referral)
    scheme: Scheme = field(default_factory=Scheme)
    placed_on: tuple[date, ...] = ()

    @property
    def award_status(self) -> AwardStatus:
        """The award that stands, with the roles consulted, informed and authorising."""
        return self.referral.award_status

    def standing_award(self, award_id: str) -> Award | None:
        """The award, if it stands on the referral."""
        return self.award_status.standing_award(award_id)

    def has_part(self, role: str, award: Award, day: date, *modes: Mode) -> bool:
        """Whether the scheme in force on a day gives the role one of these parts in deciding the
        award.
        """
        matter = matter_of(award)
        rows = (row for mode in modes for row in self.scheme.rows(mode, matter, day))
        return any(role in row.roles for row in rows)


def read_award(referral_id: str, award_id: str) -> Query:
    """The entries about the referral, the scheme, and the placements under the award."""
    placed = QueryItem((PlacementStarted,), (tag("award", award_id),))
    return (referral_of(referral_id), SCHEME, placed)


def evolve_award(state: AwardState, event: Relevant) -> AwardState:
    """The state once the event is taken into account."""
    if isinstance(event, PlacementStarted):
        return replace(state, placed_on=(*state.placed_on, event.started_on))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, referral=state.referral.after(event))


def matter_of(award: Award) -> Matter:
    """The award as the scheme of delegation looks at it."""
    value = {
        Measure.WEEKLY: award.weekly_value,
        Measure.YEARLY: award.yearly_value,
        Measure.WHOLE_LIFE: award.whole_life_value,
    }
    return Matter(
        Decision.AWARD,
        award.lot,
        award.route,
        value,
        award.geography,
        award.registered,
        award.runs_past_eighteen,
    )
