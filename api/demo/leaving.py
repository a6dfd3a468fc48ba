"""The transitions of older young people, and where one is to live after care, as steps."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from api.demo.children import Child
from api.demo.governance import ADULTS, DIRECTOR
from api.demo.steps import Step
from domain.command import Command
from domain.commands.governance.propose_decision import ProposeDecision
from domain.commands.transitions.agree_transition import AgreeTransition
from domain.commands.transitions.arrange_after_care import ArrangeAfterCare
from domain.commands.transitions.assess_adult_needs import AssessAdultNeeds
from domain.commands.transitions.consult_adult_social_care import ConsultAdultSocialCare
from domain.commands.transitions.plan_transition import PlanTransition
from domain.events.after_care import AfterCare
from domain.events.governance import Separated
from domain.funding_codes import Funder
from domain.values import Kind, birthday_month, month_of


def arrangement(child_ref: str, n: int, day: date, eighteen: date) -> ArrangeAfterCare:
    """The placement of adults' services in which a young person is to live from eighteen."""
    return ArrangeAfterCare(
        arrangement_ref=f"AC-{n + 1:02d}",
        child_ref=child_ref,
        after_care=AfterCare.ADULT_PLACEMENT,
        transition_id=f"T-{n + 1:02d}",
        lives_with="Supported living, with staff on call",
        authority="E08000014",
        weekly_cost=Decimal(1100),
        funder=Funder.ADULT_SOCIAL_CARE,
        budget_line="residential",
        agreement_signed_on=day,
        started_on=eighteen,
        agreed_until=eighteen.replace(year=eighteen.year + 3),
    )


def arranged(arrangement: ArrangeAfterCare, day: date) -> Iterator[tuple[str, Command]]:
    """A broker proposes an arrangement on a day, and the director makes it."""
    proposed = ProposeDecision(
        proposal=Separated.AFTER_CARE,
        arrangement_ref=arrangement.arrangement_ref,
        child_ref=arrangement.child_ref,
        budget_line=arrangement.budget_line,
        weekly_fee=arrangement.weekly_cost,
        begins_on=arrangement.started_on,
        ends_on=arrangement.agreed_until,
        proposed_on=day,
    )
    yield "broker", proposed
    yield DIRECTOR, arrangement


def transitions(everyone: list[Child]) -> Iterator[Step]:
    """The transitions of older young people, from assessment to agreement; one is arranged."""
    looked_after = [child for child in everyone if child.end is None]
    older = [c for c in looked_after if c.placements[-1].kind is Kind.SEMI_INDEPENDENT]
    for n, child in enumerate(older[:6]):
        named = {"transition_id": f"T-{n + 1:02d}"}
        day = max(child.start, date(2021, 4, 12)) + timedelta(days=14 + n)
        eighteen = birthday_month(month_of(child.born), 18)[0]
        acts: tuple[tuple[str, Command], ...] = (
            (
                "social-worker",
                AssessAdultNeeds(
                    child_ref=child.child_ref,
                    likely_to_have_needs=True,
                    finding="Likely to need support after eighteen",
                    assessed_on=day,
                ),
            ),
            (
                "personal-adviser",
                PlanTransition(
                    **named,
                    child_ref=child.child_ref,
                    destination="Supported living",
                    transfer_expected_on=eighteen,
                    planned_on=day,
                ),
            ),
            (
                ADULTS,
                ConsultAdultSocialCare(
                    **named, expected_weekly_cost=Decimal(1150), consulted_on=day
                ),
            ),
            (
                DIRECTOR,
                AgreeTransition(**named, agreed_weekly_cost=Decimal(1100), agreed_on=day),
            ),
            *arranged(arrangement(child.child_ref, n, day, eighteen), day),
        )
        for step, (role, act) in enumerate(acts if n == 0 else acts[: n % 3 + 2]):
            yield Step(day + timedelta(days=step), role, act)
