from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    CHILD,
    DCS,
    OTHER_CHILD,
    after_care_ended,
    agreed,
    care_ended,
    care_started,
    commencement,
    exclusion_checked,
    fee_varied,
    listed,
    placed,
    placement_ended,
    planned,
    row,
    scheme,
    staying_put,
    suspended,
)
from specification import given

from domain.codes import Duty, Trigger
from domain.commands.transitions.arrange_after_care import (
    ArrangeAfterCare,
    ArrangedAlready,
    DearerThanFostering,
    IdentifierUsed,
    NoAgreement,
    NoSuchProvider,
    NotAgreedByAdults,
    NotFormerFosterCarers,
    NotProposed,
    NotSafe,
    NotTheirsToArrange,
    StillInCare,
    WrongDays,
    query,
)
from domain.events.after_care import AfterCare
from domain.events.placements import FeeVaried
from domain.readings.orders import COMMENCEMENTS
from domain.recorded_before import NotOfOneChild
from domain.statute_codes import ActSection
from domain.values import Kind

arrange = ArrangeAfterCare(**{k: v for k, v in staying_put if k != "born_in"})
EIGHTEEN = date(2028, 5, 14)
DAY = timedelta(days=1)
fostered = placed.model_copy(
    update={"kind": Kind.IN_HOUSE_FOSTERING, "home_id": None, "weekly_fee": Decimal("420.00")}
)
left = care_ended.model_copy(update={"ended_on": EIGHTEEN, "code": "E17"})
moved_on = placement_ended.model_copy(update={"ended_on": EIGHTEEN})
grown = (care_started, fostered, moved_on, left)


def varied(**fields: object) -> ArrangeAfterCare:
    """The command with other fields."""
    return arrange.model_copy(update=fields)


close = varied(after_care=AfterCare.STAYING_CLOSE, placement_id=None)
adult = varied(after_care=AfterCare.ADULT_PLACEMENT, placement_id=None, transition_id="T-1")


def test_a_young_person_stays_put_once_the_placement_and_care_have_ended() -> None:
    given(*grown).when(arrange).then(staying_put)


def test_staying_put_is_arranged_ahead_while_care_goes_on() -> None:
    given(care_started, fostered).on(date(2028, 2, 1)).when(arrange).then(staying_put)


def test_after_1_a_reference_is_used_once() -> None:
    given(*grown, staying_put).when(arrange).then_refused(IdentifierUsed)
    theirs = staying_put.model_copy(update={"child_ref": OTHER_CHILD})
    given(*grown, theirs).when(arrange).then_refused(IdentifierUsed)


@pytest.mark.parametrize(
    ("first", "until", "works"),
    [
        (date(2028, 4, 30), date(2030, 1, 1), False),
        (date(2028, 5, 1), date(2030, 1, 1), True),
        (date(2028, 5, 14), date(2028, 5, 14), False),
        (date(2028, 5, 14), date(2031, 5, 31), True),
        (date(2028, 5, 14), date(2031, 6, 1), False),
    ],
)
def test_after_2_staying_put_is_from_eighteen_to_twenty_one(
    first: date, until: date, works: bool
) -> None:
    history = (care_started, fostered)
    asked = given(*history).when(varied(started_on=first, agreed_until=until))
    if works:
        assert asked.outcome()
    else:
        asked.then_refused(WrongDays, first=date(2028, 5, 1), last=date(2031, 5, 31))


def test_after_2_staying_close_is_to_twenty_five_under_what_is_commenced() -> None:
    last = close.model_copy(update={"agreed_until": date(2035, 5, 31)})
    asked = given(care_started, left).when(last)
    assert asked.outcome()
    citations = [p.citation for each in asked.decided() for p in each.metadata.provisions]
    assert not any("s23CZAA" in citation for citation in citations)
    beyond = close.model_copy(update={"agreed_until": date(2035, 6, 1)})
    given(care_started, left).when(beyond).then_refused(WrongDays)


def test_after_2_staying_close_cites_section_23czaa_once_it_is_commenced() -> None:
    begun = commencement.model_copy(update={"section": ActSection.STAYING_CLOSE})
    for history, cited in ((begun,), True), ((commencement,), False):
        asked = given(care_started, left, *history).when(close)
        citations = [p.citation for each in asked.decided() for p in each.metadata.provisions]
        assert any("s23CZAA" in citation for citation in citations) is cited
        assert any("Localism Act" in citation for citation in citations) is not cited
    both = given(care_started, left, begun, commencement).when(close).decided()
    cited_then = [p.citation for each in both for p in each.metadata.provisions]
    assert any("s23CZAA" in citation for citation in cited_then)
    assert COMMENCEMENTS not in query(arrange)


def test_after_2_an_adult_placement_has_no_last_day() -> None:
    backwards = adult.model_copy(update={"agreed_until": adult.started_on})
    given(care_started, left, planned, agreed).when(backwards).then_refused(WrongDays, last=())


def test_after_3_care_has_ended() -> None:
    later = left.model_copy(update={"ended_on": EIGHTEEN + DAY})
    given(care_started, fostered, later).when(arrange).then_refused(StillInCare)
    given(fostered).when(arrange).then_refused(StillInCare)


def test_after_4_one_arrangement_at_a_time() -> None:
    second = varied(arrangement_ref="AC-2", started_on=date(2029, 9, 1))
    given(*grown, staying_put).when(second).then_refused(ArrangedAlready)
    assert given(*grown, staying_put, after_care_ended).when(second).outcome()


@pytest.mark.parametrize(
    "kind", [Kind.IN_HOUSE_FOSTERING, Kind.FOSTERING_AGENCY, Kind.CONNECTED_CARERS]
)
def test_after_5_staying_put_is_with_former_foster_carers(kind: Kind) -> None:
    theirs = fostered.model_copy(update={"kind": kind})
    given(care_started, theirs, moved_on, left).when(arrange).then(staying_put)


def test_after_5_a_residential_placement_is_not_staying_put() -> None:
    history = (care_started, placed, moved_on, left)
    given(*history).when(arrange).then_refused(NotFormerFosterCarers)
    dear = varied(weekly_cost=Decimal(4000))
    given(*history).when(dear).then_refused(NotFormerFosterCarers)


def test_after_5_it_is_the_persons_own_placement_at_eighteen() -> None:
    given(care_started, left).when(arrange).then_refused(NotFormerFosterCarers)
    given(care_started, left).when(varied(placement_id=None)).then_refused(NotFormerFosterCarers)
    early = moved_on.model_copy(update={"ended_on": date(2028, 4, 30)})
    given(care_started, fostered, early, left).when(arrange).then_refused(NotFormerFosterCarers)
    first = moved_on.model_copy(update={"ended_on": date(2028, 5, 1)})
    given(care_started, fostered, first, left).when(arrange).then(staying_put)
    others = fostered.model_copy(update={"child_ref": OTHER_CHILD})
    given(care_started, others, left).when(arrange).then_refused(NotFormerFosterCarers)


def test_after_6_it_costs_no_more_than_the_fostering_did() -> None:
    dear = varied(weekly_cost=Decimal("420.01"))
    given(*grown).when(dear).then_refused(DearerThanFostering, most=Decimal("420.00"))
    unpaid = fostered.model_copy(update={"weekly_fee": None})
    assert given(care_started, unpaid, moved_on, left).when(dear).outcome()


def rises(day: date) -> FeeVaried:
    """The fostering fee rises on a day, to £500 a week."""
    return fee_varied.model_copy(update={"weekly_fee": Decimal(500), "varied_from": day})


@pytest.mark.parametrize(
    ("rise", "ended", "first", "most"),
    [
        (EIGHTEEN - DAY, EIGHTEEN, EIGHTEEN, "500.00"),
        (EIGHTEEN, EIGHTEEN, EIGHTEEN, "420.00"),
        (EIGHTEEN + DAY, EIGHTEEN, EIGHTEEN + 9 * DAY, "420.00"),
        (EIGHTEEN - DAY, None, EIGHTEEN, "500.00"),
        (EIGHTEEN, None, EIGHTEEN, "420.00"),
    ],
)
def test_after_6_the_fee_is_that_of_the_last_day_of_fostering(
    rise: date, ended: date | None, first: date, most: str
) -> None:
    end = () if ended is None else (moved_on, left)
    history = (care_started, fostered, rises(rise), *end)
    dear = varied(weekly_cost=Decimal("500.01"), started_on=first)
    given(*history).when(dear).then_refused(DearerThanFostering, most=Decimal(most))


def test_after_6_the_fee_of_fostering_that_began_and_ended_in_a_day_is_that_days() -> None:
    hours = fostered.model_copy(update={"started_on": EIGHTEEN})
    dear = varied(weekly_cost=Decimal("420.01"))
    given(care_started, hours, moved_on, left).when(dear).then_refused(DearerThanFostering)


def test_after_7_an_adult_placement_rests_on_an_agreed_move() -> None:
    move = (planned, agreed)
    in_part = agreed.model_copy(update={"complete": False})
    given(care_started, left, planned, in_part).when(adult).then_refused(NotAgreedByAdults)
    at_most = adult.model_copy(update={"weekly_cost": agreed.agreed_weekly_cost})
    assert given(care_started, left, *move, scheme).when(at_most).proposed().outcome()
    late = agreed.model_copy(update={"agreed_on": adult.started_on + DAY})
    given(care_started, left, planned, late).on(date(2028, 6, 2)).when(adult).then_breaks(
        NotAgreedByAdults
    )
    unnamed = adult.model_copy(update={"transition_id": None})
    for command, history in ((unnamed, ()), (adult, (planned,))):
        lacking = given(care_started, left, *history).on(date(2028, 6, 1)).when(command)
        lacking.then_breaks(NotAgreedByAdults)
        (breach,) = lacking.breaches()
        assert [each.duty for each in breach.duties] == [Duty.SEEK_AGREEMENT]
        given(care_started, left, *history).when(command).then_refused(NotAgreedByAdults)
    theirs = planned.model_copy(update={"child_ref": OTHER_CHILD})
    given(care_started, left, theirs, agreed).on(date(2028, 6, 1)).when(adult).then_refused(
        NotOfOneChild
    )
    dearer = adult.model_copy(update={"weekly_cost": agreed.agreed_weekly_cost + 1})
    given(care_started, left, *move).when(dearer).then_refused(NotAgreedByAdults)


def test_after_8_the_scheme_gives_the_cost_after_eighteen_to_roles() -> None:
    rule = row(decision="cost-after-eighteen", up_to=Decimal("420.00"), measure="weekly")
    decided = scheme.model_copy(update={"rows": (rule,)})
    for asked in (arrange, close):
        given(*grown if asked is arrange else (care_started, left), decided).when(
            asked
        ).then_refused(NotTheirsToArrange, roles=(DCS,))
    given(*grown, decided).by("dora", DCS).when(arrange).proposed().then(staying_put)
    whole = row(
        decision="cost-after-eighteen", up_to=Decimal("65700.00"), measure="whole-life",
        registered=True, past_eighteen=True,
    )  # fmt: skip
    in_all = scheme.model_copy(update={"rows": (whole,)})
    given(*grown, in_all).by("dora", DCS).when(arrange).proposed().then(staying_put)
    longer = varied(agreed_until=arrange.agreed_until + DAY)
    given(*grown, in_all).by("dora", DCS).when(longer).then_refused(NotTheirsToArrange, roles=())
    dear = close.model_copy(update={"weekly_cost": Decimal("420.01")})
    given(care_started, left, decided).by("dora", DCS).when(dear).then_refused(
        NotTheirsToArrange, roles=()
    )


@pytest.mark.parametrize("command", [arrange, close, adult])
def test_after_12_one_person_proposes_an_arrangement_and_another_makes_it(
    command: ArrangeAfterCare,
) -> None:
    rule = row(decision="cost-after-eighteen")
    lets = scheme.model_copy(update={"rows": (rule,)})
    known = (planned, agreed) if command is adult else (fostered,) * (command is arrange)
    known = (care_started, left, *known, lets)
    asked = given(*known).by("dora", DCS).when(command)
    asked.then_refused(NotProposed, roles=("broker", "commissioner", "finance"))
    asked.proposed(by="dora").then_refused(NotProposed)
    assert asked.proposed(by="ben").outcome()
    free = command.model_copy(update={"weekly_cost": Decimal(0)})
    assert given(*known).by("dora", DCS).when(free).outcome()


@pytest.mark.parametrize("signed", [None, EIGHTEEN + DAY])
def test_after_9_an_agreement_is_signed_by_the_first_day(signed: date | None) -> None:
    asked = given(*grown).on(date(2028, 6, 1)).when(varied(agreement_signed_on=signed))
    asked.then_breaks(NoAgreement)
    given(*grown).when(varied(agreement_signed_on=signed)).then_refused(NoAgreement)
    that_day = {"agreement_signed_on": EIGHTEEN}
    given(*grown).when(varied(**that_day)).then(staying_put.model_copy(update=that_day))


def test_after_10_a_provider_that_is_named_is_known() -> None:
    named = close.model_copy(update={"provider_id": "P-1"})
    given(care_started, left).when(named).then_refused(NoSuchProvider)
    assert given(care_started, left, listed).when(named).outcome()


def test_the_example_is_the_childs() -> None:
    assert staying_put.child_ref == CHILD


def test_after_11_who_is_to_live_with_a_provider_that_is_not_safe_is_a_breach() -> None:
    unsafe = suspended.model_copy(update={"trigger": Trigger.SAFEGUARDING})
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    with_them = close.model_copy(update={"provider_id": "P-1"})
    story = given(care_started, left, listed)
    for why in (unsafe, excluded):
        asked = given(care_started, left, listed, why).when(with_them)
        asked.on(with_them.started_on).then_breaks_on(with_them.started_on, NotSafe)
        asked.on(with_them.started_on - DAY).then_refused(NotSafe)
    priced = unsafe.model_copy(update={"trigger": Trigger.PRICE_BREACH})
    assert given(care_started, left, listed, priced).when(with_them).breaches() == ()
    assert story.when(with_them).breaches() == ()


def test_after_11_who_stays_put_lives_there_and_a_suspension_moves_nobody() -> None:
    agency = arrange.model_copy(update={"provider_id": "P-1"})
    unsafe = suspended.model_copy(update={"trigger": Trigger.SAFEGUARDING})
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    assert given(*grown, listed, unsafe).when(agency).breaches() == ()
    on_the_day = given(*grown, listed, excluded).on(agency.started_on)
    on_the_day.when(agency).then_breaks_on(agency.started_on, NotSafe)
