"""What an award rests on: the referral, and the standing of the provider."""

from dataclasses import dataclass, field, replace

from domain.command import Query
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.standing import Standing, StandingEvent, standing_of


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the standing of the provider that would be awarded."""

    referral: Referral = field(default_factory=Referral)
    standing: Standing = field(default_factory=Standing)

    @property
    def provider_eligible(self) -> bool:
        """Whether the provider is admitted to the referral's lot and not suspended."""
        return not self.standing.suspended and self.referral.lot in self.standing.admitted


def read_for_award(referral_id: str, provider_id: str) -> Query:
    """Everything that bears on an award of the referral to the provider."""
    return (referral_of(referral_id), standing_of(provider_id))


def evolve(state: State, event: ReferralEvent | StandingEvent) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, StandingEvent):
        return replace(state, standing=state.standing.after(event))
    return replace(state, referral=state.referral.after(event))
