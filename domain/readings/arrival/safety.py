"""Why a child may not come to live with a provider or in a home on a day, for safety.

It is judged on the first day: of a placement (START-14), of respite (RESPITE-10), or of support
(SUPPORT-7). A breach is noted of what has begun by the day of recording, and refused of what is to
come. Respite and support are judged by the provider alone. A provider is suspended for safety on
four triggers only (`FOR_SAFETY`): Ofsted's judgement of inadequate, its restriction, a registration
that was cancelled, and safeguarding. A home takes nobody new if it passed on suspended, or if
Ofsted restricts it or the address. A judgement of inadequate that was published by the day of the
award is let be: the award was made in the knowledge of it.

Source: Children Act 1989 s22(3), on the child's welfare, for suspension and a judgement of
inadequate; Care Standards Act 2000 s22B for restriction; Procurement Act 2023 s57, and decision 82,
for exclusion; the ledger's own (decision 80), that a suspension stays with a home that passes on.
"""

from collections.abc import Iterator
from datetime import date

from domain.events.awards import Award
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.settings import Setting
from domain.readings.barring.causes import Bar
from domain.readings.barring.of_homes import last_judged_inadequate, takes_nobody_new
from domain.readings.barring.of_providers import excluded, unsafe
from domain.readings.providers.exclusions import Exclusions
from domain.readings.standing import Suspensions
from domain.values import Lot


def dangers(
    state: Arrival, setting: Setting, home_id: str | None, award: Award | None, day: date
) -> Iterator[Bar]:
    """Each reason for which the provider or the home is not safe on the day (START-14)."""
    yield from dangers_of(
        setting.provider_id, setting.lot, state.suspensions, state.exclusions, day
    )
    if home_id is not None:
        yield from takes_nobody_new(home_id, state.home, day, setting.address_id)
        since = None if award is None else award.awarded_on
        yield from last_judged_inadequate(home_id, state.judgements, since, day)


def dangers_of(
    provider_id: str | None,
    lot: Lot | None,
    suspensions: Suspensions,
    exclusions: Exclusions,
    day: date,
) -> Iterator[Bar]:
    """Each reason for which a provider is not safe on the day in the lot that buys from it."""
    yield from unsafe(provider_id, suspensions, lot, day)
    yield from excluded(provider_id, exclusions, day)
