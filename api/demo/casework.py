"""The casework: each child's care, placements and reviews, as steps."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from api.demo.calloffs import authorised_after, call_off, is_direct
from api.demo.children import Child, Placement
from api.demo.competition import fee_lines
from api.demo.governance import DIRECTOR
from api.demo.leaving import transitions
from api.demo.market import ADDRESS, Market
from api.demo.money import LINES, UPLIFT_ON, Fees
from api.demo.steps import FIRST_DAY, FRAMEWORK_OPEN, MissedFee, Step
from api.settings import REPORT_DAY
from domain.codes import Outcome
from domain.commands.care.end_care import EndCare
from domain.commands.care.record_legal_status import RecordLegalStatus
from domain.commands.care.record_particulars import RecordParticulars
from domain.commands.care.start_care import StartCare
from domain.commands.governance.propose_decision import ProposeDecision
from domain.commands.money.vary_fee import VaryFee
from domain.commands.placements.end_placement import EndPlacement
from domain.commands.placements.review_placement import ReviewPlacement
from domain.commands.placements.sign_agreement import SignAgreement
from domain.commands.placements.start_placement import StartPlacement
from domain.events.governance import Separated
from domain.values import LOT_OF_KIND, Kind, month_of

CORRECTED_ON: Final = date(2021, 10, 18)
REVIEW_DAYS: Final = 91
STEPPED_DOWN_ON: Final = date(2021, 7, 12)
WRONG_BY: Final = Decimal(500)
STATUSES: Final = (("C2", "N1"), ("C2", "N5"), ("V2", "N1"), ("C1", "N4"), ("E1", "N1"))
ETHNICITIES: Final = ("WBRI", "WBRI", "WBRI", "MWBC", "AOTH", "BAFR")
POSTCODES: Final = ("PR8 0ZZ", "PR9 0ZZ", "L20 0ZZ", "L23 0ZZ", "L37 0ZZ")
"""Of no street: the invented children live nowhere."""
MILES_TO: Final = {
    "E08000012": Decimal(3),
    "E08000011": Decimal(5),
    "E08000013": Decimal(11),
    "E08000015": Decimal(6),
    "E10000017": Decimal(9),
    "E06000006": Decimal(14),
    "E08000010": Decimal(16),
}


def casework(everyone: list[Child], every: Market, priced: Fees) -> Iterator[Step]:
    """Everything recorded about each child. The eighth bought placement first has a wrong fee."""
    wrong = bought_before_the_year(everyone)
    waiting = waiting_to_step_down(everyone)
    for number, child in enumerate(everyone):
        yield Step(
            max(child.start, recorded_from(number)),
            "social-worker",
            StartCare(
                child_ref=child.child_ref, born_in=month_of(child.born), started_on=child.start
            ),
        )
        yield from for_the_return(child, number)
        for placement in child.placements:
            yield from placed(child, placement, number, every, priced, wrong=placement is wrong)
            yield from running(placement, priced, reviewed=placement not in waiting)
        if child.end is not None:
            yield Step(
                child.end,
                "social-worker",
                EndCare(
                    child_ref=child.child_ref,
                    ended_on=child.end,
                    code="E4A",
                    reason="Returned home",
                ),
            )
    yield from transitions(everyone)


def for_the_return(child: Child, number: int) -> Iterator[Step]:
    """What the yearly return needs of a child: legal status, need, and particulars."""
    day = max(child.start, recorded_from(number))
    status, need = STATUSES[number % len(STATUSES)]
    yield Step(
        day,
        "social-worker",
        RecordLegalStatus(
            child_ref=child.child_ref, legal_status=status, need=need, in_force_from=child.start
        ),
    )
    yield Step(
        day,
        "social-worker",
        RecordParticulars(
            child_ref=child.child_ref,
            number=f"D{number:04d}",
            born_on=child.born,
            sex="female" if number % 2 else "male",
            ethnicity=ETHNICITIES[number % len(ETHNICITIES)],
            is_a_mother=False,
            home_postcode=POSTCODES[number % len(POSTCODES)],
            recorded_on=day,
        ),
    )


def bought_before_the_year(everyone: list[Child]) -> Placement:
    """The placement whose fee is wrong at first."""
    placements = [s for child in everyone for s in child.placements if s.kind in LOT_OF_KIND]
    return [s for s in placements if s.start < FIRST_DAY and s.end is None][7]


def placed(
    child: Child, placement: Placement, number: int, every: Market, priced: Fees, *, wrong: bool
) -> Iterator[Step]:
    """A placement from its referral, if it had one, to its end."""
    start = start_command(child, placement, priced)
    recorded = recorded_on(placement, number)
    if placement.setting is not None and placement.start >= FRAMEWORK_OPEN:
        referral = f"R-{placement.placement_id[3:]}"
        yield from call_off(child, placement, referral, every, start.weekly_fee or Decimal(0))
        award = {"referral_id": referral, "award_id": f"AW-{placement.placement_id[3:]}"}
        start = start.model_copy(update={**award, "emergency": is_direct(placement)})
    if wrong:
        fee = (start.weekly_fee or Decimal(0)) + WRONG_BY
        yield Step(recorded, "broker", start.model_copy(update={"weekly_fee": fee}))
        yield Step(
            CORRECTED_ON,
            "finance",
            MissedFee(start, "Weekly fee keyed £500 too high", "Head of Service"),
        )
    else:
        yield Step(recorded, "broker", start)
    if start.award_id is not None:
        signed = authorised_after(placement) or placement.start
        agreed = agreement(placement, start.weekly_fee or Decimal(0), signed)
        yield Step(max(recorded, signed), "broker", agreed)
    if placement.end is not None:
        ended = EndPlacement(
            placement_id=placement.placement_id,
            code="E4A" if placement.end == child.end else "CREQB",
            reason="Returned home" if placement.end == child.end else "Planned move",
            ended_on=placement.end,
        )
        yield Step(max(placement.end, recorded), "broker", ended)


def recorded_from(number: int) -> date:
    """The day on which a child's records were migrated from before the ledger."""
    return FIRST_DAY + timedelta(days=1 + number % 4)


def recorded_on(placement: Placement, number: int) -> date:
    """The day on which a placement is recorded: three days late for every eleventh child."""
    return max(placement.start + timedelta(days=3 * (number % 11 == 0)), recorded_from(number))


def agreement(placement: Placement, fee: Decimal, day: date) -> SignAgreement:
    """The individual placement agreement, signed on a day: 28 days' notice, and half the fee for
    four weeks' absence.
    """
    return SignAgreement(
        placement_id=placement.placement_id,
        fee_lines=fee_lines(fee),
        retainer_percent=Decimal(50),
        retainer_days=28,
        notice_days=28,
        in_force_from=placement.start,
        signed_on=day,
    )


def start_command(child: Child, placement: Placement, priced: Fees) -> StartPlacement:
    """The start of a placement, in a registered setting or, without a fee, elsewhere."""
    named: dict[str, Any] = {"placement_id": placement.placement_id, "child_ref": child.child_ref}
    if placement.setting is None:
        return StartPlacement(
            **named,
            postcode=POSTCODES[int(placement.placement_id[3:7]) % len(POSTCODES)],
            started_on=placement.start,
            kind=placement.kind,
            authority=placement.authority,
            miles_from_home=miles(placement),
        )
    return StartPlacement(
        **named,
        started_on=placement.start,
        home_id=placement.setting.home_id,
        address_id=ADDRESS if placement.kind is Kind.SEMI_INDEPENDENT else None,
        authority=placement.authority,
        budget_line=LINES[LOT_OF_KIND[placement.kind]],
        weekly_fee=priced[placement.placement_id][0][1],
        miles_from_home=miles(placement),
    )


def miles(placement: Placement) -> Decimal:
    """Invented miles from home: some by the authority, and more by the placement's number."""
    number = int(placement.placement_id[3:7])
    return MILES_TO.get(placement.authority, Decimal(0)) + Decimal(number * 37 % 97) / 10


def waiting_to_step_down(everyone: list[Child]) -> list[Placement]:
    """Four placements in children's homes for which a step-down was agreed in July."""
    placements = [
        s for child in everyone for s in child.placements if s.kind is Kind.CHILDRENS_HOME
    ]
    return [s for s in placements if s.end is None and s.start < STEPPED_DOWN_ON][10:14]


def running(placement: Placement, priced: Fees, *, reviewed: bool) -> Iterator[Step]:
    """The rise of the fee in September, and a review each quarter of the year."""
    if placement.setting is None:
        return
    for _, fee in priced[placement.placement_id][1:]:
        proposed = ProposeDecision(
            proposal=Separated.VARIATION,
            placement_id=placement.placement_id,
            weekly_fee=fee,
            begins_on=UPLIFT_ON,
            proposed_on=UPLIFT_ON,
        )
        yield Step(UPLIFT_ON, "broker", proposed)
        yield Step(
            UPLIFT_ON,
            DIRECTOR,
            VaryFee(
                placement_id=placement.placement_id,
                weekly_fee=fee,
                reason="Annual uplift of 3 %",
                varied_from=UPLIFT_ON,
            ),
        )
    last = min(placement.end or date.max, REPORT_DAY if reviewed else STEPPED_DOWN_ON)
    day = placement.start + timedelta(days=REVIEW_DAYS)
    while day < last:
        if day >= date(2021, 1, 11):
            yield Step(
                day,
                "reviewing-officer",
                ReviewPlacement(
                    placement_id=placement.placement_id,
                    outcome=Outcome.CONTINUE,
                    reviewed_on=day,
                ),
            )
        day += timedelta(days=REVIEW_DAYS)
