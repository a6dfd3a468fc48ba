"""Why an award does not place a child in a setting: it is for its search, lot and children.

START-5 is judged on the first day of the placement, by the fee of the award's lines on that day.
Whether the award has placed the child before, or is tied to another placement of the child, is
judged by what is recorded, of whatever day.

Source: the council's contract procedure rules and its scheme of delegation, by which what is bought
is what was authorised (START-5); the ledger's own (decision 80), that a home which passed to
another provider is still the award's.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from domain.authorities import UNKNOWN
from domain.events.awards import Award
from domain.readings.arrival.lives_at import same_authority
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.purchases import awarded_terms
from domain.readings.arrival.settings import Setting
from domain.values import Lot
from domain.wording import Code


class Misfit(Code):
    """Why an award does not place a child in a setting."""

    NO_SUCH_AWARD = "no-such-award", "No such award stands in the search that is named."
    ANOTHER_CHILD = "another-child", "The search is for another child."
    PLACED_BEFORE = "placed-before", "It has placed this child before, and does so once."
    SUPPORT = "support", "It buys support by staff, and no placement."
    ANOTHER_LOT = "another-lot", "It is in another lot than such a place."
    ANOTHER_PLACE = "another-place", "It is for another home, or another kind of place."
    ANOTHER_PROVIDER = "another-provider", "The home is not of the provider that has the award."
    ANOTHER_AUTHORITY = "another-authority", "It is for a place in another authority."
    ANOTHER_FEE = "another-fee", "It is for another fee on the first day."


class Cited(NamedTuple):
    """What is stated of a placement under an award: the child, the place, the fee and the day."""

    child_ref: str
    home_id: str | None
    setting: Setting
    weekly_fee: Decimal | None
    day: date


class Citing(Protocol):
    """What the start of a placement says of its award, if it cites one, and of what it is for."""

    @property
    def child_ref(self) -> str: ...
    @property
    def home_id(self) -> str | None: ...
    @property
    def award_id(self) -> str | None: ...
    @property
    def weekly_fee(self) -> Decimal | None: ...
    @property
    def started_on(self) -> date: ...


def misfits_of(named: Citing, state: Arrival, setting: Setting) -> tuple[Misfit, ...]:
    """Each reason for which the award that is cited is not for the placement; none without one."""
    cited = Cited(named.child_ref, named.home_id, setting, named.weekly_fee, named.started_on)
    return () if named.award_id is None else tuple(misfits(state, named.award_id, cited))


def misfits(state: Arrival, award_id: str, cited: Cited) -> Iterator[Misfit]:
    """Each reason for which an award is not for a placement (START-5)."""
    award = state.referral.award_status.standing_award(award_id)
    if award is None:
        yield Misfit.NO_SUCH_AWARD
        return
    if cited.child_ref not in state.referral.search.children:
        yield Misfit.ANOTHER_CHILD
    starts = state.placements.of_child(cited.child_ref).starts.values()
    if award_id in {start.award_id for start in starts} | state.tied_awards:
        yield Misfit.PLACED_BEFORE
    yield from elsewhere(award, state, cited)
    if cited.weekly_fee not in (None, awarded_terms(award, None, cited.day).fee):
        yield Misfit.ANOTHER_FEE


def elsewhere(award: Award, state: Arrival, cited: Cited) -> Iterator[Misfit]:
    """Each reason for which a placement is not where it was awarded: in the same home, of the
    provider or of one to which it passed, in the lot, and in the authority.
    """
    setting = cited.setting
    if award.lot is Lot.WRAP_AROUND:
        yield Misfit.SUPPORT
    elif setting.lot not in (None, award.lot):
        yield Misfit.ANOTHER_LOT
    if cited.home_id != award.home_id or (award.home_id is None and setting.kind is not award.kind):
        yield Misfit.ANOTHER_PLACE
    elif award.home_id is not None and not state.home.was_run_by(award.provider_id):
        yield Misfit.ANOTHER_PROVIDER
    if award.authority != UNKNOWN and not same_authority(award.authority, setting.authority):
        yield Misfit.ANOTHER_AUTHORITY
