"""What passes with a business or a home, and the entries that say so of each thing.

What a provider holds, and where it is admitted, listed or suspended, is judged on the day of the
passing. A contract that begins later passes on its own first day. Places in searches pass by what
is recorded, of whatever day. Suspensions for safety, of that day and of every later one that is
recorded, stay with a home. Every suspension of these days, whatever its ground, passes to the
successor of a business, in the lots that are not its own.

Source: the ledger's own (decisions 80 and 102).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from domain.command import DecisionContext
from domain.events.base import Event
from domain.events.providers import ProviderAdmitted, ProviderRemoved, ProviderSuspended
from domain.events.purchasing import PriceScheduleAgreed
from domain.events.successions import (
    BusinessTransferred,
    ContractTransferred,
    HomeTransferred,
    SearchTransferred,
)
from domain.readings.providers.holdings import Holdings
from domain.readings.standing import Prices, Standing, Suspensions
from domain.values import Lot


class Transfer(NamedTuple):
    """From whom to whom, from which day."""

    provider_id: str
    successor_id: str
    passed_on: date

    @property
    def fields(self) -> dict[str, object]:
        """The transfer as the fields of an event."""
        return self._asdict()


def passing_homes(
    transfer: Transfer, holdings: Holdings, before: Standing, urns: Mapping[str, str]
) -> Iterator[HomeTransferred]:
    """Each home of a provider as it passes, under its new URN where it has one."""
    for home_id in holdings.homes_of(transfer.provider_id, transfer.passed_on):
        home = holdings.home_on(home_id, transfer.passed_on)
        yield HomeTransferred.model_validate(
            {
                **transfer.fields,
                "home_id": home_id,
                "urn": urns.get(home_id, home.urn),
                "name": home.name,
                "suspended": unsafe_lots(before, transfer),
            }
        )


def unsafe_lots(before: Standing, transfer: Transfer) -> tuple[Lot, ...]:
    """The lots in which a provider is suspended for the safety of children on the day it passes, or
    on a later one by what is recorded. The day stated may be before the suspension, and one person
    states it: the home keeps what two would lift.
    """
    return tuple(lot for lot in Lot if any(lot in each.lots for each in unsafe(before, transfer)))


def unsafe(before: Standing, transfer: Transfer) -> tuple[ProviderSuspended, ...]:
    """The suspensions for safety of a provider on the day it passes or, by what is recorded, on a
    later one.
    """
    suspensions = Suspensions.of(before)
    return suspensions.for_safety_from(transfer.provider_id, transfer.passed_on)


def passing_contracts(
    transfer: Transfer, holdings: Holdings, home_id: str | None = None
) -> Iterator[ContractTransferred]:
    """Each contract of a provider that runs or is to begin as it passes, in one home or in all."""
    between = transfer.fields
    for contract in holdings.contracts_of(transfer.provider_id, transfer.passed_on, home_id):
        yield ContractTransferred.model_validate(
            {
                **between,
                "placement_id": contract.placement_id,
                "block_id": contract.block_id,
                "passed_on": contract.first,
            }
        )


def passing_searches(
    transfer: Transfer, holdings: Holdings, home_id: str | None = None
) -> Iterator[SearchTransferred]:
    """A provider's place in each open search as it passes, with all its homes or for one."""
    for referral_id in holdings.open_searches(transfer.provider_id, home_id):
        yield SearchTransferred.model_validate(
            {**transfer.fields, "referral_id": referral_id, "home_id": home_id}
        )


def held_back(before: Standing, after: Standing, day: date) -> tuple[Lot, ...]:
    """The lots to which a successor is not admitted with a business, because it was removed."""
    lots = (lot for _, lot in before.levels_on(day).keys() - after.levels_on(day).keys()
            if after.was_removed(lot))  # fmt: skip
    return tuple(sorted(set(lots)))


def passing_admissions(
    before: Standing, after: Standing, day: date
) -> tuple[ProviderAdmitted, ...]:
    """The admissions that pass with a business: those that the successor has not, nor lost."""
    left, theirs = held_back(before, after, day), after.levels_on(day)
    return tuple(
        each
        for each in before.admissions_on(day)
        if (each.framework_id, each.lot) not in theirs and each.lot not in left
    )


def passed_lots(transfer: Transfer, before: Standing, after: Standing) -> frozenset[Lot]:
    """The lots in which an admission has passed with a business that is recorded."""
    passed = {"provider_id": transfer.successor_id, "admitted_on": transfer.passed_on}
    theirs = [
        each.model_copy(update=passed)
        for each in before.changes
        if isinstance(each, ProviderAdmitted)
    ]
    held = after.admissions_on(transfer.passed_on)
    return frozenset(each.lot for each in held if each in theirs)


def bought_on(transfer: Transfer, businesses: Iterable[BusinessTransferred]) -> frozenset[date]:
    """The days on which other businesses than this passed to the successor."""
    return frozenset(
        each.passed_on
        for each in businesses
        if each.successor_id == transfer.successor_id and each.provider_id != transfer.provider_id
    )


def carried_suspensions(
    transfer: Transfer, before: Standing, after: Standing, bought: frozenset[date]
) -> Iterator[ProviderSuspended]:
    """The suspensions that pass with a business: those of the day on which it passes or, by what is
    recorded, of a later one.
    """
    day = transfer.passed_on
    passing = frozenset(each.lot for each in passing_admissions(before, after, day))
    for each in Suspensions.of(before).in_force_from(transfer.provider_id, day):
        yield from suspended_with(each, transfer, after, passing, bought)


def suspended_with(
    suspended: ProviderSuspended,
    transfer: Transfer,
    after: Standing,
    passing: frozenset[Lot],
    bought: frozenset[date],
) -> Iterator[ProviderSuspended]:
    """The suspension of the successor of a business that is suspended: in the lots in which an
    admission passes, or in which the successor has none of its own by the day from which this
    holds. One that passed to it with another business, on a day on which it bought, is not its own.

    It holds from the day of the passing, or from its own where that is later. It is stated again
    on the day of each later reinstatement of the successor, which was not of this suspension.
    """
    since = max(transfer.passed_on, suspended.suspended_on)
    admitted = (each for each in after.admissions_on(since) if each.admitted_on not in bought)
    its_own = {each.lot for each in admitted} - passing
    lots = tuple(lot for lot in suspended.lots if lot not in its_own)
    for begins in (since, *after.reinstated_after(since, lots)) if lots else ():
        passed = {
            "provider_id": transfer.successor_id,
            "lots": lots,
            "reason": f"Passed with the business of {transfer.provider_id}",
            "suspended_on": begins,
        }
        yield suspended.model_copy(update=passed)


def carried_standing(
    transfer: Transfer,
    before: Standing,
    after: Standing,
    bought: frozenset[date] = frozenset(),
) -> Iterator[Event]:
    """The admissions that pass, with their scores, and the end of the former provider's. Then the
    suspensions that pass.
    """
    day = transfer.passed_on
    passing = passing_admissions(before, after, day)
    for admitted in before.admissions_on(day):
        if admitted in passing:
            passed = {"provider_id": transfer.successor_id, "admitted_on": day}
            yield admitted.model_copy(update=passed)
        yield ProviderRemoved(
            provider_id=transfer.provider_id,
            framework_id=admitted.framework_id,
            lot=admitted.lot,
            reason=f"Passed to {transfer.successor_id}",
            removed_on=day,
        )
    yield from carried_suspensions(transfer, before, after, bought)


def carried_prices(
    transfer: Transfer, before: Prices, after: Prices, context: DecisionContext
) -> Iterator[PriceScheduleAgreed]:
    """The price schedules that pass, for the lots in which the successor has none. Each is recorded
    by who records the transfer: what is dated back with it is dated back (AWARD-8).
    """
    day = transfer.passed_on
    for lot in Lot:
        schedule = before.on(lot, day)
        if schedule is not None and after.on(lot, day) is None:
            passed = {
                "provider_id": transfer.successor_id,
                "agreed_on": day,
                "in_force_from": day,
                "agreed_by": context.actor,
                "recorded_on": context.today,
            }
            yield schedule.model_copy(update=passed)
