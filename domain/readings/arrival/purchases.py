"""Decision model of what is bought by a placement: whether its award holds and it is safe.

START-13 and START-14 are judged on the first day of the placement: by the scheme of delegation, the
suspensions and the checks of that day. What cites no award is judged in `without_award`.

Source: the council's contract procedure rules and its scheme of delegation (START-13); Children Act
1989 s22(3) and Care Standards Act 2000 s22B, and decision 82 (START-14); the ledger's own (decision
83), that the provider of what is bought is known (START-18); the ledger's own (decision 80), that a
contract passes with its home.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from domain.codes import Decision, Mode
from domain.events.awards import Award
from domain.events.placements import PlacementStarted
from domain.events.successions import ContractTransferred
from domain.fee_lines import Payment, Step, payments_from, steps_from
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.safety import dangers
from domain.readings.arrival.settings import Setting
from domain.readings.arrival.stays import Stay, Unlawful
from domain.readings.authorisations import may_begin, rows_about
from domain.readings.barring.causes import told
from domain.readings.homes import Home
from domain.readings.scheme import roles_in
from domain.values import Kind

NOT_BOUGHT: Final = frozenset(
    (
        Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS, Kind.WITH_PARENTS, Kind.ADOPTION,
        Kind.CUSTODY,
    )
)  # fmt: skip
"""The kinds of placement that no provider is paid for. What our own carers get is an allowance."""


def ill_begun(state: Arrival, stay: Stay, award: Award | None) -> Iterator[Unlawful]:
    """Each of START-13 and START-14 that a placement breaks on its first day."""
    setting, day = stay.setting, stay.first
    if award is not None and not may_begin(state.referral, state.scheme, award, day):
        yield Unlawful("START-13", day, who_authorises(state, award, day))
    if bars := tuple(dangers(state, setting, stay.home_id, award, day)):
        yield Unlawful("START-14", day, told(bars))


def decision_on(kind: Kind) -> Decision:
    """The decision of the scheme about what a placement costs: on an allowance, or on an award."""
    return Decision.ALLOWANCE if kind in NOT_BOUGHT else Decision.AWARD


def is_allowance(setting: Setting) -> bool:
    """Whether what is paid for a placement in a setting is an allowance of our own and no price."""
    return setting.in_house or setting.kind in NOT_BOUGHT


def setting_under(
    state: Arrival,
    setting: Setting,
    award: Award | None,
    stated: str | None,
    fee: Decimal | None,
) -> Setting | None:
    """The setting of a placement with its provider: the home's, or else the award's, or else the
    one that is stated (START-18).

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


def who_authorises(state: Arrival, award: Award, day: date) -> dict[str, Any]:
    """An award, the roles to which the scheme in force on a day gives the decision on it and, if it
    is authorised, the day from which it may be acted on, past any call-in.
    """
    since = state.referral.award_status.held_from
    roles = roles_in(rows_about(state.scheme, Mode.DECIDES, award, day))
    acted_on_from = () if since is None else (since,)
    return {"award_id": award.award_id, "roles": roles, "acted_on_from": acted_on_from}
