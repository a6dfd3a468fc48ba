from datetime import date
from decimal import Decimal

from examples import (
    APRIL,
    CHILD,
    DCS,
    JUNE,
    MARCH,
    authorised,
    policy,
    row,
    scheme,
    support_ended,
    support_extended,
    support_started,
)
from specification import given

from domain.codes import Measure
from domain.commands.support.extend_support import (
    ExtendSupport,
    NotAuthorised,
    NotProposed,
    NotRunning,
    NotTheirsToExtend,
    WrongDay,
    purchase_of,
)
from domain.commands.support.start_support import NotAuthorised as StartedWithoutAward
from domain.events.support import SupportStarted
from domain.values import Lot

extend = ExtendSupport(**dict(support_extended))


def until(day: date) -> ExtendSupport:
    """The same, until another day."""
    return extend.model_copy(update={"agreed_until": day})


def test_support_is_agreed_for_longer() -> None:
    given(support_started, authorised).when(extend).then(support_extended)


def test_prolong_1_the_support_runs() -> None:
    given().when(extend).then_refused(NotRunning)
    given(support_started, support_ended).when(extend).then_refused(NotRunning)
    another = support_started.model_copy(update={"support_id": "SU-2"})
    given(another).when(extend).then_refused(NotRunning)


def test_prolong_2_the_day_is_after_the_start_and_by_eighteen() -> None:
    given(support_started).when(until(MARCH)).then_refused(WrongDay, latest=date(2028, 5, 31))
    given(support_started).when(until(date(2028, 6, 1))).then_refused(WrongDay)
    latest = {"agreed_until": date(2028, 5, 31)}
    given(support_started, authorised).when(until(date(2028, 5, 31))).then(
        support_extended.model_copy(update=latest)
    )
    shorter = until(APRIL)
    assert given(support_started, scheme, policy).when(shorter).outcome()


def test_prolong_3_support_without_an_authorised_award_is_not_extended() -> None:
    unlawful = given(support_started).where(support_started, StartedWithoutAward)
    unlawful.when(extend).then_refused(NotAuthorised)
    assert unlawful.when(until(support_started.agreed_until)).outcome()
    later = given(support_started, authorised).where(support_started, StartedWithoutAward)
    later.when(extend).then_refused(NotAuthorised)
    found = support_started.model_copy(update={"award_id": None})
    given(found).when(extend).then_refused(NotAuthorised, award_id=())
    shortened = support_extended.model_copy(update={"agreed_until": APRIL})
    given(support_started, shortened).when(until(JUNE)).then_refused(NotAuthorised)


def test_prolong_3_support_in_an_emergency_is_extended_once_its_award_is_authorised() -> None:
    given(support_started).when(extend).then_refused(NotAuthorised, award_id="AW-1")
    in_part = authorised.model_copy(update={"complete": False})
    given(support_started, in_part).when(extend).then_refused(NotAuthorised)
    assert given(support_started, in_part, authorised).when(extend).outcome()


def test_prolong_4_the_scheme_names_who_may_decide_what_it_costs() -> None:
    three_months = Decimal(600) * (date(2022, 9, 1) - JUNE).days / 7
    limit = row(up_to=three_months.quantize(Decimal("0.01")), measure="whole-life")
    rules = (authorised, scheme.model_copy(update={"rows": (limit,)}), policy)
    given(support_started, *rules).when(extend).then_refused(NotTheirsToExtend, roles=(DCS,))
    given(support_started, *rules).by("dora", DCS).when(extend).proposed().then(support_extended)
    longer = until(date(2022, 9, 2))
    given(support_started, *rules).by("dora", DCS).when(longer).then_refused(
        NotTheirsToExtend, roles=()
    )
    in_parts = given(support_started, support_extended, *rules).by("dora", DCS)
    in_parts.when(longer).then_refused(NotTheirsToExtend, roles=())
    shortened = support_extended.model_copy(update={"agreed_until": APRIL})
    assert given(support_started, shortened, *rules).when(until(JUNE)).outcome()


def test_prolong_5_who_proposes_a_later_day_does_not_decide_it() -> None:
    asked = given(support_started, authorised, scheme, policy).by("dora", DCS).when(extend)
    asked.then_refused(NotProposed)
    asked.proposed(by="dora").then_refused(NotProposed)
    asked.proposed().then(support_extended)


def test_prolong_5_no_one_person_agrees_a_later_day_than_was_bought_by_shortening() -> None:
    asked = given(support_started, authorised, support_extended, scheme, policy)
    shorter = asked.by("dora", DCS).when(until(date(2022, 8, 31)))
    shorter.then_refused(NotProposed)
    assert shorter.proposed().outcome()
    asked.when(until(date(2022, 8, 31))).then_refused(NotTheirsToExtend)
    assert asked.when(until(JUNE)).outcome(), "as it was bought"


def test_prolong_4_it_costs_its_week_its_first_year_and_all_its_days() -> None:
    """£600 a week from 1 June 2022: for 92 days, and for two years, of which the first has 365."""
    for last, year, whole in (
        (date(2022, 9, 1), "7885.71", "7885.71"),
        (date(2024, 6, 1), "31285.71", "62657.14"),
    ):
        bought = purchase_of(until(last), support_started)
        assert bought.value == {
            Measure.WEEKLY: Decimal(600),
            Measure.YEARLY: Decimal(year),
            Measure.WHOLE_LIFE: Decimal(whole),
        }
    assert (bought.registered, bought.past_eighteen, bought.lot) == (True, False, Lot.WRAP_AROUND)


def test_prolong_4_the_days_added_cost_what_the_awards_steps_and_payments_say() -> None:
    """£600 a week from 1 June 2022, and £4,900 from 1 December, with £1,000 once that month."""
    dearer = [{"from_on": date(2022, 12, 1), "weekly_fee": "4900.00"}]
    once = [{"on_day": date(2022, 12, 10), "amount": "1000.00"}]
    known = dict(support_started)
    stepped = SupportStarted(**{**known, "steps": (*known["steps"], *dearer), "payments": once})
    assert purchase_of(until(date(2023, 6, 1)), stepped).value == {
        Measure.WEEKLY: Decimal(5900),
        Measure.YEARLY: Decimal("144085.71"),
        Measure.WHOLE_LIFE: Decimal("144085.71"),
    }


def test_the_support_is_the_childs() -> None:
    assert support_started.child_ref == CHILD
