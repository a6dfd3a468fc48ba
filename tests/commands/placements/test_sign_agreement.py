from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    JUNE,
    MARCH,
    MAY,
    authorised,
    awarded_directly,
    bought,
    core,
    fee_varied,
    framework,
    lot_terms,
    placed,
    placement_ended,
    regularised,
    scheme,
    signed,
    tier_started,
)
from examples import awarded as awarded_later
from specification import given

from domain.codes import Tier
from domain.commands.placements.sign_agreement import (
    BeforeTheAward,
    DearerThanAgreed,
    LinesDoNotAddUp,
    NotAuthorised,
    NotProposed,
    NotRunning,
    SignAgreement,
)
from domain.commands.placements.start_placement import NoAward, NoOrder
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen
from domain.fee_lines import FeeFor, FeeLine, Payment, Step, Unit

awarded = awarded_later.model_copy(update={"awarded_on": signed.signed_on})
sign = SignAgreement(**{k: v for k, v in signed if k != "child_ref"})


def test_the_agreement_of_one_child_is_signed() -> None:
    given(placed).when(sign).then(signed)


def test_where_a_line_begins_or_ends_later_the_fee_is_varied_from_that_day() -> None:
    therapy = FeeLine(
        fee_for=FeeFor.THERAPY,
        unit=Unit.WEEK,
        amount=Decimal("250.00"),
        from_on=MARCH,
        to_on=JUNE,
    )
    once = FeeLine(
        fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal("900.00"), from_on=MARCH
    )
    lines = {"fee_lines": (core(), therapy, once)}
    by_agreement = fee_varied.model_copy(
        update={"reason": "By the individual placement agreement", "terms_from": sign.in_force_from}
    )
    up = by_agreement.model_copy(update={"weekly_fee": Decimal("3750.00")})
    down = by_agreement.model_copy(update={"weekly_fee": Decimal("3500.00"), "varied_from": JUNE})
    given(placed).when(sign.model_copy(update=lines)).then(
        signed.model_copy(update=lines), up, down
    )


def test_agreement_1_the_placement_runs_when_it_takes_effect() -> None:
    given().when(sign).then_refused(NotRunning)
    early = sign.model_copy(update={"in_force_from": FEB - timedelta(days=1)})
    given(placed).when(early).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    late = sign.model_copy(update={"in_force_from": MARCH})
    given(placed, ended).when(late).then_refused(NotRunning)


def test_agreement_2_its_lines_add_up_to_the_fee_of_that_day() -> None:
    more = sign.model_copy(update={"fee_lines": (core("3500.01"),)})
    given(placed).when(more).then_refused(LinesDoNotAddUp, weekly_fee=Decimal("3500.00"))
    not_bought = placed.model_copy(update={"weekly_fee": None})
    given(not_bought).when(sign).then_refused(LinesDoNotAddUp, weekly_fee=())
    again = {"fee_lines": (core("3600.00"),), "in_force_from": MARCH}
    given(placed, fee_varied).when(sign.model_copy(update=again)).then(
        signed.model_copy(update=again)
    )
    before = {"in_force_from": MARCH - timedelta(days=1)}
    given(placed, fee_varied).when(sign.model_copy(update=before)).then(
        signed.model_copy(update=before)
    )


def test_agreement_3_a_purchase_without_an_authorised_award_has_no_agreement() -> None:
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(sign).then_refused(NotAuthorised)
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(sign).outcome()
    assert given(placed).where(placed, NoOrder).when(sign).outcome()


def test_agreement_3_an_emergency_purchase_waits_for_its_award_to_be_authorised() -> None:
    given(under_award, awarded).when(sign).then_refused(NotAuthorised, award_id="AW-1")
    in_part = authorised.model_copy(update={"complete": False})
    given(under_award, awarded, in_part).when(sign).then_refused(NotAuthorised)
    assert given(under_award, awarded, in_part, authorised).when(sign).outcome()


DAY = timedelta(days=1)
WEEK = 7 * DAY


def once(amount: str, day: date | None = None, what: FeeFor = FeeFor.SETTING_UP) -> FeeLine:
    """A line that is paid once."""
    return FeeLine(fee_for=what, unit=Unit.ONCE, amount=Decimal(amount), from_on=day)


def of(*lines: FeeLine, **more: Any) -> dict[str, Any]:
    """An agreement of these lines, or an award of them."""
    return {"fee_lines": lines, **more}


under_award = placed.model_copy(update={"award_id": "AW-1"})
with_once = awarded.model_copy(update=of(core(), once("900.00"), once("600.00", APRIL)))
cheap_first = of(core(to_on=MARCH), core("9000.00", from_on=MARCH))
therapy = FeeLine(
    fee_for=FeeFor.THERAPY, unit=Unit.WEEK, amount=Decimal("250.00"), from_on=MARCH, to_on=JUNE
)


def test_agreement_4_the_award_s_own_lines_are_agreed() -> None:
    for lines in (of(core()), of(core(), therapy), of(core(), once("900.00"))):
        made = awarded.model_copy(update=lines)
        signs = sign.model_copy(update=lines)
        assert given(under_award, authorised, made).when(signs).outcome()[0] == signed.model_copy(
            update=lines
        )


@pytest.mark.parametrize(
    ("lines", "dearer_from"),
    [
        (cheap_first, MARCH),
        (of(core(), therapy), MARCH),
        (of(core(), therapy.model_copy(update={"to_on": MARCH + DAY})), MARCH),
        (of(core(), core("0.01", from_on=date(2027, 1, 1))), date(2027, 1, 1)),
        (of(core(), once("2500000.00")), FEB),
        (of(core(), once("0.01", date(2027, 1, 1))), date(2027, 1, 1)),
        (of(core(), once("1.00"), once("1.00", what=FeeFor.DISCOUNT)), FEB),
    ],
)
def test_agreement_4_lines_that_cost_more_than_the_award_s_are_refused(
    lines: dict[str, Any], dearer_from: date
) -> None:
    signs = sign.model_copy(update=lines)
    given(under_award, authorised, awarded).when(signs).then_refused(
        DearerThanAgreed, award_id="AW-1", dearer_from=dearer_from
    )
    tied = given(placed, regularised, awarded).where(placed, NoAward)
    tied.when(signs).then_refused(DearerThanAgreed)
    assert given(placed).when(signs).outcome()


def test_agreement_4_a_fee_that_was_changed_since_is_agreed_from_its_day() -> None:
    again = of(core("3600.00"), in_force_from=MARCH)
    signs = sign.model_copy(update=again)
    given(under_award, authorised, awarded, fee_varied).when(signs).then(
        signed.model_copy(update=again)
    )
    more = of(core("3600.00"), core("0.01", from_on=APRIL), in_force_from=MARCH)
    given(under_award, authorised, awarded, fee_varied).when(
        sign.model_copy(update=more)
    ).then_refused(DearerThanAgreed, dearer_from=APRIL)


def test_agreement_4_what_the_award_paid_before_the_agreement_is_not_paid_again() -> None:
    made = awarded.model_copy(update=of(core(), once("900.00")))
    paid = {"payments": (Payment(on_day=FEB, amount=Decimal("900.00")),)}
    charged = under_award.model_copy(update={**paid, "started_on": FEB})
    again = of(core(), once("900.00"), in_force_from=MARCH)
    given(charged, authorised, made).when(sign.model_copy(update=again)).then_refused(
        DearerThanAgreed, dearer_from=MARCH
    )
    none = sign.model_copy(update=of(core(), in_force_from=MARCH))
    assert given(charged, authorised, made).when(none).outcome()
    at_once = of(core(), once("900.00"), in_force_from=FEB)
    assert given(charged, authorised, made).when(sign.model_copy(update=at_once)).outcome()


def test_agreement_2_a_step_of_the_award_is_the_fee_of_its_days() -> None:
    steps = {"steps": (Step(from_on=MARCH, weekly_fee=Decimal("3600.00")),)}
    made = awarded.model_copy(update=of(core(to_on=MARCH), core("3600.00", from_on=MARCH)))
    charged = under_award.model_copy(update=steps)
    given(charged, authorised, made).when(
        sign.model_copy(update=of(core(), in_force_from=MARCH))
    ).then_refused(LinesDoNotAddUp, weekly_fee=Decimal("3600.00"))
    raised = of(core("3600.00"), in_force_from=MARCH)
    given(charged, authorised, made).when(sign.model_copy(update=raised)).then(
        signed.model_copy(update=raised)
    )
    flat = signed.model_copy(update=of(core(), in_force_from=FEB))
    later = of(core(), in_force_from=APRIL)
    given(charged, authorised, made, flat).when(sign.model_copy(update=later)).then(
        signed.model_copy(update=later)
    )


def test_agreement_4_a_line_of_the_award_that_ended_is_not_agreed_longer() -> None:
    made = awarded.model_copy(update=of(core("3250.00"), therapy))
    dear = under_award.model_copy(update={"started_on": MARCH})
    ends = of(core("3250.00"), therapy, in_force_from=MARCH)
    assert given(dear, authorised, made).when(sign.model_copy(update=ends)).outcome()
    given(dear, authorised, made).when(
        sign.model_copy(update=of(core(), in_force_from=MARCH))
    ).then_refused(DearerThanAgreed, dearer_from=JUNE)


@pytest.mark.parametrize(
    ("lines", "dearer_from"),
    [
        (of(core(), once("900.00"), once("600.00", APRIL)), None),
        (of(core(), once("1500.00", APRIL)), APRIL),
        (of(core(), once("900.00", MAY), once("600.00", MAY + WEEK)), None),
        (of(core(), once("900.00", MAY), once("600.00", MAY + WEEK - DAY)), MAY + WEEK - DAY),
        (of(core(), once("900.00"), once("600.00", APRIL - DAY)), APRIL - DAY),
        (of(core(), once("900.01")), FEB),
    ],
)
def test_agreement_4_what_is_paid_once_is_no_more_by_any_day_nor_in_any_seven_days(
    lines: dict[str, Any], dearer_from: date | None
) -> None:
    asked = given(under_award, authorised, with_once).when(sign.model_copy(update=lines))
    if dearer_from is None:
        asked.then(signed.model_copy(update=lines))
    else:
        asked.then_refused(DearerThanAgreed, dearer_from=dearer_from)


def test_agreement_4_what_an_earlier_agreement_asked_once_is_not_asked_again() -> None:
    asked = signed.model_copy(update=of(core(), once("900.00")))
    again = of(core(), once("900.00"), in_force_from=MARCH)
    given(under_award, authorised, with_once, asked).when(
        sign.model_copy(update=again)
    ).then_refused(DearerThanAgreed, dearer_from=MARCH)
    instead = of(core(), once("900.00"))
    given(under_award, authorised, with_once, asked).when(sign.model_copy(update=instead)).then(
        signed.model_copy(update=instead)
    )


@pytest.mark.parametrize(
    ("lines", "dearer_from"),
    [
        (of(core()), None),
        (of(core(to_on=MARCH), core("3499.99", from_on=MARCH)), None),
        (of(core(to_on=MARCH), core("9999.99", from_on=MARCH)), MARCH),
        (of(core(), therapy), MARCH),
        (of(core(), once("0.01")), FEB),
        (of(core(), once("99999.99", APRIL)), APRIL),
    ],
)
def test_agreement_4_without_an_award_and_under_a_scheme_nothing_is_agreed_above_the_fee(
    lines: dict[str, Any], dearer_from: date | None
) -> None:
    signs = sign.model_copy(update=lines)
    assert given(placed).when(signs).outcome()
    asked = given(placed, scheme).when(signs).proposed()
    if dearer_from is None:
        assert asked.outcome()
    else:
        asked.then_refused(DearerThanAgreed, award_id=(), dearer_from=dearer_from)


def test_agreement_4_without_an_award_the_fee_of_each_day_is_agreed() -> None:
    raised = fee_varied.model_copy(update={"varied_from": MARCH})
    steps = of(core(to_on=MARCH), core("3600.00", from_on=MARCH))
    agreed = given(placed, raised, scheme).each_proposed().when(sign.model_copy(update=steps))
    assert agreed.outcome()
    given(placed, raised, scheme).when(
        sign.model_copy(update=of(core(to_on=MARCH - DAY), core("3600.00", from_on=MARCH - DAY)))
    ).then_refused(DearerThanAgreed, dearer_from=MARCH - DAY)


def test_agreement_4_without_an_award_what_was_asked_once_is_asked_no_more_than_once() -> None:
    asked = signed.model_copy(update=of(core(), once("900.00", APRIL)))
    given(placed, asked, scheme).when(
        sign.model_copy(update=of(core(), once("900.00", APRIL), in_force_from=MARCH))
    ).then(signed.model_copy(update=of(core(), once("900.00", APRIL), in_force_from=MARCH)))
    given(placed, asked, scheme).when(
        sign.model_copy(update=of(core(), once("900.00", MAY), in_force_from=MAY))
    ).then_refused(DearerThanAgreed, dearer_from=MAY)


def test_agreement_4_a_fee_that_fell_below_the_award_is_not_agreed_at_the_award_again() -> None:
    fell = fee_varied.model_copy(update={"weekly_fee": Decimal("3000.00"), "varied_from": MARCH})
    returns = of(core("3000.00", to_on=APRIL), core("3500.00", from_on=APRIL), in_force_from=MARCH)
    given(under_award, authorised, awarded, fell).when(
        sign.model_copy(update=returns)
    ).then_refused(DearerThanAgreed, award_id="AW-1", dearer_from=APRIL)
    stays = sign.model_copy(update=of(core("3000.00"), in_force_from=MARCH))
    assert given(under_award, authorised, awarded, fell).when(stays).outcome()


def test_agreement_4_a_step_that_an_agreement_left_out_is_not_agreed_by_the_next() -> None:
    made = awarded.model_copy(update=of(core(to_on=MARCH), core("3600.00", from_on=MARCH)))
    charged = under_award.model_copy(
        update={"steps": (Step(from_on=MARCH, weekly_fee=Decimal("3600.00")),)}
    )
    flat = signed.model_copy(update=of(core(), in_force_from=FEB))
    returns = of(core(to_on=MAY), core("3600.00", from_on=MAY), in_force_from=APRIL)
    given(charged, authorised, made, flat).when(sign.model_copy(update=returns)).then_refused(
        DearerThanAgreed, dearer_from=MAY
    )


def test_agreement_5_it_is_not_signed_before_the_award() -> None:
    bought = placed.model_copy(update={"award_id": "AW-1"})
    day = awarded.awarded_on
    assert (
        given(bought, authorised, awarded)
        .when(sign.model_copy(update={"signed_on": day}))
        .outcome()
    )
    early = sign.model_copy(update={"signed_on": day - timedelta(days=1)})
    given(bought, authorised, awarded).when(early).then_refused(BeforeTheAward, awarded_on=day)


ASKS_MORE: list[dict[str, Any]] = [
    {"retainer_percent": Decimal("50.01")},
    {"retainer_days": 29},
    {"notice_days": 29},
    {"last_day_charged": True},
]
terms = lot_terms.model_copy(
    update={name: getattr(signed, name) for each in ASKS_MORE for name in each}
)
bought_now = (awarded, under_award, authorised, scheme)


@pytest.mark.parametrize("more", ASKS_MORE)
def test_agreement_6_what_asks_more_than_the_lots_terms_is_proposed_by_another(
    more: dict[str, Any],
) -> None:
    dearer = sign.model_copy(update=more)
    assert given(framework, terms, *bought_now).when(sign).outcome()
    asked = given(framework, terms, *bought_now).when(dearer)
    asked.then_refused(NotProposed, notice_days=28, retainer_days=28)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()
    later = terms.model_copy(update={**more, "in_force_from": awarded.awarded_on + DAY})
    given(framework, terms, later, *bought_now).when(dearer).then_refused(NotProposed)


@pytest.mark.parametrize("more", ASKS_MORE)
def test_agreement_6_terms_recorded_after_the_award_let_nobody_ask_more(
    more: dict[str, Any],
) -> None:
    dearer = sign.model_copy(update=more)
    dated_back = terms.model_copy(update=more)
    second = framework.model_copy(
        update={"framework_id": "F-2", "starts_on": framework.starts_on + DAY}
    )
    elsewhere = dated_back.model_copy(update={"framework_id": "F-2"})
    before = (framework, terms)
    assert given(framework, dated_back, *bought_now).when(dearer).outcome()
    for history in (
        (*before, *bought_now, dated_back),
        (*before, *bought_now, second, elsewhere),
        (*before, second, elsewhere, *bought_now),
    ):
        given(*history).when(dearer).then_refused(NotProposed, notice_days=28)
    given(framework, *bought_now, terms).when(sign).then_refused(NotProposed, notice_days=1)
    for award in (awarded_directly, bought):
        same = {name: getattr(awarded, name) for name in ("award_id", "fee_lines", "awarded_on")}
        made = (award.model_copy(update=same), under_award, authorised, scheme)
        assert given(*before, *made).when(sign).outcome()
        after = given(*before, *made, dated_back).when(dearer)
        after.then_refused(NotProposed, notice_days=28)
        begun_since = given(*before, second, elsewhere, *made).when(dearer)
        if award is awarded_directly:
            begun_since.then_refused(NotProposed, notice_days=28)
        else:
            assert begun_since.outcome(), "it is of the one that buys the lot that day"


@pytest.mark.parametrize("more", ASKS_MORE)
def test_agreement_6_terms_recorded_once_its_search_began_let_nobody_ask_more(
    more: dict[str, Any],
) -> None:
    dearer = sign.model_copy(update=more)
    published = terms.model_copy(update=more)
    other = tier_started.model_copy(update={"referral_id": "R-2"})
    again = tier_started.model_copy(update={"tier": Tier.CITY_REGION})
    before = (framework, terms, tier_started)
    for since in ((published,), (published, again)):
        given(*before, *since, *bought_now).when(dearer).then_refused(NotProposed, notice_days=28)
    assert given(*before, published, *bought_now).when(sign).outcome()
    assert given(*before, published, *bought_now).when(dearer).proposed().outcome()
    assert given(framework, published, tier_started, *bought_now).when(dearer).outcome()
    assert given(framework, other, published, *bought_now).when(dearer).outcome()
    lowered = (framework, published, tier_started, terms)
    given(*lowered, *bought_now).when(dearer).then_refused(NotProposed, notice_days=28)
    none_yet = given(framework, tier_started, published, *bought_now)
    days = published.retainer_days
    none_yet.when(sign).then_refused(NotProposed, notice_days=1, retainer_days=days)


@pytest.mark.parametrize("more", ASKS_MORE)
def test_agreement_6_who_published_the_terms_does_not_agree_to_them_alone(
    more: dict[str, Any],
) -> None:
    dearer = sign.model_copy(update=more)
    own = terms.model_copy(update={**more, "published_by": "jane"})
    asked = given(framework, terms, own, tier_started, *bought_now)
    asked.by("jane").when(dearer).then_refused(NotProposed, notice_days=28)
    assert asked.by("june").when(dearer).outcome()
    assert asked.by("jane").when(dearer).proposed().outcome()
    assert asked.by("jane").when(sign).outcome()
    alone = given(framework, own, tier_started, *bought_now)
    alone.by("jane").when(sign).then_refused(NotProposed, notice_days=1)


@pytest.mark.parametrize("more", ASKS_MORE)
def test_agreement_6_what_asks_more_than_was_agreed_is_proposed_by_another(
    more: dict[str, Any],
) -> None:
    again = sign.model_copy(update={"in_force_from": MARCH})
    before = (placed, signed, scheme)
    assert given(*before).when(again).outcome()
    given(*before).when(again.model_copy(update=more)).then_refused(NotProposed)
    assert given(placed, signed).when(again.model_copy(update=more)).outcome(), "before a scheme"
    nothing_said = (framework, lot_terms, *bought_now, signed)
    given(*nothing_said).when(again.model_copy(update=more)).then_refused(NotProposed)
    asks_more = signed.model_copy(update=more)
    for let, agreed in ((terms, asks_more), (terms.model_copy(update=more), signed)):
        history = (framework, let, *bought_now, agreed)
        assert given(*history).when(again.model_copy(update=more)).outcome()


def test_agreement_6_where_the_lots_terms_say_nothing_the_last_agreement_is_the_most() -> None:
    a_day = {"notice_days": 1}
    agreed = signed.model_copy(update=a_day)
    again = sign.model_copy(update={**a_day, "in_force_from": MARCH})
    history = given(framework, lot_terms, *bought_now, agreed)
    assert history.when(again).outcome()
    more = again.model_copy(update={"retainer_percent": agreed.retainer_percent + 1})
    history.when(more).then_refused(NotProposed, notice_days=1)


def test_agreement_6_without_terms_the_whole_fee_while_away_and_a_days_notice_are_owed() -> None:
    least = {"notice_days": 1, "retainer_percent": Decimal(100), "retainer_days": 366}
    assert given(placed, scheme).when(sign.model_copy(update=least)).outcome()
    given(placed, scheme).when(sign).then_refused(NotProposed, notice_days=1)
