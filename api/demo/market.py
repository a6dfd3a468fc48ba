"""The market: invented providers, their homes and agencies, and their admission to the lots.

Twenty-five private providers run children's homes in the borough, with 103 places between
them (¶1.3 of the report); the rest are outside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from api.demo.steps import BOROUGH, FIRST_DAY, ROUND, Step
from domain.codes import Need, Sector, Trigger
from domain.commands.framework.admit_provider import AdmitProvider
from domain.commands.framework.agree_price_schedule import AgreePriceSchedule
from domain.commands.framework.apply_to_lot import ApplyToLot
from domain.commands.framework.moderate_application import ModerateApplication
from domain.commands.framework.refuse_provider import RefuseProvider
from domain.commands.framework.score_application import ScoreApplication
from domain.commands.governance.propose_decision import ProposeDecision
from domain.commands.market.change_places import ChangePlaces
from domain.commands.market.record_judgement import RecordJudgement
from domain.commands.market.record_owner import RecordOwner
from domain.commands.market.register_home import RegisterHome
from domain.commands.market.reinstate_provider import ReinstateProvider
from domain.commands.market.report_others_places import ReportOthersPlaces
from domain.commands.market.suspend_provider import SuspendProvider
from domain.commands.registrations.open_address import OpenAddress
from domain.events.governance import Separated
from domain.events.purchasing import ApplicationScores, Price
from domain.registration_codes import AddressCategory
from domain.values import LOT_OF_KIND, Judgement, Kind, Lot

ADDRESS: Final = "A-1"
"""The one address of each provider of supported accommodation."""
SUSPENDED: Final = "P-031"
SUSPENSION: Final = (date(2021, 6, 7), date(2021, 7, 5))
LCR_AND_LANCASHIRE: Final = (
    ("E08000012", "L4"),
    ("E08000011", "L36"),
    ("E08000013", "WA9"),
    ("E08000015", "CH41"),
    ("E10000017", "L39"),
    ("E06000006", "WA7"),
    ("E08000010", "WN3"),
)
FIRST_WORDS: Final = (
    "Alder", "Birch", "Cedar", "Dune", "Elm", "Fern", "Grove", "Hazel", "Ivy", "Juniper", "Kestrel",
    "Linnet", "Marram", "Natterjack", "Oak", "Pine", "Quarry", "Rowan", "Sandpiper", "Tern",
    "Umber", "Viola", "Willow", "Yarrow",
)  # fmt: skip
SECOND_WORDS: Final = ("Care", "Futures", "Homes", "Pathways", "Children's Services")
JUDGEMENTS: Final = (
    Judgement.GOOD, Judgement.GOOD, Judgement.OUTSTANDING, Judgement.GOOD,
    Judgement.REQUIRES_IMPROVEMENT,
)  # fmt: skip


NEEDS: Final = (
    (Need.EMOTIONAL_AND_BEHAVIOURAL,),
    (Need.EMOTIONAL_AND_BEHAVIOURAL, Need.MENTAL_HEALTH),
    (Need.LEARNING_DISABILITY, Need.COMMUNICATION),
    (),
)
GROUPS: Final = (("Dune Group", 3), ("Kestrel Holdings", 5), ("Quarry Partners", 8))
"""Invented groups of companies, and how many providers each owns, one after another."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An invented provider, and the lot to which it is admitted."""

    provider_id: str
    name: str
    lot: Lot


@dataclass(frozen=True, slots=True)
class Setting:
    """A home, agency or other registered setting."""

    home_id: str
    provider_id: str
    kind: Kind
    places: int
    authority: str
    outward: str
    others: int = 0


@dataclass(frozen=True, slots=True)
class Market:
    """Every provider and every registered setting."""

    providers: tuple[Provider, ...]
    settings: tuple[Setting, ...]

    def home_of(self, provider_id: str, kind: Kind) -> Setting | None:
        """A provider's first setting of a kind, if it has one."""
        theirs = (s for s in self.settings if s.provider_id == provider_id and s.kind is kind)
        return next(theirs, None)

    @property
    def names(self) -> dict[str, str]:
        """The names of the providers."""
        return {provider.provider_id: provider.name for provider in self.providers}

    def of(self, kind: Kind, *, in_borough: bool) -> list[Setting]:
        """The settings of a kind, inside the borough or outside it."""
        return [
            s for s in self.settings if s.kind is kind and (s.authority == BOROUGH) is in_borough
        ]


def market() -> Market:
    """The market; always the same."""
    names = [f"{first} {second}" for second in SECOND_WORDS for first in FIRST_WORDS]
    residential = [Provider(f"P-{n:03d}", names[n], Lot.RESIDENTIAL) for n in range(1, 45)]
    agencies = [
        Provider(f"P-{n:03d}", f"{names[n]} Fostering", Lot.FOSTERING) for n in range(51, 69)
    ]
    settings = [*homes_in_borough(residential[:25]), *homes_outside(residential[25:39])]
    settings += [*semi_independent(residential[39:44]), *fostering(agencies)]
    return Market((*residential, *agencies), tuple(settings))


def homes_in_borough(providers: list[Provider]) -> Iterator[Setting]:
    """25 homes of three places and 7 of four, 103 in all. Other councils fill most of them."""
    sites = [(p, 3) for p in providers] + [(p, 4) for p in providers[:7]]
    for n, (provider, places) in enumerate(sites, start=1):
        others = places - 1 - (n % 5 == 0)
        yield Setting(
            f"H-{n:03d}",
            provider.provider_id,
            Kind.CHILDRENS_HOME,
            places,
            BOROUGH,
            ("PR8", "PR9", "L20", "L23", "L37")[n % 5],
            others,
        )


def homes_outside(providers: list[Provider]) -> Iterator[Setting]:
    """Eighteen homes of four places in neighbouring authorities."""
    for n in range(18):
        authority, outward = LCR_AND_LANCASHIRE[n % len(LCR_AND_LANCASHIRE)]
        provider = providers[n % len(providers)].provider_id
        yield Setting(f"H-{101 + n:03d}", provider, Kind.CHILDRENS_HOME, 4, authority, outward)


def semi_independent(providers: list[Provider]) -> Iterator[Setting]:
    """Two settings in the borough and three outside, of five places each."""
    for n, provider in enumerate(providers):
        authority, outward = (BOROUGH, "L21") if n < 2 else LCR_AND_LANCASHIRE[n]  # noqa: PLR2004
        yield Setting(
            f"H-{201 + n:03d}", provider.provider_id, Kind.SEMI_INDEPENDENT, 5, authority, outward
        )


def fostering(agencies: list[Provider]) -> Iterator[Setting]:
    """Eighteen fostering agencies of twelve places, six of them in the borough."""
    for n, agency in enumerate(agencies):
        authority, outward = (
            (BOROUGH, "L22") if n % 3 == 0 else LCR_AND_LANCASHIRE[n % len(LCR_AND_LANCASHIRE)]
        )
        yield Setting(
            f"A-{301 + n:03d}", agency.provider_id, Kind.FOSTERING_AGENCY, 12, authority, outward
        )


def opening(every: Market, random: Random) -> Iterator[Step]:
    """The applications and admissions, the registrations, and Ofsted's judgements."""
    for n, provider in enumerate(every.providers):
        named: dict[str, Any] = {
            "provider_id": provider.provider_id,
            "lot": provider.lot,
            "round": ROUND,
        }
        yield Step(
            FIRST_DAY, "provider", ApplyToLot(**named, name=provider.name, applied_on=FIRST_DAY)
        )
        yield from score_application(named, random)
        admitted = FIRST_DAY + timedelta(days=10 + n % 4)
        yield Step(
            admitted,
            "commissioner",
            AdmitProvider(**named, level="standard", admitted_on=admitted),
        )
        yield price_schedule(provider, admitted)
    yield from refuse_and_suspend(random)
    yield from owners(every)
    for n, setting in enumerate(every.settings):
        yield from register(setting, n)


def owners(every: Market) -> Iterator[Step]:
    """The groups of companies to which some providers outside the borough belong."""
    outside = iter(every.providers[25:])
    for group, size in GROUPS:
        for _, provider in zip(range(size), outside, strict=False):
            owned = RecordOwner(
                provider_id=provider.provider_id,
                owner=f"{provider.name} Ltd",
                group=group,
                owned_from=FIRST_DAY,
            )
            yield Step(FIRST_DAY + timedelta(days=14), "commissioner", owned)


def score_application(named: dict[str, Any], random: Random, *, least: int = 55) -> Iterator[Step]:
    """Two evaluators' scores of an application, and the scores they agreed."""
    opened, agreed = FIRST_DAY + timedelta(days=8), FIRST_DAY + timedelta(days=9)
    scores = {
        head: Decimal(random.randint(least, least + 40)) for head in ApplicationScores.model_fields
    }
    lower = ApplicationScores.model_validate(scores)
    higher = ApplicationScores.model_validate({head: min(s + 4, 100) for head, s in scores.items()})
    for who, given in (("demo-evaluator-1", lower), ("demo-evaluator-2", higher)):
        score = ScoreApplication(
            **named, scores=given, comments="Scored on the four heads", scored_on=opened
        )
        yield Step(opened, "evaluator", score, who=who)
    moderated = ModerateApplication(
        **named, scores=lower, reasons="Agreed at moderation", moderated_on=agreed
    )
    yield Step(agreed, "moderator", moderated)


def price_schedule(provider: Provider, day: date) -> Step:
    """The most that a provider will charge a week, by kind."""
    most = {Lot.RESIDENTIAL: Decimal(8000), Lot.FOSTERING: Decimal(1500)}[provider.lot]
    prices = tuple(
        Price(kind=kind, level="standard", weekly_fee=most)
        for kind, lot in LOT_OF_KIND.items()
        if lot is provider.lot
    )
    schedule = AgreePriceSchedule(
        provider_id=provider.provider_id,
        lot=provider.lot,
        prices=prices,
        agreed_on=day,
        in_force_from=day,
    )
    return Step(day, "commissioner", schedule)


def refuse_and_suspend(random: Random) -> Iterator[Step]:
    """The refusal of a provider below the threshold, and a suspension of a month."""
    named: dict[str, Any] = {"provider_id": "P-090", "lot": Lot.RESIDENTIAL, "round": ROUND}
    yield Step(
        FIRST_DAY, "provider", ApplyToLot(**named, name="Zephyr Homes", applied_on=FIRST_DAY)
    )
    yield from score_application(named, random, least=5)
    day = FIRST_DAY + timedelta(days=12)
    reasons = "Quality below the published threshold"
    yield Step(day, "commissioner", RefuseProvider(**named, reasons=reasons, refused_on=day))
    start, end = SUSPENSION
    suspended = SuspendProvider(
        provider_id=SUSPENDED,
        trigger=Trigger.OFSTED_RESTRICTION,
        lots=(Lot.RESIDENTIAL,),
        reason="Ofsted: restriction of accommodation",
        suspended_on=start,
        review_on=end,
    )
    yield Step(start, "commissioner", suspended)
    asked: dict[str, Any] = {"provider_id": SUSPENDED, "begins_on": end, "proposed_on": end}
    proposed = ProposeDecision(proposal=Separated.REINSTATEMENT, **asked)
    yield Step(end, "commissioner", proposed)
    lifted = ReinstateProvider(provider_id=SUSPENDED, reason="Lifted by Ofsted", reinstated_on=end)
    yield Step(end, "executive-director", lifted)


def sector_of(setting: Setting, number: int) -> Sector:
    """The sector of a provider: every fourth agency is a charity; homes are private (¶1.3)."""
    charity = setting.kind is Kind.FOSTERING_AGENCY and number % 4 == 0
    return Sector.VOLUNTARY if charity else Sector.PRIVATE


def register(setting: Setting, n: int) -> Iterator[Step]:
    """A setting's registration, the places that others fill, and its last judgement."""
    since = date(2015, 4, 1) + timedelta(days=n)
    yield Step(
        FIRST_DAY,
        "commissioner",
        RegisterHome(
            home_id=setting.home_id,
            provider_id=setting.provider_id,
            urn=f"SC{900000 + n}",
            name=f"{FIRST_WORDS[n % len(FIRST_WORDS)]} {setting.home_id}",
            kind=setting.kind,
            sector=sector_of(setting, n),
            places=setting.places,
            needs=NEEDS[n % len(NEEDS)],
            authority=setting.authority,
            postcode=f"{setting.outward} {n % 10}ZZ",
            registered_on=since,
        ),
    )
    named: dict[str, Any] = {"home_id": setting.home_id}
    if setting.kind is Kind.SEMI_INDEPENDENT:
        opened = OpenAddress(
            **named, address_id=ADDRESS, category=AddressCategory.SELF_CONTAINED,
            places=setting.places, authority=setting.authority,
            postcode=f"{setting.outward} {n % 10}ZY", opened_on=since,
        )  # fmt: skip
        yield Step(FIRST_DAY, "commissioner", opened)
    if setting.others:
        counted = date(2021, 1, 1)
        filled = ReportOthersPlaces(**named, filled=setting.others, counted_on=counted)
        yield Step(FIRST_DAY, "commissioner", filled)
    inspected = date(2021, 2, 1) + timedelta(days=(n * 5) % 300)
    if setting.kind is Kind.SEMI_INDEPENDENT:
        return  # Ofsted inspected no supported accommodation then
    judged = RecordJudgement(**named, judgement=JUDGEMENTS[n % 5], inspected_on=inspected)
    yield Step(inspected + timedelta(days=14), "commissioner", judged)
    if setting.home_id == "H-110":
        changed = date(2021, 5, 10)
        more = ChangePlaces(**named, places=5, changed_on=changed)
        yield Step(changed, "commissioner", more)
