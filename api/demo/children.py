"""The invented children: 621 looked after on 31 December 2021, and those who left before.

The numbers are the report's (¶1.2, ¶1.3): 70 in children's homes and 137 with fostering agencies;
of the 82 in residential placements of every kind, 25 are in the borough and 57 are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from api.demo.market import Market, Setting
from api.demo.steps import BOROUGH
from api.pseudonyms import pseudonym
from api.settings import REPORT_DAY
from domain.values import Kind

KEY: Final = b"an invented key of the demo only"
BOUGHT: Final = (  # kind, in the borough, children on the day of the report
    (Kind.CHILDRENS_HOME, True, 22),
    (Kind.CHILDRENS_HOME, False, 48),
    (Kind.SEMI_INDEPENDENT, True, 3),
    (Kind.SEMI_INDEPENDENT, False, 9),
    (Kind.FOSTERING_AGENCY, True, 52),
    (Kind.FOSTERING_AGENCY, False, 85),
)
NOT_BOUGHT: Final = (
    (Kind.IN_HOUSE_FOSTERING, 214),
    (Kind.CONNECTED_CARERS, 109),
    (Kind.WITH_PARENTS, 58),
    (Kind.ADOPTION, 21),
)
LEAVERS: Final = (
    (Kind.CHILDRENS_HOME, 6),
    (Kind.FOSTERING_AGENCY, 14),
    (Kind.IN_HOUSE_FOSTERING, 22),
    (Kind.CONNECTED_CARERS, 12),
    (Kind.WITH_PARENTS, 16),
)
NEIGHBOURS: Final = ("E08000012", "E10000017", "E08000011")


@dataclass(slots=True)
class Placement:
    """A placement, as it will be recorded. `fees` are pounds a week, each from a day on."""

    placement_id: str
    kind: Kind
    setting: Setting | None
    authority: str
    start: date
    end: date | None = None
    fees: list[tuple[date, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Child:
    """A child: their time in care, and their placements."""

    child_ref: str
    born: date
    start: date
    end: date | None
    placements: tuple[Placement, ...]


def children(every: Market, random: Random) -> list[Child]:
    """Every child who was looked after at some time in 2021."""
    made: list[Child] = []
    for kind, in_borough, count in BOUGHT:
        settings = every.of(kind, in_borough=in_borough)
        for n in range(count):
            made.append(child(len(made), kind, settings[n % len(settings)], random))
    for kind, count in NOT_BOUGHT:
        for _ in range(count):
            made.append(child(len(made), kind, None, random))
    return [*made, *leavers(every, random, len(made))]


def child(number: int, kind: Kind, setting: Setting | None, random: Random) -> Child:
    """A child who is looked after on the day of the report. Most came into care before the year."""
    if number % 8 == 0:
        start = date(2021, 1, 18) + timedelta(days=random.randint(0, 330))
    else:
        start = date(2017, 1, 9) + timedelta(days=random.randint(0, 1440))
    birthday = born(kind, random)
    start = max(start, birthday + timedelta(days=14))
    return Child(reference(number), birthday, start, None, placements(number, kind, setting, start))


def placements(
    number: int, kind: Kind, setting: Setting | None, start: date
) -> tuple[Placement, ...]:
    """The placements of a child: one, or for a fifth of those long in care an earlier one with our
    own carers as well.
    """
    authority = place_of(number, setting)
    moved = start + timedelta(days=120)
    if setting is None or number % 5 or moved >= date(2021, 12, 1):
        return (Placement(f"PL-{number:04d}-1", kind, setting, authority, start),)
    first = Placement(f"PL-{number:04d}-1", Kind.IN_HOUSE_FOSTERING, None, BOROUGH, start, moved)
    return (first, Placement(f"PL-{number:04d}-2", kind, setting, authority, moved))


def leavers(every: Market, random: Random, first: int) -> Iterator[Child]:
    """The children who left care in 2021 before the day of the report."""
    homes = every.of(Kind.CHILDRENS_HOME, in_borough=False)[-6:]
    agencies = every.of(Kind.FOSTERING_AGENCY, in_borough=False)
    number = first
    for kind, count in LEAVERS:
        for n in range(count):
            pool = {Kind.CHILDRENS_HOME: homes, Kind.FOSTERING_AGENCY: agencies}.get(kind)
            setting = pool[n % len(pool)] if pool else None
            birthday = born(kind, random)
            start = date(2018, 3, 5) + timedelta(days=random.randint(0, 900))
            start = max(start, birthday + timedelta(days=14))
            end = date(2021, 1, 25) + timedelta(days=random.randint(0, 320))
            placement = Placement(
                f"PL-{number:04d}-1", kind, setting, place_of(number, setting), start, end
            )
            yield Child(reference(number), birthday, start, end, (placement,))
            number += 1


def reference(number: int) -> str:
    """The pseudonym of an invented child."""
    return pseudonym(KEY, f"invented-{number}")


def place_of(number: int, setting: Setting | None) -> str:
    """The authority in which a child lives: the setting's, or for most the borough."""
    if setting is not None:
        return setting.authority
    return NEIGHBOURS[number // 6 % 3] if number % 6 == 0 else BOROUGH


def born(kind: Kind, random: Random) -> date:
    """A birthday that fits the kind of placement: no child is eighteen before April 2022, and none
    in semi-independent care was under sixteen when it began after September 2021.
    """
    youngest, oldest = {
        Kind.SEMI_INDEPENDENT: (16, 17),
        Kind.CHILDRENS_HOME: (9, 17),
        Kind.ADOPTION: (1, 5),
    }.get(kind, (1, 16))
    least = 160 if kind is Kind.SEMI_INDEPENDENT else 1
    years = random.randint(youngest, oldest)
    return REPORT_DAY - timedelta(days=365 * years + random.randint(least, 265))
