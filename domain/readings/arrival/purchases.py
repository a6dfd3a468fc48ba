"""Decision model of what is bought by a placement: whether its award holds and it is safe."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from domain.authorities import UNKNOWN
from domain.codes import Mode
from domain.events.awards import Award
from domain.events.placements import PlacementStarted
from domain.events.successions import ContractTransferred
from domain.fee_lines import Payment, Step, payments_from, steps_from
from domain.readings.arrival.lives_at import same_authority
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.settings import Setting
from domain.readings.arrival.stays import Stay
from domain.readings.authorisations import rows_about
from domain.readings.homes import Home
from domain.readings.scheme import roles_in
from domain.values import Judgement, Kind, Lot

NOT_BOUGHT: Final = frozenset(
    (
        Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS, Kind.WITH_PARENTS, Kind.ADOPTION,
        Kind.CUSTODY,
    )
)  # fmt: skip
"""The kinds of placement that no provider is paid for. What our own carers get is an allowance."""

BOUGHT_FOR_A_FEE: Final = frozenset((Kind.HOSPITAL_OR_CARE_HOME,))
"""The kinds that are bought if a fee is stated. A bed in a hospital is not bought by a council."""


def must_be_awarded(state: Arrival, setting: Setting, fee: Decimal | None, day: date) -> bool:
    """Whether a placement is bought, and a framework has begun to buy its lot by the day or a
    scheme of delegation is in force. No fee need be stated, except for a hospital or care home.
    """
    if setting.in_house or setting.kind in NOT_BOUGHT:
        return False
    if fee is None and setting.kind in BOUGHT_FOR_A_FEE:
        return False
    bought = setting.lot is not None and state.frameworks.has_bought_since(setting.lot, day)
    return bought or state.scheme.on(day) is not None


def unlawfully_bought(
    state: Arrival, stay: Stay, award: Award | None, fee: Decimal | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of START-10, 13 and 14 that the purchase of a placement breaks on its first day, with
    what its refusal tells besides the placement.
    """
    setting, day = stay.setting, stay.first
    if award is None and must_be_awarded(state, setting, fee, day):
        yield "START-10", {}
    if award is not None and not is_authorised(state, award, day):
        yield "START-13", who_authorises(state, award, day)
    if is_unsafe(state, setting, award, day):
        yield "START-14", {}


def is_unsafe(state: Arrival, setting: Setting, award: Award | None, day: date) -> bool:
    """Whether, on the day, the provider is suspended for the safety of children or is excluded from
    procurement, the home passed on with a suspension, Ofsted restricts new children in it or at the
    address, or it was last judged inadequate, in an inspection after any award. A judgement counts
    from its publication.
    """
    if state.suspensions.unsafe(setting.provider_id, setting.lot, day):
        return True
    if state.exclusions.is_excluded(setting.provider_id, day):
        return True
    if state.home.lots_suspended_on(day) or state.home.restricted_on(day, setting.address_id):
        return True
    judged = [each for each in state.judgements if (each.published_on or each.inspected_on) <= day]
    last = max(judged, key=lambda each: each.inspected_on, default=None)
    if last is None or last.judgement is not Judgement.INADEQUATE:
        return False
    return award is None or award.awarded_on < (last.published_on or last.inspected_on)


def fitting_award(
    state: Arrival, award_id: str, child_ref: str, home_id: str | None, setting: Setting
) -> Award | None:
    """The award that stands, if it is for the child and for this setting, and has not placed the
    child before: an award is for its search, its lot and its children, once each.
    """
    award = state.referral.award_status.standing_award(award_id)
    if award is None or child_ref not in state.referral.search.children:
        return None
    served = {start.award_id for start in state.placements.of_child(child_ref).starts.values()}
    if award_id in served | state.tied_awards:
        return None
    return award if fits(award, state.home, home_id, setting) else None


def setting_under(
    state: Arrival,
    setting: Setting,
    award: Award | None,
    stated: str | None,
    fee: Decimal | None,
) -> Setting | None:
    """The setting of a placement with its provider: the home's, or else the award's, or else the
    one that is stated.

    None if the one stated is another or is not known, or if what is bought for a fee has none. What
    our own carers, family and friends get is an allowance.
    """
    provider = setting.provider_id or (None if award is None else award.provider_id)
    if stated is not None and provider not in (None, stated):
        return None
    if provider is None and state.providers.unknown(stated):
        return None
    provider = provider or stated
    if provider is None and fee is not None and setting.kind not in NOT_BOUGHT:
        return None
    return replace(setting, provider_id=provider)


def passed_since(
    home: Home, started: PlacementStarted, ended_on: date | None
) -> Iterator[ContractTransferred]:
    """How the contract of a placement entered late passed with its home, while it ran."""
    for each in home.transfers:
        if started.started_on < each.passed_on < (ended_on or date.max):
            yield ContractTransferred(
                placement_id=started.placement_id,
                block_id=None,
                provider_id=each.provider_id,
                successor_id=each.successor_id,
                passed_on=each.passed_on,
            )


class Terms(NamedTuple):
    """The weekly fee on the first day, its later steps, and what is paid once."""

    fee: Decimal | None
    steps: tuple[Step, ...] = ()
    payments: tuple[Payment, ...] = ()

    @property
    def fields(self) -> dict[str, object]:
        """The terms as the fields of a start."""
        return {"weekly_fee": self.fee, "steps": self.steps, "payments": self.payments}


def awarded_terms(award: Award | None, stated: Decimal | None, day: date) -> Terms:
    """What a placement costs from a day: by the lines of its award, or else what is stated."""
    if award is None:
        return Terms(stated)
    first, *later = steps_from(award.fee_lines, day)
    return Terms(first.weekly_fee, tuple(later), payments_from(award.fee_lines, day))


def costs(award: Award, stated: Decimal | None, day: date) -> bool:
    """Whether a placement under an award costs what is stated on its first day, if anything is."""
    return stated in (None, awarded_terms(award, None, day).fee)


def is_authorised(state: Arrival, award: Award, day: date) -> bool:
    """Whether an award is authorised and past its call-in, or may be authorised later in an
    emergency.
    """
    opened = state.referral.search.opened
    deciding = rows_about(state.scheme, Mode.DECIDES, award, day)
    emergency = opened is not None and opened.emergency
    afterwards = emergency and bool(deciding) and all(row.retrospective for row in deciding)
    return afterwards or state.referral.award_status.may_be_acted_on(day)


def who_authorises(state: Arrival, award: Award, day: date) -> dict[str, Any]:
    """An award, the roles to which the scheme in force on a day gives the decision on it and, if it
    is authorised and may be called in, the day from which it may be acted on.
    """
    since = state.referral.award_status.acted_on_from
    roles = roles_in(rows_about(state.scheme, Mode.DECIDES, award, day))
    acted_on_from = () if since is None else (since,)
    return {"award_id": award.award_id, "roles": roles, "acted_on_from": acted_on_from}


def fits(award: Award, home: Home, home_id: str | None, setting: Setting) -> bool:
    """Whether a placement in the home is the one awarded: in the same home, of the provider or of
    one to which it passed, of the lot, and in the authority that was awarded. Wrap-around support
    buys no placement.
    """
    if award.authority != UNKNOWN and not same_authority(award.authority, setting.authority):
        return False
    if award.lot is Lot.WRAP_AROUND or setting.lot not in (None, award.lot):
        return False
    if award.home_id is None:
        return home_id is None and setting.kind is award.kind
    return home_id == award.home_id and home.was_run_by(award.provider_id)
