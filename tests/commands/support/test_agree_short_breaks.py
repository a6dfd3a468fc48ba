from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    BOROUGH,
    CHILD,
    DCS,
    FEB,
    JAN,
    OTHER_CHILD,
    break_taken,
    breaks_agreed,
    breaks_ended,
    care_ended,
    care_started,
    exclusion_checked,
    home_transferred,
    listed,
    policy,
    provider_recorded,
    registered,
    registration_cancelled,
    reinstated,
    row,
    scheme,
    suspended,
)
from specification import given

from domain.codes import Measure
from domain.commands.support.agree_short_breaks import (
    AgreeShortBreaks,
    AlreadyAgreed,
    LookedAfter,
    NoBudgetLine,
    NoSuchProvider,
    NotBornThen,
    NotEligible,
    NotProposed,
    NotTheirsToBuy,
    PlaceNotStated,
    TooManyNights,
    WrongDays,
)
from domain.events.support import BreaksUnder
from domain.readings.support.short_breaks import Bought, ShortBreaks, purchase_of
from domain.values import Kind, Lot

MEASURES = (Measure.WEEKLY, Measure.YEARLY, Measure.WHOLE_LIFE)
agree = AgreeShortBreaks(**dict(breaks_agreed))
in_care = care_started.model_copy(update={"child_ref": OTHER_CHILD, "born_in": "2012-02"})
left = care_ended.model_copy(update={"child_ref": OTHER_CHILD, "ended_on": FEB})


def varied(**fields: object) -> AgreeShortBreaks:
    """The command with other fields."""
    return agree.model_copy(update=fields)


def test_short_breaks_are_agreed_for_a_child_who_lives_at_home() -> None:
    given().when(agree).then(breaks_agreed)
    given(in_care, left).when(agree).then(breaks_agreed)


def test_breaks_1_a_series_is_agreed_once_under_its_reference() -> None:
    given(breaks_agreed).when(agree).then_refused(AlreadyAgreed)
    another_childs = breaks_agreed.model_copy(update={"child_ref": CHILD})
    given(another_childs).when(agree).then_refused(AlreadyAgreed)


def test_breaks_2_the_child_is_not_looked_after() -> None:
    given(in_care).when(agree).then_refused(LookedAfter)


def test_breaks_3_the_month_of_birth_is_the_one_recorded_and_before_the_series() -> None:
    another = in_care.model_copy(update={"born_in": "2012-03"})
    given(another, left).when(agree).then_refused(NotBornThen)
    given().when(varied(born_in="2022-03")).then_refused(NotBornThen)
    new_born = {"born_in": "2022-02", "agreed_until": FEB.replace(year=2023)}
    assert given().when(varied(**new_born)).outcome()
    for earlier in ("agreed_from", "agreed_on"):
        given().when(varied(**new_born, **{earlier: JAN})).then_refused(NotBornThen)


def test_breaks_4_the_series_ends_after_it_begins_and_by_eighteen() -> None:
    given().when(varied(agreed_until=FEB)).then_refused(WrongDays)
    grown = varied(born_in="2005-01")
    latest = FEB.replace(year=2023, month=1, day=31)
    given().when(grown).then_refused(WrongDays, latest=latest)
    assert given().when(varied(born_in="2005-01", agreed_until=latest)).outcome()


def test_breaks_5_before_the_regulations_nothing_bounds_the_nights() -> None:
    days = {"agreed_from": date(2011, 3, 31), "agreed_until": date(2011, 9, 1)}
    assert given().when(varied(**days, born_in="2005-01", nights_a_year=366)).outcome()


@pytest.mark.parametrize(("under", "most"), [("section-20", 75), ("section-17", 366)])
def test_breaks_5_regulation_48_bounds_the_nights_under_section_20(under: str, most: int) -> None:
    law = BreaksUnder(under)
    assert given().when(varied(under=law, nights_a_year=most)).outcome()
    if law is BreaksUnder.SECTION_20:
        given().when(varied(under=law, nights_a_year=76)).then_refused(TooManyNights, most=75)


def test_breaks_6_a_home_is_known_or_the_kind_and_authority_are_stated() -> None:
    given().when(varied(kind=None)).then_refused(PlaceNotStated)
    given().when(varied(authority=None)).then_refused(PlaceNotStated)
    there = varied(home_id="H-1", kind=None, authority=None)
    given().when(there).then_refused(PlaceNotStated)
    (agreed,) = given(registered).when(there).outcome()
    assert (agreed.kind, agreed.provider_id) == (Kind.CHILDRENS_HOME, registered.provider_id)  # type: ignore[attr-defined]
    assert agreed.authority == registered.authority  # type: ignore[attr-defined]


def test_breaks_6_the_home_is_as_it_is_registered_on_the_first_day() -> None:
    there = varied(home_id="H-1", kind=None, authority=None)
    passed = home_transferred.model_copy(update={"passed_on": there.agreed_from})
    (agreed,) = given(registered, passed).when(there).outcome()
    assert agreed.provider_id == passed.successor_id  # type: ignore[attr-defined]
    later = passed.model_copy(update={"passed_on": there.agreed_from + timedelta(days=1)})
    (agreed,) = given(registered, later).when(there).outcome()
    assert agreed.provider_id == registered.provider_id  # type: ignore[attr-defined]
    gone = registration_cancelled.model_copy(update={"cancelled_on": there.agreed_from})
    given(registered, gone).when(there).then_refused(PlaceNotStated)


def test_breaks_6_what_is_stated_beside_a_home_is_what_the_register_has() -> None:
    there = {"home_id": "H-1", "authority": None}
    home = given(registered, provider_recorded)
    its_own = {"kind": registered.kind, "provider_id": registered.provider_id}
    assert home.when(varied(**there, **its_own)).outcome()
    home.when(varied(**there, **{**its_own, "kind": Kind.SECURE_HOME})).then_refused(PlaceNotStated)
    other = {**its_own, "provider_id": "P-2"}
    given(registered, provider_recorded.model_copy(update={"provider_id": "P-2"})).when(
        varied(**there, **other)
    ).then_refused(PlaceNotStated)


@pytest.mark.parametrize("kind", [Kind.FOSTERING_AGENCY, Kind.IN_HOUSE_FOSTERING])
def test_breaks_6_with_carers_the_authority_is_theirs_and_not_the_offices(kind: Kind) -> None:
    agency = registered.model_copy(update={"kind": kind})
    at_carers = {"home_id": "H-1", "kind": None}
    for authority in ("E08000013", "unknown"):
        [event] = given(agency).when(varied(**at_carers, authority=authority)).outcome()
        assert event.authority == authority  # type: ignore[attr-defined]
    given(agency).when(varied(**at_carers, authority=None)).then_refused(PlaceNotStated)
    elsewhere = varied(**at_carers, authority="E08000013")
    given(registered).when(elsewhere).then_refused(PlaceNotStated)


def test_breaks_7_a_fee_needs_a_budget_line() -> None:
    given().when(varied(budget_line=None)).then_refused(NoBudgetLine)
    assert given().when(varied(budget_line=None, nightly_fee=None)).outcome()


def test_breaks_11_the_provider_is_not_suspended_or_excluded() -> None:
    bought = varied(provider_id="P-1", kind=Kind.CHILDRENS_HOME)
    agreed = breaks_agreed.model_copy(update={"provider_id": "P-1", "kind": Kind.CHILDRENS_HOME})
    stopped = suspended.model_copy(update={"suspended_on": FEB})
    given(listed, stopped).when(bought).then_refused(NotEligible)
    given(listed, stopped).when(varied(provider_id="P-1")).then_refused(NotEligible)
    over = reinstated.model_copy(update={"reinstated_on": FEB})
    given(listed, stopped, over).when(bought).then(agreed)
    elsewhere = stopped.model_copy(update={"lots": (Lot.FOSTERING,)})
    given(listed, elsewhere).when(bought).then(agreed)
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    given(listed, excluded).when(bought).then_refused(NotEligible)
    assert given(excluded).when(agree).outcome()
    free = varied(provider_id="P-1", kind=Kind.CHILDRENS_HOME, nightly_fee=None)
    assert given(listed, stopped).when(free).outcome()


DAY = timedelta(days=1)


def test_breaks_11_the_provider_is_held_to_it_on_the_first_day_if_past_and_today() -> None:
    bought = varied(provider_id="P-1", kind=Kind.CHILDRENS_HOME)
    first = bought.agreed_from
    before, after = first - DAY, first + DAY
    for since, until, today, lacks in (
        (before, after, after + DAY, True),
        (after, after + DAY, after, True),
        (before, first, first, False),
        (first, after, before, False),
        (before, first, before, True),
    ):
        stopped = suspended.model_copy(update={"suspended_on": since})
        over = reinstated.model_copy(update={"reinstated_on": until})
        command = bought.model_copy(update={"agreed_on": today})
        asked = given(listed, stopped, over).on(today).when(command)
        if lacks:
            asked.then_refused(NotEligible)
        else:
            assert asked.outcome()


def test_breaks_11_the_provider_is_judged_on_the_first_day_once_it_has_passed_and_today() -> None:
    bought = varied(provider_id="P-1", kind=Kind.CHILDRENS_HOME)
    first, day = bought.agreed_from, timedelta(days=1)
    stopped = suspended.model_copy(update={"suspended_on": first})
    over = reinstated.model_copy(update={"reinstated_on": first + day})
    since = suspended.model_copy(update={"suspended_on": first + 2 * day})
    given(listed, stopped, over).on(first + day).when(bought).then_refused(NotEligible)
    given(listed, since).on(first + 2 * day).when(bought).then_refused(NotEligible)
    assert given(listed, since).on(first + day).when(bought).outcome()
    to_come = varied(provider_id="P-1", kind=Kind.CHILDRENS_HOME, agreed_from=first + 3 * day)
    assert given(listed, since).on(first + day).when(to_come).outcome()


def test_breaks_11_what_costs_nothing_or_has_no_provider_is_held_to_no_check() -> None:
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    free = varied(provider_id="P-1", nightly_fee=None, budget_line=None)
    assert given(listed, excluded).when(free).outcome()
    under_the_act = given(listed).on(date(2026, 1, 5))
    under_the_act.when(varied(provider_id="P-1")).then_refused(NotEligible)
    assert given().on(date(2026, 1, 5)).when(varied(provider_id=None)).outcome()


def test_breaks_11_our_own_home_is_held_to_no_check() -> None:
    ours = registered.model_copy(update={"in_house": True})
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    there = varied(home_id="H-1", kind=None, authority=None)
    assert given(ours, excluded).when(there).outcome()
    given(registered, excluded).when(there).then_refused(NotEligible)


def test_breaks_8_the_scheme_names_who_may_buy_the_nights() -> None:
    yearly = Decimal(120 * 52)
    cheap = scheme.model_copy(update={"rows": (row(up_to=yearly, measure="yearly"),)})
    given(cheap, policy).when(agree).then_refused(NotTheirsToBuy, roles=(DCS,))
    given(cheap, policy).by("dora", DCS).when(agree).proposed().then(breaks_agreed)
    dearer = varied(nights_a_year=53)
    given(cheap, policy).by("dora", DCS).when(dearer).then_refused(NotTheirsToBuy, roles=())
    free = varied(nightly_fee=Decimal(0))
    assert given(cheap, policy).when(free).outcome()


def test_breaks_8_nights_cost_a_week_a_year_and_in_every_year_of_the_series() -> None:
    for nights, years, value in (
        (52, 1, ("840.00", "6240.00", "6240.00")),
        (3, 2, ("360.00", "360.00", "720.00")),
    ):
        until = date(2022 + years, 2, 1)
        agreed = breaks_agreed.model_copy(update={"nights_a_year": nights, "agreed_until": until})
        cost = tuple(Decimal(each) for each in value)
        assert tuple(purchase_of(agreed, ShortBreaks()).value[each] for each in MEASURES) == cost
    free = purchase_of(breaks_agreed.model_copy(update={"nightly_fee": None}), ShortBreaks())
    assert set(free.value.values()) == {Decimal(0)}


def test_breaks_8_what_is_bought_for_one_child_in_parts_is_bought_together() -> None:
    twice = row(up_to=Decimal(2 * 120 * 52), measure="yearly")
    held = (scheme.model_copy(update={"rows": (twice,)}), policy)
    one = breaks_agreed.model_copy(update={"series_id": "SB-8"})
    two = breaks_agreed.model_copy(update={"series_id": "SB-9"})
    given(*held, one).by("dora", DCS).when(agree).proposed().then(breaks_agreed)
    parts = given(*held, one, two).by("dora", DCS).when(agree)
    parts.proposed().then_refused(NotTheirsToBuy, roles=())
    for fields in ({"child_ref": CHILD}, {"nightly_fee": None}):
        other = ShortBreaks().after(two.model_copy(update=fields))
        assert purchase_of(breaks_agreed, other) == purchase_of(breaks_agreed, ShortBreaks())


A_YEAR_ON, A_YEAR_BEFORE = date(2023, 2, 1), date(2021, 2, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "until", "counts"),
    [
        (A_YEAR_ON - DAY, A_YEAR_ON, True),
        (A_YEAR_ON, A_YEAR_ON + DAY, False),
        (A_YEAR_BEFORE, breaks_agreed.agreed_from, False),
        (A_YEAR_BEFORE + DAY, breaks_agreed.agreed_from, True),
        (date(2019, 1, 1), breaks_agreed.agreed_from, False),
        (date(2019, 1, 1), breaks_agreed.agreed_from + DAY, True),
    ],
)
def test_breaks_8_series_are_bought_together_that_share_a_day_or_begin_within_a_year(
    first: date, until: date, *, counts: bool
) -> None:
    own = breaks_agreed.model_copy(update={"agreed_until": breaks_agreed.agreed_from + 30 * DAY})
    other = breaks_agreed.model_copy(
        update={"series_id": "SB-9", "agreed_from": first, "agreed_until": until}
    )
    yearly = purchase_of(own, ShortBreaks().after(other)).value[Measure.YEARLY]
    assert yearly == Decimal(120 * 52) * (2 if counts else 1)


def test_breaks_8_of_a_series_that_has_ended_the_nights_taken_count() -> None:
    other = breaks_agreed.model_copy(update={"series_id": "SB-9"})
    ended = breaks_ended.model_copy(update={"series_id": "SB-9"})
    taken = break_taken.model_copy(update={"series_id": "SB-9"})
    elsewhere = break_taken.model_copy(update={"series_id": "SB-8"})
    nights = (taken.stayed_to - taken.stayed_from).days
    breaks = ShortBreaks().after(other).after(ended).after(taken).after(elsewhere)
    for agreed_on, counted in ((ended.ended_on, nights), (ended.ended_on - DAY, 52)):
        new = breaks_agreed.model_copy(update={"agreed_on": agreed_on})
        assert purchase_of(new, breaks).value[Measure.YEARLY] == Decimal(120 * (52 + counted))


def test_breaks_8_only_nights_in_a_home_are_in_what_is_registered() -> None:
    bought = purchase_of(breaks_agreed, ShortBreaks())
    assert (bought.registered, bought.past_eighteen) == (False, False)
    in_home = breaks_agreed.model_copy(update={"home_id": "H-1"})
    assert purchase_of(in_home, ShortBreaks()).registered


def test_breaks_10_who_proposes_a_series_does_not_agree_it() -> None:
    asked = given(scheme, policy).by("dora", DCS).when(agree)
    asked.then_refused(NotProposed)
    asked.proposed(by="dora").then_refused(NotProposed)
    asked.proposed().then(breaks_agreed)


def test_breaks_9_a_provider_that_is_named_is_known() -> None:
    named = varied(provider_id="P-1")
    given().when(named).then_refused(NoSuchProvider)
    assert given(listed).when(named).outcome()


def test_the_examples_are_of_one_council() -> None:
    assert breaks_agreed.authority == BOROUGH
    assert breaks_agreed.agreed_from > JAN


def test_breaks_8_a_series_that_ended_is_bought_for_the_nights_that_were_taken() -> None:
    agreed = breaks_agreed.model_copy(
        update={"series_id": "S-9", "agreed_from": date(2022, 3, 1)}
        | {"agreed_until": date(2024, 3, 1), "nightly_fee": Decimal(100)}
        | {"agreed_on": date(2022, 6, 1)}
    )
    others = (
        agreed.model_copy(update={"series_id": "S-1", "child_ref": CHILD}),
        agreed.model_copy(update={"series_id": "S-2", "nightly_fee": None}),
        agreed.model_copy(update={"series_id": "S-3", "agreed_from": agreed.agreed_until}),
        agreed.model_copy(update={"series_id": "S-4"}),
    )
    nights = {"stayed_from": date(2022, 4, 1), "stayed_to": date(2022, 4, 4)}
    taken = break_taken.model_copy(update={"series_id": "S-4", **nights})
    held = ShortBreaks(
        {each.series_id: each for each in others}, {"S-4": date(2022, 6, 1)}, (taken,)
    )
    whole = Bought(Decimal(100), agreed.nights_a_year, 3)
    assert [*held.bought_together(agreed)] == [whole, Bought(Decimal(100), 3, 1)]
