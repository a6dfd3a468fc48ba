"""The invented council's framework, terms, round, policy, scheme and choice of interpretations.

Where the report can be read in two ways, the scheme holds both interpretations: who authorises
(recommendation 4, or ¶2.6), and whether adult social care decides (recommendation 5) or is
consulted (¶2.6). The interpretations in force are those of ¶2.6.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from api.demo.market import Market
from api.demo.steps import (
    BOROUGH,
    CONTINGENCY,
    FIRST_DAY,
    FRAMEWORK,
    FRAMEWORK_OPEN,
    ROUND,
    Step,
)
from domain.codes import LegalRegime, Tier
from domain.commands.awards.report_to_cabinet_member import ReportToCabinetMember
from domain.commands.framework.close_round import CloseRound
from domain.commands.framework.conclude_round import ConcludeRound
from domain.commands.framework.establish_framework import EstablishFramework
from domain.commands.framework.open_round import OpenRound
from domain.commands.framework.publish_lot_terms import PublishLotTerms
from domain.commands.governance.adopt_policy import AdoptPolicy
from domain.commands.governance.adopt_scheme import AdoptScheme
from domain.commands.governance.choose_interpretation import ChooseInterpretation
from domain.commands.market.list_provider import ListProvider
from domain.commands.market.recognise_arrangement import RecogniseArrangement
from domain.events.governance import SchemeRow
from domain.events.purchasing import ApplicationScores, Weights
from domain.values import Lot

POLICY: Final = "2021"
SCHEME: Final = "2021"
ADOPTED_ON: Final = date(2021, 2, 12)
FOR_HEAD_OF_SERVICE: Final = Decimal(100_000)
LOTS: Final = (Lot.RESIDENTIAL, Lot.FOSTERING)
HEAD, DIRECTOR, ADULTS = (
    "head-of-service",
    "executive-director",
    "executive-director-of-adult-social-care",
)
WHO: Final = "who-authorises"
ASC: Final = "adult-social-care"
REPORTS: Final = (
    (date(2021, 2, 15), date(2021, 5, 14)),
    (date(2021, 5, 15), date(2021, 8, 14)),
)


def row(mode: str, *roles: str, citation: str, **fields: Any) -> SchemeRow:
    """A row of the scheme, in force from the day of its adoption."""
    about = {"decision": "award", "retrospective": mode == "decides", **fields}
    return SchemeRow.model_validate(
        {**about, "mode": mode, "roles": roles, "citation": citation, "in_force_from": ADOPTED_ON}
    )


def rows() -> Iterator[SchemeRow]:
    """Every row of the scheme, with both interpretations of each point."""
    one = {"point": WHO, "interpretation": "recommendation-4"}
    two = {"point": WHO, "interpretation": "paragraph-2.6"}
    sought = {"point": ASC, "interpretation": "recommendation-5"}
    asked = {"point": ASC, "interpretation": "paragraph-2.6"}
    after: dict[str, Any] = {"decision": "cost-after-eighteen"}
    above: dict[str, Any] = {"decision": "price-above-schedule"}
    yield row("decides", "director-of-childrens-services", citation="Recommendation 4", **one)
    yield row("decides", HEAD, DIRECTOR, citation="¶2.6", **two, up_to=FOR_HEAD_OF_SERVICE)
    yield row("decides", DIRECTOR, citation="¶2.6", **two, above=FOR_HEAD_OF_SERVICE)
    yield row("decides", ADULTS, citation="Recommendation 5", **sought, past_eighteen=True)
    yield row("consulted", ADULTS, citation="¶2.6", **asked, past_eighteen=True)
    yield row("informed", "cabinet-member", citation="¶2.6", above=FOR_HEAD_OF_SERVICE)
    yield row("decides", ADULTS, citation="Recommendation 5", **sought, **after)
    yield row("decides", DIRECTOR, citation="¶2.6", **asked, **after)
    yield row("consulted", ADULTS, citation="¶2.6", **asked, **after)
    yield row("decides", DIRECTOR, citation="An invented rule of contract procedure", **above)
    rising = {"decision": "framework-rise", "retrospective": False}
    yield row("decides", HEAD, DIRECTOR, citation="An invented rule of yearly rises", **rising)
    paid = {"decision": "payment", "retrospective": True}
    yield row("decides", DIRECTOR, citation="An invented rule of payments", **paid)
    passing = {"decision": "novation", "retrospective": False}
    yield row("decides", HEAD, DIRECTOR, citation="An invented rule of novation", **passing)
    lifting = {"decision": "reinstatement", "retrospective": False}
    yield row("decides", DIRECTOR, citation="An invented rule of suspensions", **lifting)
    matching = {"decision": "supplier-match", "retrospective": False}
    yield row("decides", HEAD, DIRECTOR, citation="An invented rule of suppliers", **matching)


def governance(every: Market) -> Iterator[Step]:
    """The framework and its round, the contingency, the policy, the scheme, and the quarterly
    reports.
    """
    yield from purchasing()
    yield from contingency(every)
    yield Step(
        ADOPTED_ON,
        "monitoring-officer",
        AdoptPolicy(
            policy_id=POLICY,
            citation="Cabinet",
            in_force_from=FRAMEWORK_OPEN,
            responsible_authority=BOROUGH,
            adjoining=("E08000012", "E08000011", "E10000017"),
            key_decision_above=FOR_HEAD_OF_SERVICE,
            minimum_term_years=5,
            contract_review_months=6,
            report_months=3,
        ),
    )
    scheme = AdoptScheme(
        scheme_id=SCHEME,
        title="Scheme of delegation for call-offs",
        rows=tuple(rows()),
        in_force_from=ADOPTED_ON,
    )
    yield Step(ADOPTED_ON, "monitoring-officer", scheme)
    for point in (WHO, ASC):
        chosen = ChooseInterpretation(
            scheme_id=SCHEME,
            point=point,
            interpretation="paragraph-2.6",
            citation="Chief Legal and Democratic Officer",
            in_force_from=ADOPTED_ON,
        )
        yield Step(ADOPTED_ON, "monitoring-officer", chosen)
    yield from reports()


def purchasing() -> Iterator[Step]:
    """The framework, the terms of its lots, and the round in which providers applied."""
    yield Step(
        FIRST_DAY,
        "commissioner",
        EstablishFramework(
            framework_id=FRAMEWORK,
            title="Pseudo Dynamic Purchasing System",
            procurement_started_on=FIRST_DAY,
            notice="An invented notice",
            lots=LOTS,
            starts_on=FRAMEWORK_OPEN,
            ends_on=date(2024, 2, 15),
        ),
    )
    for lot in LOTS:
        yield Step(FIRST_DAY, "commissioner", terms(lot))
    closes = datetime(2021, 1, 11, 12, tzinfo=UTC)
    opened = OpenRound(
        round=ROUND, framework_id=FRAMEWORK, lots=LOTS, opened_on=FIRST_DAY, closes_at=closes
    )
    yield Step(FIRST_DAY, "commissioner", opened)
    yield Step(closes.date(), "commissioner", CloseRound(round=ROUND, closed_on=closes.date()))
    concluded = date(2021, 1, 25)
    yield Step(concluded, "commissioner", ConcludeRound(round=ROUND, concluded_on=concluded))


def terms(lot: Lot) -> PublishLotTerms:
    """The published terms of a lot."""
    heads = {head: Decimal(50) for head in ApplicationScores.model_fields}
    return PublishLotTerms(
        framework_id=FRAMEWORK,
        lot=lot,
        levels=("standard", "specialist"),
        allows_direct_award=True,
        allows_mini_competition=True,
        weights=Weights(
            match_to_need=Decimal(40),
            quality=Decimal(20),
            location=Decimal(10),
            social_value=Decimal(10),
            cost=Decimal(20),
        ),
        thresholds=ApplicationScores.model_validate(heads),
        least_match_to_need=Decimal(40),
        least_evaluators=2,
        retainer_percent=Decimal(50),
        retainer_days=28,
        notice_days=28,
        last_day_charged=False,
        citation="Invitation to tender",
        in_force_from=FIRST_DAY,
    )


def contingency(every: Market) -> Iterator[Step]:
    """The city region's arrangement, and the providers outside the borough that it lists."""
    yield Step(
        FIRST_DAY,
        "commissioner",
        RecogniseArrangement(
            arrangement_id=CONTINGENCY,
            name="City region partner provider arrangement",
            tier=Tier.CITY_REGION,
            lead_authority="E08000015",
            legal_regime=LegalRegime.LIGHT_TOUCH_2015,
            citation="¶1.7",
            starts_on=FIRST_DAY,
        ),
    )
    outside = {s.provider_id for s in every.settings if s.authority != BOROUGH}
    for provider in every.providers:
        if provider.provider_id in outside:
            listed = ListProvider(
                arrangement_id=CONTINGENCY,
                provider_id=provider.provider_id,
                name=provider.name,
                lots=(provider.lot,),
                listed_on=FIRST_DAY,
            )
            yield Step(FIRST_DAY, "commissioner", listed)


def reports() -> Iterator[Step]:
    """Two quarterly reports to the Cabinet Member. The third is overdue in December."""
    for period_from, period_to in REPORTS:
        day = period_to.replace(day=24)
        report = ReportToCabinetMember(
            policy_id=POLICY,
            period_from=period_from,
            period_to=period_to,
            summary="Expenditure on call-offs, and the awards of the quarter",
            reported_on=day,
        )
        yield Step(day, "commissioner", report)
