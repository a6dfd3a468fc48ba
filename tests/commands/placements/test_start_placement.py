from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    DCS,
    FEB,
    HOS,
    JAN,
    JUNE,
    LANCASHIRE,
    MARCH,
    OTHER_CHILD,
    ST_HELENS,
    address_opened,
    applied,
    approved,
    authorised,
    award_cancelled,
    awarded,
    awarded_unregistered,
    care_ended,
    care_started,
    case_reviewed,
    contract_transferred,
    core,
    exclusion_checked,
    framework,
    home_suspension_lifted,
    home_transferred,
    judged,
    listed,
    opened,
    order,
    others_reported,
    placed,
    placed_with_parents,
    placement_ended,
    places_changed,
    policy,
    provider_recorded,
    registered,
    registration_cancelled,
    regularised,
    reinstated,
    restricted,
    row,
    scheme,
    shut,
    suspended,
)
from specification import TESTER, Specification, given

from domain.codes import Duty, Geography, Order, Trigger
from domain.commands.placements.start_placement import (
    AgreedTooLong,
    AllowanceSet,
    AwardDoesNotHold,
    HomeFull,
    HomeNotRegistered,
    IdentifierUsed,
    NoAward,
    NoBudgetLine,
    NoOrder,
    NoProvider,
    NotAFinishedStay,
    NotApproved,
    NotAuthorised,
    NotInCare,
    NotReviewed,
    NotSafe,
    PlacedElsewhere,
    SettingNotStated,
    StartPlacement,
)
from domain.duties import Clock, due_day
from domain.events.base import Event
from domain.fee_lines import FeeFor, FeeLine, Payment, Step, Unit
from domain.readings.arrival.fitting import Misfit
from domain.readings.barring.causes import Cause
from domain.registration_codes import AddressCategory
from domain.values import Judgement, Kind, Lot

start = StartPlacement(
    placement_id="PL-1",
    child_ref=CHILD,
    home_id="H-1",
    budget_line="residential",
    weekly_fee="3500.00",
    started_on=FEB,
)
at_home = StartPlacement(
    placement_id="PL-1",
    child_ref=CHILD,
    kind=Kind.WITH_PARENTS,
    authority=BOROUGH,
    started_on=FEB,
)
ready = (care_started, registered)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    """Twelve o'clock on a day: what starts then is judged on that day alone."""
    return datetime.combine(day, time(12), UTC)


def one_of_another_child(number: int, start_on: date = JAN) -> Event:
    """Another child in the home."""
    return placed.model_copy(
        update={
            "placement_id": f"PL-9{number}",
            "child_ref": f"C-{number:016d}",
            "started_on": start_on,
        }
    )


def test_kind_authority_and_provider_are_the_homes() -> None:
    given(*ready).when(start).then(placed)


def test_a_placement_that_is_not_bought_has_no_fee() -> None:
    given(care_started).when(at_home).then(placed_with_parents)


def test_start_1_the_child_is_looked_after_on_the_day() -> None:
    given(registered).when(start).then_refused(NotInCare)
    gone = care_ended.model_copy(update={"ended_on": FEB})
    given(*ready, gone).when(start).then_refused(NotInCare)
    later = care_started.model_copy(update={"started_on": FEB + DAY})
    given(later, registered).when(start).then_refused(NotInCare)
    that_day = care_started.model_copy(update={"started_on": FEB})
    given(that_day, registered).when(start).then(placed)
    given(*ready, gone, that_day).when(start).then(placed)


def test_start_2_a_child_has_one_placement_at_a_time() -> None:
    other = placed.model_copy(update={"placement_id": "PL-2"})
    given(*ready, other).when(start).then_refused(PlacedElsewhere)
    given(*ready, other.model_copy(update={"started_on": MARCH})).when(start).then_refused(
        PlacedElsewhere
    )
    ended = placement_ended.model_copy(update={"placement_id": "PL-2", "ended_on": FEB})
    earlier = other.model_copy(update={"started_on": JAN})
    given(*ready, earlier, ended).when(start).then(placed)
    still = ended.model_copy(update={"ended_on": FEB + DAY})
    given(*ready, earlier, still).when(start).then_refused(PlacedElsewhere)


@pytest.mark.parametrize(
    "home",
    [
        (registered.model_copy(update={"registered_on": FEB + DAY}),),
        (registered, registration_cancelled.model_copy(update={"cancelled_on": FEB})),
    ],
)
def test_start_3_the_home_is_registered(home: tuple[Any, ...]) -> None:
    given(care_started, *home).when(start).then_in_breach(HomeNotRegistered, NoOrder)


def test_start_3_the_home_takes_children() -> None:
    given(care_started, registered, shut).when(start).then_in_breach(HomeNotRegistered)


def test_start_3_what_happened_is_of_the_home_as_it_is_known() -> None:
    happened = given(care_started, registered, shut).when(start)
    assert happened.outcome() == [placed]


def test_start_3_on_the_day_of_its_registration_and_before_it_is_cancelled() -> None:
    that_day = registered.model_copy(update={"registered_on": FEB})
    given(care_started, that_day, registration_cancelled).at(noon(FEB)).when(start).then(placed)
    later = shut.model_copy(update={"changed_on": FEB + DAY})
    given(care_started, that_day, later).at(noon(FEB)).when(start).then(placed)


@pytest.mark.parametrize(
    ("born_in", "takes"),
    [("2014-02", True), ("2014-03", False), ("2014-01", True), ("2005-02", True),
     ("2005-01", False)],
)  # fmt: skip
def test_start_3_the_registration_covers_an_age_the_child_may_have(
    born_in: str, *, takes: bool
) -> None:
    child = care_started.model_copy(update={"born_in": born_in})
    short = start.model_copy(update={"agreed_until": FEB + DAY})
    home = registered.model_copy(update={"ages_to": 16})
    if takes:
        given(child, home).at(noon(FEB)).when(short).then(
            placed.model_copy(update={"born_in": born_in, "agreed_until": FEB + DAY})
        )
    else:
        given(child, home).when(short).then_in_breach(HomeNotRegistered)


TENTH = FEB + 9 * DAY
stayed = start.model_copy(
    update={"ended_on": FEB + 24 * DAY, "code": "CREQB", "reason": "He went to his aunt"}
)
elsewhere_for_a_while = at_home.model_copy(
    update={"kind": Kind.OTHER, "ended_on": stayed.ended_on, "code": "CREQB", "reason": "Moved"}
)


def due_of(story: Specification, rule: str) -> date:
    """The day from which the duties of a breach of a rule run: one of them is due on the next
    working day.
    """
    (breach,) = (each for each in story.breaches() if each.rule == rule)
    return min(owed.due_on for owed in breach.duties)


def at_once_after(day: date) -> date:
    """When what is due at once is due, if the rule was broken on a day."""
    return due_day(Clock(working_days=1), day)


def test_start_3_every_day_of_a_finished_stay_is_judged() -> None:
    gone = registration_cancelled.model_copy(update={"cancelled_on": TENTH})
    story = given(care_started, registered, gone).when(stayed)
    story.then_breaks(HomeNotRegistered, NoOrder)
    assert due_of(story, "START-3") == due_of(story, "START-8") == at_once_after(TENTH)
    closed = shut.model_copy(update={"changed_on": TENTH})
    given(care_started, registered, closed).when(stayed).then_breaks(HomeNotRegistered)
    at_its_end = registration_cancelled.model_copy(update={"cancelled_on": stayed.ended_on})
    given(care_started, registered, at_its_end).when(stayed).then_breaks()


def test_start_3_a_stay_that_runs_is_judged_on_each_day_up_to_today() -> None:
    gone = registration_cancelled.model_copy(update={"cancelled_on": TENTH})
    story = given(care_started, registered, gone).when(start)
    story.at(noon(TENTH)).then_breaks()
    story.at(noon(TENTH + DAY)).then_breaks(HomeNotRegistered, NoOrder)
    story.at(noon(FEB - DAY)).then(placed)


def test_start_8_an_order_permits_the_days_until_it_ends() -> None:
    short = order.model_copy(update={"expires_on": TENTH})
    young = child_born("2010-05")
    story = given(young, short).when(elsewhere_for_a_while)
    story.then_breaks(NoOrder)
    assert due_of(story, "START-8") == at_once_after(TENTH)
    again = order.model_copy(update={"order_id": "CO-2", "in_force_from": TENTH})
    given(young, short, again).when(elsewhere_for_a_while).then_breaks()
    planned = at_home.model_copy(update={"kind": Kind.OTHER})
    given(young, short).at(noon(FEB - DAY)).when(planned).then_breaks()


def test_start_8_a_child_who_turns_sixteen_needs_no_order_from_then() -> None:
    last = order.model_copy(update={"expires_on": MARCH})
    for born_in, broken in (("2006-02", ()), ("2006-03", (NoOrder,))):
        longer = elsewhere_for_a_while.model_copy(update={"ended_on": MARCH + DAY})
        given(child_born(born_in), last).when(longer).then_breaks(*broken)


def test_start_4_a_home_is_never_filled_above_its_places() -> None:
    one, two = one_of_another_child(1), one_of_another_child(2)
    given(*ready, one).when(start).then(placed)
    given(*ready, one, two).when(start).then_in_breach(HomeFull, day=FEB, places=2, children=2)
    given(*ready, one, others_reported).when(start).then_in_breach(HomeFull)


def test_start_4_a_home_is_not_filled_above_its_places_on_a_later_day() -> None:
    arrives = one_of_another_child(1, MARCH)
    fewer = places_changed.model_copy(update={"places": 1})
    given(*ready, arrives, fewer).when(start).then_in_breach(HomeFull)
    given(*ready, one_of_another_child(1), one_of_another_child(2, APRIL)).when(
        start
    ).then_in_breach(HomeFull)
    others = others_reported.model_copy(update={"filled": 2, "counted_on": JUNE})
    given(*ready, others).when(start).then_in_breach(HomeFull)


def test_start_4_a_child_of_another_home_takes_no_place_here() -> None:
    elsewhere = placed.model_copy(
        update={"placement_id": "PL-0", "home_id": "H-2", "started_on": JAN}
    )
    moved = placement_ended.model_copy(
        update={"placement_id": "PL-0", "home_id": "H-2", "ended_on": FEB}
    )
    one = one_of_another_child(1)
    given(*ready, elsewhere, moved, one).when(start).then(placed)


cited = start.model_copy(
    update={"award_id": "AW-1", "referral_id": "R-1", "weekly_fee": None, "started_on": APRIL}
)
under_award = placed.model_copy(update={"award_id": "AW-1", "started_on": APRIL})
called_off = (care_started, registered, opened, awarded)


def test_start_5_the_fee_of_a_placement_under_an_award_is_the_awards() -> None:
    given(*called_off, authorised).when(cited).then(under_award)
    same = cited.model_copy(update={"weekly_fee": Decimal("3500.00")})
    given(*called_off, authorised).when(same).then(under_award)


def test_start_5_an_award_is_charged_by_its_lines_from_the_day_of_the_start() -> None:
    first, later = cited.started_on, cited.started_on + timedelta(days=7)
    lines = (
        core("1000.00", to_on=later),
        core("3500.00", from_on=later),
        FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(500)),
    )
    dearer = awarded.model_copy(update={"fee_lines": lines, "weekly_fee": Decimal("3500.00")})
    history = (care_started, registered, opened, dearer, authorised)
    paid = {"payments": (Payment(on_day=first, amount=Decimal(500)),)}
    charged = {
        "weekly_fee": Decimal("1000.00"),
        "steps": (Step(from_on=later, weekly_fee=Decimal("3500.00")),),
    }
    given(*history).when(cited).then(under_award.model_copy(update={**charged, **paid}))
    given(*history).when(cited.model_copy(update={"weekly_fee": Decimal("3500.00")})).then_refused(
        AwardDoesNotHold, causes=(Misfit.ANOTHER_FEE,)
    )


def test_start_5_siblings_each_cite_the_award() -> None:
    together = opened.model_copy(update={"siblings": (OTHER_CHILD,)})
    sibling = care_started.model_copy(update={"child_ref": OTHER_CHILD})
    theirs = cited.model_copy(update={"child_ref": OTHER_CHILD, "placement_id": "PL-2"})
    given(sibling, registered, together, awarded, authorised).when(theirs).then(
        under_award.model_copy(update={"child_ref": OTHER_CHILD, "placement_id": "PL-2"})
    )


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"award_id": "AW-2"}, Misfit.NO_SUCH_AWARD),
        ({"weekly_fee": Decimal("3500.01")}, Misfit.ANOTHER_FEE),
        ({"referral_id": None}, Misfit.NO_SUCH_AWARD),
    ],
)
def test_start_5_a_mismatched_award_is_not_cited(wrong: dict[str, Any], cause: Misfit) -> None:
    history = [e for e in (*called_off, authorised)
               if "referral_id" not in wrong or not hasattr(e, "referral_id")]  # fmt: skip
    given(*history).when(cited.model_copy(update=wrong)).then_refused(
        AwardDoesNotHold, causes=(cause,)
    )


def test_start_5_an_award_places_a_child_once() -> None:
    before = under_award.model_copy(update={"placement_id": "PL-0", "started_on": MARCH})
    left = placement_ended.model_copy(update={"placement_id": "PL-0", "ended_on": APRIL})
    again = cited.model_copy(update={"started_on": APRIL})
    history = (*called_off, authorised)
    given(*history, before, left).when(again).then_refused(
        AwardDoesNotHold, causes=(Misfit.PLACED_BEFORE,)
    )
    tied = regularised.model_copy(update={"placement_id": "PL-0"})
    given(*history, tied).when(again).then_refused(AwardDoesNotHold, causes=(Misfit.PLACED_BEFORE,))


def test_start_5_an_award_of_wrap_around_support_buys_no_placement() -> None:
    support = awarded.model_copy(update={"lot": Lot.WRAP_AROUND})
    history = (care_started, registered, opened, support, authorised)
    given(*history).when(cited).then_refused(AwardDoesNotHold, causes=(Misfit.SUPPORT,))


@pytest.mark.parametrize(
    ("award", "cause"),
    [
        ({"provider_id": "P-2"}, Misfit.ANOTHER_PROVIDER),
        ({"home_id": "H-2"}, Misfit.ANOTHER_PLACE),
        ({"lot": Lot.FOSTERING}, Misfit.ANOTHER_LOT),
        ({"authority": LANCASHIRE}, Misfit.ANOTHER_AUTHORITY),
    ],
)
def test_start_5_an_award_for_another_place_is_not_cited(
    award: dict[str, str], cause: Misfit
) -> None:
    other = awarded.model_copy(update=award)
    given(care_started, registered, opened, other, authorised).when(cited).then_refused(
        AwardDoesNotHold, causes=(cause,)
    )


def test_start_5_every_cause_that_applies_is_said() -> None:
    other = awarded.model_copy(update={"home_id": "H-2", "authority": LANCASHIRE})
    dearer = cited.model_copy(update={"weekly_fee": Decimal("3500.01")})
    asked = given(care_started, registered, opened, other, authorised).when(dearer)
    causes = (Misfit.ANOTHER_PLACE, Misfit.ANOTHER_AUTHORITY, Misfit.ANOTHER_FEE)
    asked.then_refused(AwardDoesNotHold, causes=causes)
    with pytest.raises(AwardDoesNotHold) as caught:
        asked.outcome()
    assert caught.value.title == " ".join(
        (AwardDoesNotHold.sentence(), *(each.label for each in causes))
    )


def test_start_5_an_award_for_another_child_or_a_cancelled_one_is_not_cited() -> None:
    theirs = opened.model_copy(update={"child_ref": OTHER_CHILD})
    given(care_started, registered, theirs, awarded, authorised).when(cited).then_refused(
        AwardDoesNotHold, causes=(Misfit.ANOTHER_CHILD,)
    )
    given(*called_off, award_cancelled).when(cited).then_refused(
        AwardDoesNotHold, causes=(Misfit.NO_SUCH_AWARD,)
    )


def test_start_13_in_an_emergency_an_award_may_be_authorised_afterwards() -> None:
    urgent = opened.model_copy(update={"emergency": True})
    in_emergency = (care_started, registered, urgent, awarded)
    given(*called_off, scheme).when(cited).then_in_breach(NotAuthorised)
    given(*in_emergency).when(cited).then_in_breach(NotAuthorised)
    given(*in_emergency, scheme).when(cited).then(under_award)
    never = scheme.model_copy(update={"rows": (row(retrospective=True), row())})
    given(*in_emergency, never).when(cited).then_in_breach(NotAuthorised)
    half = authorised.model_copy(update={"complete": False})
    given(*in_emergency, never, half).when(cited).then_in_breach(NotAuthorised)


def test_start_13_an_award_that_is_made_or_authorised_after_the_first_day_came_too_late() -> None:
    day = cited.started_on
    made_late = awarded.model_copy(update={"awarded_on": day + DAY})
    late = authorised.model_copy(update={"authorised_on": day + DAY})
    theirs = (care_started, registered, opened)
    for history in ((*called_off, late), (*theirs, made_late, authorised)):
        given(*history, scheme).when(cited).then_breaks(NotAuthorised)
        on_the_day = cited.model_copy(update={"started_on": day + DAY})
        assert not given(*history, scheme).when(on_the_day).breaches()
    urgent = opened.model_copy(update={"emergency": True})
    given(care_started, registered, urgent, awarded, scheme, late).when(cited).then(under_award)
    given(care_started, registered, urgent, made_late, scheme).when(cited).then_breaks(
        NotAuthorised
    )


def test_start_13_an_authorisation_given_afterwards_makes_no_earlier_start_lawful() -> None:
    day = cited.started_on
    afterwards = authorised.model_copy(
        update={"retrospective": True, "recorded_on": day + DAY, "authorised_on": day}
    )
    given(*called_off, afterwards, scheme).when(cited).then_breaks(NotAuthorised)
    sibling = cited.model_copy(update={"started_on": day + DAY})
    assert not given(*called_off, afterwards, scheme).when(sibling).breaches()


def test_start_13_a_key_decision_is_acted_on_once_it_may_be_called_in_no_more() -> None:
    day = cited.started_on
    waits = authorised.model_copy(update={"acted_on_from": day + timedelta(days=1)})
    given(*called_off, waits, scheme).when(cited).then_in_breach(NotAuthorised)
    over = authorised.model_copy(update={"acted_on_from": day})
    given(*called_off, over, scheme).when(cited).then(under_award)


def test_start_6_an_identifier_is_used_once() -> None:
    given(*ready, placed).when(start).then_refused(IdentifierUsed)
    theirs = placed.model_copy(update={"child_ref": OTHER_CHILD, "home_id": "H-2"})
    given(*ready, theirs).when(start).then_refused(IdentifierUsed)


def test_start_7_a_home_that_is_not_known_is_refused() -> None:
    given(care_started).when(start).then_refused(SettingNotStated)


@pytest.mark.parametrize("missing", ["kind", "authority"])
def test_start_7_without_a_home_kind_and_authority_are_stated(missing: str) -> None:
    unsaid = at_home.model_copy(update={missing: None})
    given(care_started).when(unsaid).then_refused(SettingNotStated)


def somewhere(kind: Kind, day: date, **more: Any) -> StartPlacement:
    """A placement outside any registered home."""
    return at_home.model_copy(update={"kind": kind, "started_on": day, **more})


def child_born(born_in: str) -> Event:
    """A child in care since long ago."""
    return care_started.model_copy(update={"born_in": born_in, "started_on": date(2015, 1, 1)})


def allowed(born_in: str, command: StartPlacement, *more: Event) -> bool:
    """Whether no rule is broken on the first day. If one is, it is that there is no order."""
    story = given(child_born(born_in), *more).when(command).at(noon(command.started_on))
    broken = [each.rule for each in story.breaches()]
    assert broken in ([], [NoOrder.rule])
    return not broken


def test_start_8_no_child_below_sixteen_in_an_unregulated_setting_since_9_september_2021() -> None:
    before, since = date(2021, 9, 8), date(2021, 9, 9)
    for kind in (Kind.SEMI_INDEPENDENT, Kind.INDEPENDENT_LIVING, Kind.TEMPORARY, Kind.OTHER):
        assert allowed("2008-01", somewhere(kind, before))
        assert not allowed("2008-01", somewhere(kind, since))
        assert allowed("2005-01", somewhere(kind, since))
    for kind in (Kind.WITH_PARENTS, Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING,
                 Kind.ADOPTION, Kind.CUSTODY):  # fmt: skip
        assert allowed("2008-01", somewhere(kind, since))


def test_start_8_a_child_counts_as_fifteen_through_the_month_of_the_birthday() -> None:
    assert not allowed("2006-03", somewhere(Kind.SEMI_INDEPENDENT, date(2022, 3, 30)))
    assert allowed("2006-03", somewhere(Kind.SEMI_INDEPENDENT, date(2022, 3, 31)))


def test_start_8_a_registered_setting_of_that_kind_is_still_not_for_under_sixteens() -> None:
    home = registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT})
    flat = address_opened.model_copy(update={"category": AddressCategory.SELF_CONTAINED})
    there = start.model_copy(update={"address_id": "A-1"})
    given(care_started, home, flat).when(there).then_in_breach(NoOrder)


def test_start_8_supported_accommodation_must_be_registered_since_28_october_2023() -> None:
    before, since = date(2023, 10, 27), date(2023, 10, 28)
    assert allowed("2006-03", somewhere(Kind.SEMI_INDEPENDENT, before))
    assert not allowed("2006-03", somewhere(Kind.SEMI_INDEPENDENT, since))
    home = registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT})
    flat = address_opened.model_copy(update={"category": AddressCategory.SELF_CONTAINED})
    there = start.model_copy(update={"started_on": since, "address_id": "A-1"})
    assert allowed("2006-03", there, home, flat)


@pytest.mark.parametrize("kind", [Kind.INDEPENDENT_LIVING, Kind.TEMPORARY, Kind.OTHER])
def test_start_8_so_must_what_is_supported_accommodation_by_another_name(kind: Kind) -> None:
    before, since = date(2023, 10, 27), date(2023, 10, 28)
    assert allowed("2006-06", somewhere(kind, before))
    assert not allowed("2006-06", somewhere(kind, since))
    home = registered.model_copy(update={"kind": kind})
    assert allowed("2006-06", start.model_copy(update={"started_on": since}), home)


@pytest.mark.parametrize(
    "kind",
    [Kind.HOSPITAL_OR_CARE_HOME, Kind.WITH_PARENTS, Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING,
     Kind.ADOPTION, Kind.CUSTODY],
)  # fmt: skip
def test_start_8_what_is_no_supported_accommodation_needs_no_registration(kind: Kind) -> None:
    for born_in in ("2006-06", "2012-06"):
        for day in (FEB, date(2023, 10, 28)):
            assert allowed(born_in, somewhere(kind, day))


@pytest.mark.parametrize(
    "kind",
    [Kind.CHILDRENS_HOME, Kind.RESIDENTIAL_SCHOOL, Kind.FOSTERING_AGENCY, Kind.FAMILY_CENTRE],
)
def test_start_8_an_unregistered_setting_needs_an_order(kind: Kind) -> None:
    for day in (FEB, date(2023, 10, 28)):
        assert not allowed("2008-01", somewhere(kind, day))
    assert allowed("2008-01", somewhere(kind, date(2011, 3, 31), agreed_until=date(2011, 4, 1)),
                   child_born("2008-01").model_copy(update={"started_on": date(2010, 1, 1)}),
                   )  # fmt: skip
    assert not allowed("2008-01", somewhere(kind, date(2011, 4, 1)),
                       child_born("2008-01").model_copy(update={"started_on": date(2010, 1, 1)}),
                       )  # fmt: skip


def test_start_8_under_a_courts_order_the_child_is_placed() -> None:
    unregistered = somewhere(Kind.CHILDRENS_HOME, FEB)
    expected = placed_with_parents.model_copy(
        update={"kind": Kind.CHILDRENS_HOME, "lot": "residential"}
    )
    given(care_started, order).when(unregistered).then(expected)
    expired = order.model_copy(update={"made_on": JAN, "expires_on": FEB})
    given(care_started, expired).when(unregistered).then_in_breach(NoOrder)


def test_start_8_an_award_of_an_unregistered_setting_is_cited() -> None:
    command = somewhere(
        Kind.CHILDRENS_HOME, APRIL, award_id="AW-1", referral_id="R-1", budget_line="residential"
    )
    expected = under_award.model_copy(update={"home_id": None})
    history = (care_started, order, opened, awarded_unregistered, authorised)
    given(*history).when(command).then(expected)
    its_provider = order.model_copy(update={"provider_id": "P-1"})
    tied = (care_started, its_provider, opened, awarded_unregistered, authorised)
    given(*tied).when(command).then(expected)
    anothers = (care_started, order.model_copy(update={"provider_id": "P-2"}), *tied[2:])
    given(*anothers).when(command).then_in_breach(NoOrder)
    other_kind = command.model_copy(update={"kind": Kind.OTHER})
    given(*history).when(other_kind).then_refused(AwardDoesNotHold)
    registered_home = cited.model_copy(update={"placement_id": "PL-1"})
    given(*history, registered).when(registered_home).then_refused(AwardDoesNotHold)


def in_authority(authority: str, geography: Geography) -> tuple[Any, Any, Any]:
    """A home there, an approval of it, and the placement that would be recorded."""
    there = {"authority": authority}
    approval = approved.model_copy(update={**there, "geography": geography, "approved_on": FEB})
    return (
        registered.model_copy(update=there),
        approval,
        placed.model_copy(update=there),
    )


@pytest.mark.parametrize(
    ("authority", "geography"),
    [
        (LANCASHIRE, Geography.ADJOINING),
        (ST_HELENS, Geography.AT_A_DISTANCE),
        ("W06000023", Geography.OUTSIDE_ENGLAND),
        ("unknown", Geography.AT_A_DISTANCE),
    ],
)
def test_start_9_outside_the_area_it_has_been_approved(
    authority: str, geography: Geography
) -> None:
    home, approval, expected = in_authority(authority, geography)
    given(care_started, home, policy).when(start).then_in_breach(NotApproved)
    given(care_started, home, policy, approval).when(start).then(expected)
    given(care_started, home).when(start).then(expected)


def test_start_9_the_area_is_that_of_the_policy_in_force_on_the_first_day() -> None:
    """Later and earlier policies have Lancashire as the area itself, and this one as adjoining."""
    home, _, expected = in_authority(LANCASHIRE, Geography.ADJOINING)
    theirs = {"responsible_authority": LANCASHIRE, "adjoining": ()}
    before = policy.model_copy(update={**theirs, "policy_id": "P-0", "in_force_from": JAN})
    ours = policy.model_copy(update={"in_force_from": FEB})
    after = policy.model_copy(update={**theirs, "policy_id": "P-2", "in_force_from": FEB + DAY})
    given(care_started, home, before, ours, after).when(start).then_in_breach(NotApproved)
    later = ours.model_copy(update={"in_force_from": FEB + DAY})
    given(care_started, home, before, later).when(start).then(expected)


@pytest.mark.parametrize(
    ("authority", "day", "consulted"),
    [
        (ST_HELENS, date(2014, 1, 27), True),
        (ST_HELENS, date(2014, 1, 26), False),
        (LANCASHIRE, date(2014, 1, 27), False),
    ],
)
def test_start_9_at_a_distance_the_authority_of_the_area_is_owed_consultation(
    authority: str, day: date, *, consulted: bool
) -> None:
    known = care_started.model_copy(update={"born_in": "2008-05", "started_on": day})
    then = policy.model_copy(update={"in_force_from": date(2011, 4, 1)})
    home = registered.model_copy(update={"authority": authority, "registered_on": day})
    command = start.model_copy(update={"started_on": day})
    (breach,) = (
        b for b in given(known, home, then).when(command).breaches() if b.rule == "START-9"
    )
    owed = {each.duty for each in breach.duties}
    assert (Duty.CONSULT_AREA_AUTHORITY in owed) is consulted
    assert {Duty.SEEK_APPROVAL, Duty.TELL_AREA_AUTHORITY} <= owed


def test_start_9_the_approval_is_for_the_child_and_the_place_by_the_day() -> None:
    home, approval, _ = in_authority(LANCASHIRE, Geography.ADJOINING)
    for wrong in (
        {"approved_on": FEB + DAY},
        {"authority": ST_HELENS},
        {"home_id": "H-2"},
        {"home_id": None},
        {"geography": Geography.AT_A_DISTANCE},
    ):
        other = approval.model_copy(update=wrong)
        given(care_started, home, policy, other).when(start).then_in_breach(NotApproved)
    sibling = approval.model_copy(update={"child_refs": (OTHER_CHILD, CHILD)})
    given(care_started, home, policy, sibling).when(start).then(
        placed.model_copy(update={"authority": LANCASHIRE})
    )


@pytest.mark.parametrize(
    "kind",
    [Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING, Kind.WITH_PARENTS, Kind.ADOPTION,
     Kind.CUSTODY],
)  # fmt: skip
def test_start_9_with_connected_people_or_our_own_carers_it_needs_no_approval(kind: Kind) -> None:
    command = somewhere(kind, FEB, authority=ST_HELENS)
    expected = placed_with_parents.model_copy(update={"kind": kind, "authority": ST_HELENS})
    given(care_started, policy).when(command).then(expected)


def test_start_9_a_placement_in_the_area_needs_no_approval() -> None:
    given(*ready, policy).when(start).then(placed)


def test_start_10_once_a_framework_buys_the_lot_a_placement_cites_its_award() -> None:
    given(*ready, framework).when(start).then_in_breach(NoAward)
    on_the_day = framework.model_copy(update={"starts_on": FEB})
    given(*ready, on_the_day).when(start).then_in_breach(NoAward)
    later = framework.model_copy(update={"starts_on": FEB + DAY})
    given(*ready, later).on(FEB).when(start).then(placed)
    other_lot = framework.model_copy(update={"lots": ("fostering",)})
    given(*ready, other_lot).when(start).then(placed)


def test_start_10_a_placement_that_is_not_bought_cites_no_award() -> None:
    own = registered.model_copy(update={"in_house": True})
    given(care_started, own, framework).when(start).then(placed)
    given(care_started, framework).when(at_home).then(placed_with_parents)


@pytest.mark.parametrize("until", [FEB + DAY, date(2028, 5, 1), date(2028, 5, 31)])
def test_start_11_it_is_agreed_to_the_end_of_the_month_of_eighteen_at_most(
    until: date,
) -> None:
    agreed = {"agreed_until": until}
    given(*ready).when(start.model_copy(update=agreed)).then(placed.model_copy(update=agreed))


@pytest.mark.parametrize("until", [JAN, FEB, date(2028, 6, 1)])
def test_start_11_it_is_not_agreed_for_longer_or_until_before_it_starts(
    until: date,
) -> None:
    wrong = start.model_copy(update={"agreed_until": until})
    given(*ready).when(wrong).then_refused(AgreedTooLong)


def test_start_11_a_placement_after_the_birthday_is_not_agreed() -> None:
    grown = care_started.model_copy(update={"born_in": "2004-02"})
    given(grown, registered).when(start).then_refused(AgreedTooLong)


def test_start_2_a_finished_stay_is_recorded_once_a_later_one_is() -> None:
    later = placed.model_copy(update={"placement_id": "PL-2", "started_on": MARCH})
    given(*ready, later).when(start).then_refused(PlacedElsewhere)
    given(*ready, later).when(stay(MARCH + DAY)).then_refused(PlacedElsewhere)
    given(*ready, later).when(stay(MARCH)).then(placed, finished(MARCH))


def test_start_2_a_stay_of_some_hours_is_not_during_another() -> None:
    other = placed.model_copy(update={"placement_id": "PL-2", "started_on": JAN})
    given(*ready, other).when(stay(FEB)).then_refused(PlacedElsewhere)
    from_then = other.model_copy(update={"started_on": FEB})
    given(*ready, from_then).when(stay(FEB)).then(placed, finished(FEB))


def test_start_4_a_finished_stay_takes_no_place_after_its_end() -> None:
    one, arrives = one_of_another_child(1), one_of_another_child(2, MARCH)
    given(*ready, one, arrives).when(start).then_in_breach(HomeFull)
    given(*ready, one, arrives).when(stay(MARCH)).then(placed, finished(MARCH))


SCHEME_ONLY = scheme.model_copy(update={"in_force_from": FEB})


BOUGHT = [Kind.OTHER, Kind.INDEPENDENT_LIVING, Kind.TEMPORARY, Kind.SEMI_INDEPENDENT]


@pytest.mark.parametrize("kind", BOUGHT)
def test_start_10_what_is_bought_has_an_award_once_the_scheme_is_in_force(kind: Kind) -> None:
    grown = care_started.model_copy(update={"born_in": "2005-05"})
    paid = somewhere(
        kind, FEB, weekly_fee=Decimal(8000), budget_line="residential", provider_id="P-1"
    )
    given(grown, applied, SCHEME_ONLY).when(paid).then_in_breach(NoAward)
    later = SCHEME_ONLY.model_copy(update={"in_force_from": FEB + DAY})
    assert given(grown, applied, later).on(FEB).when(paid).breaches() == ()
    unstated = paid.model_copy(update={"weekly_fee": None, "provider_id": None})
    given(grown, SCHEME_ONLY).when(unstated).then_in_breach(NoAward)
    yesterday = datetime(2022, 1, 31, 12, tzinfo=UTC)
    given(grown, SCHEME_ONLY).at(yesterday).when(unstated).then_refused(NoAward)


def test_start_10_a_secure_home_has_an_award_whether_or_not_a_fee_is_stated() -> None:
    secure = registered.model_copy(update={"kind": Kind.SECURE_HOME})
    order_for_it = order.model_copy(
        update={"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,)}
    )
    grown = care_started.model_copy(update={"born_in": "2005-05"})
    unpaid = start.model_copy(update={"weekly_fee": None, "budget_line": None})
    story = given(grown, secure, order_for_it, SCHEME_ONLY).when(unpaid)
    assert [each.rule for each in story.breaches()] == [NoAward.rule]


def test_start_10_a_hospital_or_care_home_has_an_award_if_it_has_a_fee() -> None:
    fee = {"weekly_fee": Decimal(8000), "budget_line": "residential", "provider_id": "P-1"}
    paid = somewhere(Kind.HOSPITAL_OR_CARE_HOME, FEB, **fee)
    given(care_started, applied, SCHEME_ONLY).when(paid).then_in_breach(NoAward)
    unpaid = paid.model_copy(update={"weekly_fee": None, "provider_id": None})
    assert given(care_started, SCHEME_ONLY).when(unpaid).breaches() == ()


@pytest.mark.parametrize("kind", [Kind.WITH_PARENTS, Kind.ADOPTION, Kind.CUSTODY])
def test_start_10_what_no_provider_is_paid_for_needs_no_award(kind: Kind) -> None:
    assert given(care_started, SCHEME_ONLY).when(somewhere(kind, FEB)).breaches() == ()


NOTHING: Final = Decimal(0)
OWN: Final = (Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS)


def with_carers(kind: Kind, pounds: Decimal, day: date = FEB) -> StartPlacement:
    """A placement with carers of our own, at an allowance of so many pounds a week."""
    return somewhere(kind, day, weekly_fee=pounds, budget_line="allowances")


@pytest.mark.parametrize("kind", OWN)
def test_start_10_an_allowance_of_family_or_our_own_carers_needs_no_award(kind: Kind) -> None:
    assert given(care_started).when(with_carers(kind, Decimal(400))).breaches() == ()
    assert given(care_started, SCHEME_ONLY).when(with_carers(kind, NOTHING)).breaches() == ()


@pytest.mark.parametrize("kind", OWN)
def test_start_20_an_allowance_is_set_by_who_the_scheme_names_and_not_by_who_places(
    kind: Kind,
) -> None:
    """£400 a week is £130,342.86 on the 2,281 days until the agreed end."""
    most = Decimal("130342.86")
    names = row(decision="allowance", roles=(HOS,), measure="whole-life", up_to=most)
    lets = scheme.model_copy(update={"rows": (row(), names)})
    paid = given(care_started, policy, lets).when(with_carers(kind, Decimal(400)))
    paid.then_breaks_on(FEB, AllowanceSet)
    ahead = paid.on(FEB - DAY)
    ahead.then_refused(AllowanceSet, roles=(HOS,))
    dearer = (
        given(care_started, policy, lets).when(with_carers(kind, Decimal("400.01"))).on(FEB - DAY)
    )
    dearer.then_refused(AllowanceSet, roles=())
    given(care_started, lets).when(with_carers(kind, Decimal(400))).on(FEB - DAY).then_refused(
        AllowanceSet, roles=()
    )
    since = lets.model_copy(update={"in_force_from": FEB + DAY})
    given(care_started, policy, since).when(with_carers(kind, Decimal(400))).on(FEB - DAY).outcome()


def test_start_20_an_allowance_costs_at_least_the_term_of_the_policy() -> None:
    """£400 a week is £104,342.86 on the 1,826 days of five years from 1 February 2022."""
    most = Decimal("104342.86")
    names = row(decision="allowance", roles=(HOS,), measure="whole-life", up_to=most)
    lets = given(care_started, policy, scheme.model_copy(update={"rows": (row(), names)}))
    brief = with_carers(Kind.IN_HOUSE_FOSTERING, Decimal(400)).model_copy(
        update={"agreed_until": FEB + DAY}
    )
    lets.when(brief).on(FEB - DAY).then_refused(AllowanceSet, roles=(HOS,))
    dearer = brief.model_copy(update={"weekly_fee": Decimal("400.01")})
    lets.when(dearer).on(FEB - DAY).then_refused(AllowanceSet, roles=())


@pytest.mark.parametrize("registered_only", [True, False])
def test_start_20_a_row_about_registered_homes_is_about_our_own_home_and_no_carers(
    *, registered_only: bool
) -> None:
    own = registered.model_copy(update={"in_house": True})
    about = {"roles": (HOS,), "registered": registered_only}
    rows = (row(**about), row(decision="allowance", **about))
    said = (care_started, policy, scheme.model_copy(update={"rows": rows}))
    carers = with_carers(Kind.IN_HOUSE_FOSTERING, Decimal(400))
    for homes, placing, is_registered in (((own,), start, True), ((), carers, False)):
        roles = (HOS,) if is_registered is registered_only else ()
        asked = given(*said, *homes).when(placing).on(FEB - DAY)
        asked.then_refused(AllowanceSet, roles=roles)


@pytest.mark.parametrize("past", [True, False])
def test_start_20_a_row_about_costs_past_eighteen_is_about_no_allowance(*, past: bool) -> None:
    names = row(decision="allowance", roles=(HOS,), past_eighteen=past)
    history = (care_started, policy, scheme.model_copy(update={"rows": (row(), names)}))
    carers = with_carers(Kind.IN_HOUSE_FOSTERING, Decimal(400))
    asked = given(*history).when(carers).on(FEB - DAY)
    asked.then_refused(AllowanceSet, roles=() if past else (HOS,))


def test_start_20_what_our_own_home_is_paid_is_set_by_who_decides_an_award() -> None:
    own = registered.model_copy(update={"in_house": True})
    ahead = given(care_started, own, policy, SCHEME_ONLY).on(FEB - DAY)
    ahead.when(start).then_refused(AllowanceSet, roles=(DCS,))
    ahead.when(start.model_copy(update={"weekly_fee": None})).outcome()


@pytest.mark.parametrize(
    ("trigger", "stops"), [(Trigger.SAFEGUARDING, True), (Trigger.PRICE_BREACH, False)]
)
def test_start_14_the_provider_is_not_suspended_for_safety_on_the_day(
    trigger: Trigger, *, stops: bool
) -> None:
    stopped = suspended.model_copy(update={"trigger": trigger, "suspended_on": FEB})
    judged = given(*ready, stopped).when(start)
    if not stops:
        judged.then(placed)
        return
    judged.then_in_breach(NotSafe)
    for harmless in (
        {"suspended_on": FEB + DAY},
        {"provider_id": "P-9"},
        {"lots": (Lot.FOSTERING,)},
    ):
        given(*ready, stopped.model_copy(update=harmless)).when(start).then(placed)
    back = reinstated.model_copy(update={"reinstated_on": FEB})
    given(*ready, stopped, back).when(start).then(placed)
    too_late = reinstated.model_copy(update={"reinstated_on": FEB + DAY})
    given(*ready, stopped, too_late).when(start).then_in_breach(NotSafe)


def test_start_14_suspensions_count_in_the_order_of_their_days() -> None:
    later, first = (
        suspended.model_copy(update={"trigger": Trigger.SAFEGUARDING, "suspended_on": day})
        for day in (FEB - DAY, FEB - 20 * DAY)
    )
    back = reinstated.model_copy(update={"reinstated_on": FEB - 11 * DAY})
    given(*ready, later, first, back).when(start).then_breaks(NotSafe)
    given(*ready, back, later, first).when(start).then_breaks(NotSafe)
    in_between = start.model_copy(update={"started_on": FEB - 2 * DAY})
    given(*ready, later, first, back).when(in_between).then_breaks()


def test_start_14_the_home_was_not_judged_inadequate_after_the_award() -> None:
    bad = judged.model_copy(update={"judgement": Judgement.INADEQUATE, "inspected_on": APRIL})
    given(*called_off, authorised, bad).when(cited).then_in_breach(NotSafe)
    known = awarded.model_copy(update={"awarded_on": APRIL})
    given(care_started, registered, opened, known, authorised, bad).when(cited).then(under_award)
    mended = judged.model_copy(update={"inspected_on": APRIL + DAY})
    late = cited.model_copy(update={"started_on": APRIL + DAY})
    given(*called_off, authorised, bad, mended).when(late).then(
        under_award.model_copy(update={"started_on": APRIL + DAY})
    )
    given(*called_off, authorised, bad).when(
        cited.model_copy(update={"started_on": APRIL - DAY})
    ).then(under_award.model_copy(update={"started_on": APRIL - DAY}))


def test_start_15_a_fee_needs_a_budget_line() -> None:
    given(*ready).when(start.model_copy(update={"budget_line": None})).then_refused(NoBudgetLine)
    nameless = cited.model_copy(update={"budget_line": None})
    given(*called_off, authorised).when(nameless).then_refused(NoBudgetLine)


def stay(ended_on: date, **more: Any) -> StartPlacement:
    """A stay that is over, which the child ended."""
    said = {"ended_on": ended_on, "code": "CREQB", "reason": "Went home", **more}
    return start.model_copy(update=said)


def finished(ended_on: date, **more: Any) -> Event:
    """The end of that stay."""
    said = {"code": "CREQB", "reason": "Went home", "immediate_risk": False, **more}
    return placement_ended.model_copy(update={"ended_on": ended_on, **said})


def test_start_16_a_finished_stay_ended_by_today_and_says_why() -> None:
    given(*ready).when(stay(FEB)).then(placed, finished(FEB))
    today = {"ended_on": TESTER.today}
    (_, ended) = given(*ready).when(stay(FEB).model_copy(update=today)).outcome()
    assert ended == finished(TESTER.today)
    for wrong in (
        {"ended_on": FEB - DAY},
        {"ended_on": TESTER.today + DAY},
        {"code": None},
        {"reason": None},
        {"ended_on": None},
    ):
        given(*ready).when(stay(FEB).model_copy(update=wrong)).then_refused(NotAFinishedStay)


def test_start_16_where_only_the_start_is_put_right_its_end_stands() -> None:
    ended = finished(MARCH)
    ready_again = given(*ready, ended)
    ready_again.when(start).then(placed)
    ready_again.when(stay(MARCH)).then_refused(NotAFinishedStay)
    ready_again.when(stay(APRIL)).then_refused(NotAFinishedStay)
    for day, outcome in ((MARCH, True), (MARCH + DAY, False)):
        asked = ready_again.when(start.model_copy(update={"started_on": day}))
        if outcome:
            assert asked.outcome()
        else:
            asked.then_refused(NotAFinishedStay)


def test_start_2_a_stay_whose_end_stands_is_judged_up_to_that() -> None:
    since = placed.model_copy(update={"placement_id": "PL-9", "started_on": MARCH})
    given(*ready, since, finished(MARCH)).when(start).then(placed)
    given(*ready, since, finished(MARCH + DAY)).when(start).then_refused(PlacedElsewhere)
    shut = registration_cancelled.model_copy(update={"cancelled_on": MARCH})
    given(*ready, finished(MARCH), shut).when(start).then(placed)
    beyond = given(*ready, finished(MARCH + DAY), shut).when(start)
    assert HomeNotRegistered.rule in {each.rule for each in beyond.breaches()}


def test_start_17_the_council_ended_a_finished_stay_after_a_review() -> None:
    ours = stay(MARCH, code="CARPL")
    unreviewed = given(*ready).when(ours)
    assert [each.rule for each in unreviewed.breaches()] == [NotReviewed.rule]
    reviewed = case_reviewed.model_copy(update={"reviewed_on": MARCH, "placement_id": None})
    given(*ready, reviewed).when(ours).then(placed, finished(MARCH, code="CARPL"))
    for day in (FEB - DAY, MARCH + DAY):
        other_day = reviewed.model_copy(update={"reviewed_on": day})
        assert given(*ready, other_day).when(ours).breaches()
    at_risk = ours.model_copy(update={"immediate_risk": True})
    given(*ready).when(at_risk).then(placed, finished(MARCH, code="CARPL", immediate_risk=True))


OFF_FRAMEWORK = {"weekly_fee": Decimal(8000), "budget_line": "residential"}


@pytest.mark.parametrize("known_by", [applied, listed, provider_recorded])
def test_start_18_what_is_bought_for_a_fee_has_a_known_provider(known_by: Event) -> None:
    nobody = somewhere(Kind.OTHER, FEB, **OFF_FRAMEWORK)
    given(care_started).when(nobody).then_refused(NoProvider)
    stated = nobody.model_copy(update={"provider_id": "P-1"})
    given(care_started).when(stated).then_refused(NoProvider)
    (recorded,) = given(care_started, known_by).when(stated).outcome()
    assert recorded.provider_id == "P-1"


def test_start_18_the_provider_that_is_stated_is_the_homes() -> None:
    same = start.model_copy(update={"provider_id": "P-1"})
    given(*ready).when(same).then(placed)
    other = start.model_copy(update={"provider_id": "P-2"})
    elsewhere = applied.model_copy(update={"provider_id": "P-2"})
    given(*ready, elsewhere).when(other).then_refused(NoProvider)


PASSED = home_transferred.model_copy(update={"passed_on": MARCH})


def test_start_5_an_award_holds_after_its_home_passed_to_another_provider() -> None:
    ours = (care_started, registered, PASSED, opened, awarded, authorised)
    (recorded,) = given(*ours).when(cited).outcome()
    assert (recorded.provider_id, recorded.award_id) == ("P-2", "AW-1")


def test_start_14_a_home_that_passed_suspended_takes_no_new_child_until_it_is_lifted() -> None:
    held = PASSED.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})
    later = start.model_copy(update={"started_on": APRIL})
    given(*ready, held).when(later).then_in_breach(NotSafe)
    in_another_lot = held.model_copy(update={"suspended": (Lot.FOSTERING,)})
    assert given(*ready, in_another_lot).when(later).breaches() == ()
    assert given(*ready, held, home_suspension_lifted).when(later).breaches() == ()


def test_a_stay_entered_late_passes_with_its_home() -> None:
    (recorded, passed) = given(*ready, PASSED).when(start).outcome()
    assert recorded.provider_id == "P-1"
    assert passed == contract_transferred
    (alone, _) = given(*ready, PASSED).when(stay(MARCH)).outcome()
    assert alone.provider_id == "P-1"


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (
            suspended.model_copy(update={"trigger": Trigger.SAFEGUARDING, "suspended_on": FEB}),
            Cause.UNSAFE,
        ),
        (exclusion_checked.model_copy(update={"excluded": True}), Cause.EXCLUDED),
        (
            judged.model_copy(update={"judgement": Judgement.INADEQUATE, "inspected_on": FEB}),
            Cause.INADEQUATE,
        ),
        (
            restricted.model_copy(update={"in_force_from": FEB}),
            Cause.RESTRICTED,
        ),
    ],
)
def test_start_14_says_why_it_is_not_safe(event: Event, cause: Cause) -> None:
    ahead = given(*ready, event).on(FEB - DAY).when(start)
    ahead.then_refused(NotSafe, causes=(cause,))
    (breach,) = given(*ready, event).when(start).breaches()
    assert breach.sentence == f"{NotSafe.sentence()} {cause.label}"


def test_start_14_every_cause_that_applies_is_said() -> None:
    passed = PASSED.model_copy(update={"suspended": (Lot.RESIDENTIAL,), "passed_on": FEB})
    excluded = exclusion_checked.model_copy(
        update={"excluded": True, "provider_id": PASSED.successor_id}
    )
    (breach,) = given(*ready, passed, excluded).when(start).breaches()
    assert breach.sentence.endswith(f"{Cause.EXCLUDED.label} {Cause.PASSED_SUSPENDED.label}")


def test_start_14_an_excluded_provider_takes_no_child() -> None:
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    given(*ready, excluded).when(start).then_in_breach(NotSafe)
    given(*ready, exclusion_checked).when(start).then(placed)


def test_start_3_what_bars_a_home_is_told_about_that_home() -> None:
    ahead = given(care_started, registered, shut).when(start).on(FEB - DAY)
    young = registered.model_copy(update={"ages_from": 16})
    too_young = given(care_started, young).when(start).on(FEB - DAY)
    for asked in (ahead, too_young):
        with pytest.raises(HomeNotRegistered) as refused:
            asked.outcome()
        assert {bar.about for bar in refused.value.detail["bars"]} == {"H-1"}


def test_start_20_what_was_awarded_is_no_allowance() -> None:
    own = registered.model_copy(update={"in_house": True})
    history = (care_started, own, opened, awarded, authorised, policy, SCHEME_ONLY)
    paid = cited.model_copy(update={"weekly_fee": Decimal("3500.00")})
    assert "START-20" not in {each.rule for each in given(*history).when(paid).breaches()}
