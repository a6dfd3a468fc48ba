"""Decision model of what is bought by a placement: whether its award holds and it is safe.

START-10, START-13 and START-14 are judged on the first day of the placement: by the frameworks, the
scheme of delegation, the suspensions and the checks of that day.

Source: the council's contract procedure rules and its scheme of delegation (START-10, START-13);
Children Act 1989 s22(3) and Care Standards Act 2000 s22B, and decision 82 (START-14); the ledger's
own (decision 83), that the provider of what is bought is known (START-18); the ledger's own
(decision 80), that a contract passes with its home.
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
from domain.readings.policy import geography_of
from domain.readings.pricing.added import value_of_days
from domain.readings.scheme import Matter, roles_in
from domain.values import Kind, years_after

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
    """Whether a placement is bought, and a framework has begun to buy its lot by the day, whether
    or not it has ended since, or a scheme of delegation is in force on it (START-10). What has no
    fee is bought too, except a bed in a hospital or care home.
    """
    if setting.in_house or setting.kind in NOT_BOUGHT:
        return False
    if fee is None and setting.kind in BOUGHT_FOR_A_FEE:
        return False
    bought = setting.lot is not None and state.frameworks.has_bought_since(setting.lot, day)
    return bought or state.scheme.on(day) is not None


def unlawfully_bought(
    state: Arrival, stay: Stay, award: Award | None, stated: tuple[str, Decimal | None]
) -> Iterator[Unlawful]:
    """Each of START-10, 13, 14 and 20 that a placement breaks on its first day, by its reference
    and the weekly fee that are stated.
    """
    setting, day = stay.setting, stay.first
    placement_id, fee = stated
    if award is None and must_be_awarded(state, setting, fee, day):
        yield Unlawful("START-10", day, {"placement_id": placement_id})
    if award is not None and not may_begin(state.referral, state.scheme, award, day):
        yield Unlawful("START-13", day, who_authorises(state, award, day))
    if award is None and fee and is_allowance(setting) and state.scheme.on(day) is not None:
        roles = who_sets(state, stay, fee, day)
        yield Unlawful("START-20", day, {"placement_id": placement_id, "roles": roles})
    if bars := tuple(dangers(state, setting, stay.home_id, award, day)):
        yield Unlawful("START-14", day, told(bars))


def decision_on(kind: Kind) -> Decision:
    """The decision of the scheme about what a placement costs: on an allowance, or on an award."""
    return Decision.ALLOWANCE if kind in NOT_BOUGHT else Decision.AWARD


def is_allowance(setting: Setting) -> bool:
    """Whether what is paid for a placement in a setting is an allowance of our own and no price."""
    return setting.in_house or setting.kind in NOT_BOUGHT


def who_sets(state: Arrival, stay: Stay, fee: Decimal, day: date) -> tuple[str, ...]:
    """The roles to which the scheme in force on a day gives an allowance of so many pounds a week,
    by what it comes to over the days agreed or the term of the policy, whichever is longer.
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
