"""What an award and a fee are held to, and who may decide them, by the rules of the day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    ABOVE,
    APRIL,
    DCS,
    FEB,
    JUNE,
    LANCASHIRE,
    MARCH,
    MAY,
    OTHER_CHILD,
    admitted,
    applied,
    authorised,
    awarded,
    block,
    case_reviewed,
    contract_novated,
    contract_transferred,
    core,
    exclusion_checked,
    fee_varied,
    framework,
    framework_uplifted,
    judged,
    listed,
    lot_terms,
    moderated,
    offer,
    opened,
    order,
    placed,
    placement_ended,
    policy,
    priced,
    provider_recorded,
    registered,
    regularised,
    renamed,
    respite,
    restricted,
    restriction_lifted,
    reviewed,
    row,
    scheme,
    signed,
    support_started,
    suspended,
)
from specification import TESTER

from domain.authorities import UNKNOWN
from domain.codes import Decision, LegalRegime, Measure, Order, Tier
from domain.command import Marked, Refusal
from domain.commands.awards.award_directly import AwardDirectly, ExcludedSupplier
from domain.commands.money import uplift_framework
from domain.commands.money.vary_fee import AboveTheSchedule, NotTheirsToRaise
from domain.events.metadata import Breach
from domain.events.placements import Uplift
from domain.foundations.deciding import (
    earlier_tier,
    handed_over,
    in_force_by,
    same_clarification,
    same_evaluator,
    same_lot,
    same_question,
    same_tier,
    tier_of_the_route,
    under_its_terms,
)
from domain.foundations.naming import is_in_the_lots
from domain.readings import awards, fees
from domain.readings.arrival.settings import Setting, known_setting
from domain.readings.authorisations import AwardState, evolve_award
from domain.readings.awards import (
    opened_in,
    place_of_support,
    refuse_excluded,
    term_of,
    value_of_award,
)
from domain.readings.homes import Home
from domain.readings.orders import Place
from domain.readings.placements import Placement, Placements
from domain.readings.policy import Policies
from domain.readings.pricing.added import value_of_days
from domain.readings.registrations.notices import Notices, NoticesOfAll
from domain.readings.rises.framework import State as Rises
from domain.readings.rises.framework import evolve as evolve_rise
from domain.readings.rises.framework import is_of, read_for_rise, rows_deciding
from domain.readings.rises.rise import stated_already
from domain.readings.scheme import Scheme, roles_in
from domain.readings.support.respite import who_may_buy
from domain.registration_codes import OfstedNotice
from domain.valuation import ChangeValue, value_of_change
from domain.values import Kind, Lot, years_after
from ledger.selection import matches

DAY = timedelta(days=1)
ACT = LegalRegime.PROCUREMENT_ACT_2023


def award_after(*events: Any) -> awards.State:
    """What an award rests on once these events are taken into account."""
    state = awards.State()
    for event in events:
        state = awards.evolve(state, event)
    return state


def fee_after(*events: Any) -> fees.State:
    """What a fee rests on once these events are taken into account."""
    state = fees.State()
    for event in events:
        state = fees.evolve(state, event)
    return state


def after(reading: Any, *events: Any) -> Any:
    """A decision model once these events are taken into account."""
    for event in events:
        reading = reading.after(event)
    return reading


def test_a_provider_is_eligible_both_on_the_day_and_today() -> None:
    in_april = admitted.model_copy(update={"admitted_on": APRIL})
    state = award_after(opened, framework, applied, in_april)
    for day, today, eligible in (
        (APRIL, APRIL, True), (APRIL - DAY, APRIL, False), (APRIL, APRIL - DAY, False),
    ):  # fmt: skip
        assert state.is_eligible("P-1", framework, day, today) is eligible
    unopened = award_after(framework, applied, admitted)
    assert not unopened.is_eligible("P-1", framework, APRIL, APRIL)


def test_a_direction_is_in_force_both_on_the_day_and_today() -> None:
    direction = order.model_copy(
        update={"order": Order.PLACEMENT_DIRECTED, "provider_id": "P-1", "in_force_from": APRIL}
    )
    state = award_after(opened, direction)
    place = Place(Kind.CHILDRENS_HOME, "P-1", "H-1")
    for day, today, directed in (
        (APRIL, APRIL, True), (APRIL - DAY, APRIL, False), (APRIL, APRIL - DAY, False),
    ):  # fmt: skip
        assert state.is_directed(place, day, today) is directed


def test_a_suspension_on_the_day_or_today_stops_an_award_in_the_lot() -> None:
    out = suspended.model_copy(update={"suspended_on": APRIL})
    state = award_after(opened, applied, out)
    for day, today, stopped in (
        (APRIL, APRIL, True), (APRIL - DAY, APRIL, True), (APRIL, APRIL - DAY, True),
        (APRIL - DAY, APRIL - DAY, False),
    ):  # fmt: skip
        assert bool(state.suspensions_of("P-1", day, today)) is stopped
    with pytest.raises(ValueError, match="opened"):
        award_after(applied, out).suspensions_of("P-1", APRIL)
    elsewhere = out.model_copy(update={"lots": (Lot.FOSTERING,)})
    assert not award_after(opened, applied, elsewhere).suspensions_of("P-1", APRIL)


def test_an_offer_is_set_aside_whose_provider_or_home_may_not_be_awarded_it() -> None:
    ready = (opened, framework, applied, admitted, offer, moderated)
    key = ("P-1", "O-1")
    assert award_after(*ready).set_aside(framework, MARCH, MARCH) == frozenset()
    barred = restricted.model_copy(update={"in_force_from": MARCH})
    for history in ((*ready, barred), (*ready, suspended), ready[1:]):
        assert award_after(*history).set_aside(framework, MARCH, MARCH) == {key}


def test_a_framework_buys_what_its_lot_does_both_on_the_day_and_today() -> None:
    state = award_after(opened, framework)
    lot = Lot.RESIDENTIAL
    assert state.framework_on(lot, MARCH, APRIL) == framework
    assert award_after(framework).framework_on(lot, MARCH, APRIL) == framework
    assert state.framework_on(lot, framework.starts_on - DAY, MARCH) is None
    assert state.framework_on(lot, MARCH, framework.ends_on) is None


def test_a_check_of_exclusion_holds_on_the_day_of_the_award_and_today() -> None:
    day, today = date(2026, 4, 1), date(2026, 5, 1)
    award = AwardDirectly(
        award_id="AW-1", referral_id="R-1", provider_id="P-1", home_id="H-1", fee_lines=(core(),),
        ground="emergency", reason="x", awarded_on=day,
    )  # fmt: skip
    context = replace(TESTER, decided_at=TESTER.decided_at.replace(year=2026, month=5, day=1))
    for since, until, holds in ((day, today + DAY, True), (day, today, False),
                                (day + DAY, today + DAY, False)):  # fmt: skip
        state = award_after(
            exclusion_checked.model_copy(update={"checked_on": since, "valid_until": until})
        )
        if holds:
            refuse_excluded(state, award, ACT, ExcludedSupplier, context)
        else:
            with pytest.raises(ExcludedSupplier):
                refuse_excluded(state, award, ACT, ExcludedSupplier, context)


def test_support_is_given_where_it_is_stated_or_where_the_council_is() -> None:
    support = opened.model_copy(update={"lot": Lot.WRAP_AROUND})
    state = award_after(support, policy)
    assert place_of_support(state, None, None, MARCH) == policy.responsible_authority
    assert place_of_support(state, None, LANCASHIRE, MARCH) == LANCASHIRE
    assert place_of_support(award_after(support), None, None, MARCH) == UNKNOWN
    for history, home in (((support, policy), "H-1"), ((opened, policy), None), ((policy,), None)):
        assert place_of_support(award_after(*history), home, LANCASHIRE, MARCH) is None


def test_an_award_is_judged_on_a_search_that_was_opened() -> None:
    assert opened_in(award_after(opened, registered)) == opened
    with pytest.raises(ValueError, match="opened"):
        opened_in(award_after(registered))


def test_an_award_is_judged_by_the_policies_of_the_search_of_its_day_and_of_today() -> None:
    one = policy.model_copy(update={"minimum_term_years": 1, "in_force_from": APRIL})
    term = term_of(opened, after(Policies(), policy, one), one)
    assert term.until.year - term.since.year == policy.minimum_term_years
    term = term_of(opened, after(Policies(), one), one)
    assert term.until.year - term.since.year == 1
    lines = (core(),)
    for above, later_above, key in (
        ("182499.99", "999999.00", True), ("999999.00", "182499.99", True),
        ("182500.00", "182500.00", False),
    ):  # fmt: skip
        first = policy.model_copy(update={"key_decision_above": Decimal(above)})
        since = policy.model_copy(
            update={"key_decision_above": Decimal(later_above), "in_force_from": APRIL}
        )
        state = award_after(opened, first, since)
        value = value_of_award(state, first, TESTER, policy.responsible_authority, lines)
        assert value["key_decision"] is key
        unadopted = award_after(opened)
        alone = value_of_award(unadopted, first, TESTER, policy.responsible_authority, lines)
        assert alone["key_decision"] is (Decimal(above) < Decimal("182500.00"))
    for name in ("lot", "kind"):
        assert value[name] == getattr(opened, name)
    assert (value["children"], value["weekly_fee"]) == (1, Decimal("3500.00"))


def test_who_may_exceed_the_schedule_is_asked_of_each_day() -> None:
    above = awarded.model_copy(update=ABOVE)
    may = row(decision="price-above-schedule")
    now = scheme.model_copy(update={"rows": (row(), may)})
    later = now.model_copy(update={"scheme_id": "S-2", "in_force_from": APRIL})
    plain = scheme.model_copy(update={"scheme_id": "S-0"})
    for schemes, nobody in (((now,), False), ((plain,), True), ((plain, later), True)):
        state = AwardState()
        for event in (opened, above, *schemes):
            state = evolve_award(state, event)
        assert state.nobody_may_exceed(above, (MARCH, APRIL)) is nobody


def test_a_new_fee_is_above_what_its_provider_is_held_to_only_if_it_rises() -> None:
    history = (placed, applied, admitted, priced)
    for fee, above in (("3600.01", "0.01"), ("3600.00", "0"), ("3500.00", "0"), ("1.00", "0")):
        assert fees.rise_above(fee_after(*history), Decimal(fee), MARCH) == Decimal(above)
    assert fees.rise_above(fee_after(applied, admitted, priced), Decimal(9000), MARCH) == 0
    unbought = placed.model_copy(update={"weekly_fee": None})
    assert fees.rise_above(fee_after(unbought, *history[1:]), Decimal(9000), MARCH) == 0
    ours = placed.model_copy(update={"lot": None})
    assert fees.rise_above(fee_after(ours, *history[1:]), Decimal(9000), MARCH) == 0
    cheap = placed.model_copy(update={"weekly_fee": Decimal(9000)})
    assert fees.rise_above(fee_after(cheap, *history[1:]), Decimal(9000), MARCH) == 0


def test_a_new_fee_is_held_to_the_price_of_the_provider_that_has_the_contract_on_its_day() -> None:
    theirs = [
        each.model_copy(update={"provider_id": "P-2"}) for each in (applied, admitted, priced)
    ]
    dearer = [price.model_copy(update={"weekly_fee": Decimal(4000)}) for price in priced.prices]
    mine = priced.model_copy(update={"prices": tuple(dearer)})
    for passing, day_of in ((contract_transferred, "passed_on"), (contract_novated, "novated_on")):
        for day, placement_id, above in (
            (MARCH, "PL-1", "100"), (APRIL, "PL-1", "0"), (MARCH, "PL-2", "0"),
        ):  # fmt: skip
            passed = passing.model_copy(update={day_of: day, "placement_id": placement_id})
            state = fee_after(placed, applied, admitted, mine, *theirs, passed)
            assert fees.rise_above(state, Decimal(3700), MARCH) == Decimal(above)
    back = contract_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-1", "passed_on": APRIL}
    )
    state = fee_after(placed, applied, admitted, mine, *theirs, back, contract_transferred)
    assert fees.rise_above(state, Decimal(3700), MARCH) == 100
    assert fees.rise_above(state, Decimal(3700), APRIL) == 0


def test_respite_is_held_to_its_own_provider_s_price() -> None:
    theirs = [
        each.model_copy(update={"provider_id": "P-2"}) for each in (applied, admitted, priced)
    ]
    state = fee_after(placed, *theirs)
    assert fees.respite_above(state, "P-2", Decimal("3600.50"), MARCH) == Decimal("0.50")
    assert fees.respite_above(state, "P-1", Decimal("9000.00"), MARCH) == 0
    assert fees.respite_above(state, None, Decimal("9000.00"), MARCH) == 0
    assert fees.respite_above(fee_after(*theirs), "P-2", Decimal(9000), MARCH) == 0
    both = fee_after(placed, priced, *theirs, admitted, applied)
    assert fees.respite_above(both, "P-1", Decimal("3601.00"), MARCH) == Decimal("1.00")


def test_what_makes_a_provider_known_changes_no_placement() -> None:
    state = fee_after(placed, listed, provider_recorded, renamed)
    assert state.placement.started == placed
    assert not state.providers.unknown("P-1")


def test_a_rise_needs_authority_where_a_scheme_is_in_force() -> None:
    dear = {MARCH: Decimal("3500.01")}
    assert fees.needs_authority(fee_after(placed, scheme), dear, MARCH)
    for history, new in (
        ((placed,), dear), ((scheme,), dear), ((placed, scheme), {MARCH: Decimal(3500)}),
        ((placed.model_copy(update={"weekly_fee": None}), scheme), dear),
    ):  # fmt: skip
        assert not fees.needs_authority(fee_after(*history), new, MARCH)
    cared_for = placed.model_copy(update={"kind": Kind.IN_HOUSE_FOSTERING})
    assert fees.needs_authority(fee_after(cared_for, scheme), dear, MARCH)


def test_who_decides_a_fee_is_asked_of_every_measure_and_of_eighteen_within_the_term() -> None:
    def asked(*events: Any, **about: Any) -> tuple[str, ...]:
        rows = scheme.model_copy(update={"rows": (row(**about),)})
        days = (MARCH, MARCH + timedelta(days=14))
        held = fee_after(placed, rows, *events)
        return who_may_buy(held, Decimal(700), days, Decision.AWARD, MARCH)

    for measure, most in (("weekly", "700.00"), ("yearly", "1400.00"), ("whole-life", "1400.00")):
        assert asked(policy, measure=measure, up_to=most) == (DCS,)
        assert asked(policy, measure=measure, up_to=str(Decimal(most) - Decimal("0.01"))) == ()
    assert asked(measure="weekly", up_to="700.00") == ()
    for born_in, past in (("2009-03", True), ("2009-04", False)):
        young = placed.model_copy(update={"born_in": born_in})
        assert asked(policy, young, past_eighteen=past) == (DCS,)
        assert asked(policy, young, past_eighteen=not past) == ()
    assert fees.measures(ChangeValue(*(Decimal(n) for n in (1, 2, 3, 4)))) == {
        Measure.WEEKLY: 1, Measure.YEARLY: 2, Measure.WHOLE_LIFE: 4
    }  # fmt: skip
    nobody = fee_after(policy, scheme)
    assert fees.who_may_exceed(nobody, {MARCH: Decimal(1)}, MARCH) == ()
    assert fees.who_may_raise(nobody, {MARCH: Decimal(1)}, MARCH) == ()


def test_a_new_fee_adds_what_it_is_above_the_fee_of_before_or_the_whole_of_it() -> None:
    change = fees.change_of_fee(after(Placement(), placed), placed, {MARCH: Decimal(3600)}, 1)
    assert (change.a_week, change.first_year) == (Decimal(100), Decimal("5214.29"))
    free = placed.model_copy(update={"weekly_fee": None})
    whole = fees.change_of_fee(after(Placement(), free), free, {MARCH: Decimal(700)}, 1)
    assert (whole.a_week, whole.first_year) == (Decimal(700), Decimal("36500.00"))


def test_a_placement_has_the_agreement_signed_last_and_the_days_of_its_own() -> None:
    second = signed.model_copy(update={"in_force_from": APRIL})
    placement = after(Placement(), placed, signed, second)
    assert placement.agreements == (signed, second)
    assert placement.days == {"started_on": FEB, "ended_on": ()}
    over = after(Placement(), placed, placement_ended)
    assert over.days == {"started_on": FEB, "ended_on": placement_ended.ended_on}
    assert Placement().days == {"started_on": (), "ended_on": ()}
    assert after(Placement(), placed, regularised).awarded == (placed, regularised)
    assert after(Placement(), case_reviewed).reviews == (case_reviewed.reviewed_on,)
    stays = after(Placement(), placed, respite, respite.model_copy(update={"respite_from": APRIL}))
    assert len(stays.respites) == 2
    assert Placement().fees == {}
    assert after(Placement(), placed, fee_varied).fee_on(FEB - DAY) == placed.weekly_fee


def test_a_purchase_without_authority_stays_one_whatever_else_is_marked() -> None:
    placement = after(Placement(), placed)
    for rule, position in (("START-10", 1), ("START-3", 2)):
        breach = Breach(rule=rule, sentence="x")
        placement = placement.mark(Marked(position, placed, (breach,)))
    assert placement.bought_without_authority
    assert not after(Placement(), placed).mark(Marked(1, placed, ())).bought_without_authority


def test_of_a_childs_placements_one_that_starts_before_another_ends_is_found() -> None:
    def stay(number: int, first: date, until: date | None) -> list[Any]:
        named = {"placement_id": f"PL-{number}"}
        started = placed.model_copy(update={**named, "started_on": first})
        if until is None:
            return [started]
        return [started, placement_ended.model_copy(update={**named, "ended_on": until})]

    long = stay(1, FEB, APRIL)
    for others, clash in (
        ([*stay(2, MARCH, MARCH + DAY)], "PL-2"),
        ([*stay(2, APRIL, None)], None),
        ([*stay(2, MARCH, MARCH)], None),
        ([*stay(2, FEB + DAY, FEB + 2 * DAY), *stay(3, MARCH, None)], "PL-2"),
        ([*stay(2, APRIL, APRIL + DAY), *stay(3, APRIL + DAY, None)], None),
        ([*stay(2, MARCH, MARCH), *stay(3, MARCH + DAY, None)], "PL-3"),
    ):
        for events in ([*long, *others], [*others, *long]):
            assert after(Placements(), *events).overlap() == clash


def test_a_notice_about_an_address_bars_that_address_and_one_about_the_home_all() -> None:
    kind = OfstedNotice.RESTRICTION
    whole = after(Notices(), restricted)
    part = after(Notices(), restricted.model_copy(update={"address_id": "A-1"}))
    for address, by_whole, by_part in (("A-1", True, True), ("A-2", True, False),
                                       (None, True, False)):  # fmt: skip
        assert whole.in_force(kind, MARCH, address) is by_whole
        assert part.in_force(kind, MARCH, address) is by_part
    lifted = after(Notices(), restricted, restriction_lifted)
    assert lifted.days() == {restricted.in_force_from, restriction_lifted.lifted_on}
    everywhere = after(NoticesOfAll(), restricted)
    assert [everywhere.bar(home, MARCH) for home in ("H-1", "H-2", None)] == [True, False, False]


@pytest.mark.parametrize(
    ("framework_id", "rose_on", "counts"),
    [
        ("F-1", MARCH, True),
        ("F-1", MARCH.replace(year=2021), False),
        ("F-1", MARCH.replace(year=2021) + DAY, True),
        ("F-1", MARCH.replace(year=2023) - DAY, True),
        ("F-1", MARCH.replace(year=2023), False),
        ("F-2", MARCH, False),
    ],
)
def test_a_rise_of_the_same_framework_within_a_year_either_way_counts(
    framework_id: str, rose_on: date, *, counts: bool
) -> None:
    event = framework_uplifted.model_copy(
        update={"framework_id": framework_id, "uplifted_from": rose_on}
    )
    assert bool(evolve_rise(Rises(), event).within_a_year("F-1", MARCH)) is counts


@pytest.mark.parametrize(
    ("index", "rose_on", "stated"),
    [
        ("CPI, September", MARCH, True),
        ("RPI", MARCH, True),
        ("RPI", MARCH - DAY, False),
        ("cpi, september", MARCH.replace(year=2021), False),
        ("cpi, september", MARCH.replace(year=2021) + DAY, True),
        ("CPI, September", MARCH.replace(year=2023) - DAY, True),
        ("CPI, September", MARCH.replace(year=2023), False),
    ],
)
def test_a_rise_by_the_same_index_within_a_year_either_way_is_stated_already(
    index: str, rose_on: date, *, stated: bool
) -> None:
    rise = Uplift(index=index, percent=Decimal(3), cap=None)
    event = fee_varied.model_copy(update={"uplift": rise, "varied_from": rose_on})
    placement = after(Placement(), placed, event)
    assert stated_already(placement, "CPI, September", MARCH) == (rose_on if stated else None)


def test_of_two_rises_the_first_day_is_told() -> None:
    rise = Uplift(index="CPI, September", percent=Decimal(3), cap=None)
    days = (APRIL, MARCH + DAY)
    events = [fee_varied.model_copy(update={"uplift": rise, "varied_from": day}) for day in days]
    placement = after(Placement(), placed, *events)
    assert stated_already(placement, "CPI, September", MARCH) == MARCH + DAY


def test_a_row_of_a_scheme_is_in_force_from_its_day_until_another() -> None:
    dated = row(in_force_from=MARCH, in_force_to=APRIL, decision="reinstatement", registered=True,
                past_eighteen=False)  # fmt: skip
    rules = after(Scheme(), scheme.model_copy(update={"rows": (dated,)}))
    for day, roles in ((MARCH - DAY, ()), (MARCH, (DCS,)), (APRIL - DAY, (DCS,)), (APRIL, ())):
        assert rules.deciding(Decision.REINSTATEMENT, Lot.RESIDENTIAL, day) == roles


def test_a_role_ever_decides_what_some_row_gives_it_for_some_lot_or_value() -> None:
    large = row(decision="reinstatement", lots=(Lot.FOSTERING,), above=Decimal(5000))
    rules = after(Scheme(), scheme.model_copy(update={"rows": (row(roles=("broker",)), large)}))
    assert rules.ever_deciding(Decision.REINSTATEMENT, MARCH) == (DCS,)
    assert rules.ever_deciding(Decision.ALLOWANCE, MARCH) == ()


def test_a_setting_that_is_stated_is_no_registered_homes() -> None:
    stated = Setting(Kind.WITH_PARENTS, LANCASHIRE)

    class Said:
        home_id = None
        kind: Kind | None = Kind.WITH_PARENTS
        authority: str | None = LANCASHIRE
        address_id: str | None = None
        postcode = None

    assert known_setting(Home(), Said(), MARCH) == replace(stated, is_own=True)
    for name, value in (("kind", None), ("authority", None), ("address_id", "A-1")):
        said = Said()
        setattr(said, name, value)
        assert known_setting(Home(), said, MARCH) is None


def test_what_rests_on_another_is_of_the_same_lot_tier_person_or_question() -> None:
    class Of:
        def __init__(self, **fields: Any) -> None:
            self.__dict__.update(fields)

    spot, region = (Of(tier=tier) for tier in (Tier.SPOT, Tier.REGION))
    one, other = Of(lot=Lot.RESIDENTIAL), Of(lot=Lot.FOSTERING)
    assert same_lot(one, one)
    assert not same_lot(one, other)
    assert same_tier(spot, spot)
    assert not same_tier(spot, region)
    assert tier_of_the_route(awarded, Of(tier=Tier.PURCHASING_SYSTEM))  # type: ignore[arg-type]
    assert not tier_of_the_route(awarded, spot)  # type: ignore[arg-type]
    assert earlier_tier(spot, region)  # type: ignore[arg-type]
    assert not earlier_tier(spot, spot)  # type: ignore[arg-type]
    assert not earlier_tier(region, spot)  # type: ignore[arg-type]
    for same, name in (
        (same_evaluator, "evaluator"), (same_question, "question_id"),
        (same_clarification, "clarification_id"),
    ):  # fmt: skip
        first, second = Of(**{name: "1"}), Of(**{name: "2"})
        assert same(first, first)  # type: ignore[operator]
        assert not same(first, second)  # type: ignore[operator]
    between = {"provider_id": "P-1", "successor_id": "P-2"}
    below = Of(**between, passed_on=MARCH)
    for above, passed in (
        (Of(**between, passed_on=MARCH), True), (Of(**between, passed_on=MARCH - DAY), False),
        (Of(provider_id="P-1", successor_id="P-3", passed_on=MARCH), False),
    ):  # fmt: skip
        assert handed_over(above, below) is passed
    for day, held in ((MARCH - DAY, False), (MARCH, True)):
        assert in_force_by(Of(in_force_from=MARCH), day) is held
    for lot, held in ((awarded.lot, True), (Lot.FOSTERING, False)):
        terms = Of(lot=lot, in_force_from=awarded.awarded_on)
        assert under_its_terms(awarded, terms) is held


@pytest.mark.parametrize(
    ("lot", "day", "held"),
    [
        (Lot.RESIDENTIAL, framework.starts_on, True),
        (Lot.FOSTERING, framework.starts_on, True),
        (Lot.WRAP_AROUND, framework.starts_on, False),
        (Lot.RESIDENTIAL, framework.starts_on - DAY, False),
        (Lot.RESIDENTIAL, framework.ends_on, False),
        (Lot.RESIDENTIAL, framework.ends_on - DAY, True),
    ],
)
def test_an_award_is_in_the_lots_of_its_framework_on_its_day(
    lot: Lot, day: date, *, held: bool
) -> None:
    award = awarded.model_copy(update={"lot": lot, "awarded_on": day})
    assert is_in_the_lots(award, framework) is held
    terms = lot_terms.model_copy(update={"lot": lot})
    assert is_in_the_lots(terms, framework) is (lot is not Lot.WRAP_AROUND)
    assert is_in_the_lots(judged, framework)
    assert is_in_the_lots(reviewed, framework)
    both = framework_uplifted.model_copy(update={"lots": (Lot.RESIDENTIAL, lot)})
    assert is_in_the_lots(both, framework) is (lot is not Lot.WRAP_AROUND)


def award_state(*events: Any) -> AwardState:
    """What a decision about an award rests on once these events are taken into account."""
    state = AwardState()
    for event in events:
        state = evolve_award(state, event)
    return state


def test_what_began_under_an_award_is_every_placement_and_support() -> None:
    second = support_started.model_copy(update={"support_id": "SU-2", "started_on": APRIL})
    under = placed.model_copy(update={"award_id": "AW-1"})
    late = regularised.model_copy(update={"placement_id": "PL-2", "award_id": "AW-1"})
    strangers = under.model_copy(update={"placement_id": "PL-3", "award_id": "AW-9"})
    state = award_state(opened, awarded, support_started, second, strangers, under, late)
    assert [*state.begun_on(awarded)] == [MARCH, APRIL, FEB, late.regularised_on]


def test_what_an_award_buys_ran_from_its_first_day_also_where_it_was_tied_later() -> None:
    second = support_started.model_copy(update={"support_id": "SU-2", "started_on": APRIL})
    strangers_support = second.model_copy(update={"support_id": "SU-3", "award_id": "AW-9"})
    under = placed.model_copy(update={"award_id": "AW-1", "child_ref": OTHER_CHILD})
    strangers = under.model_copy(update={"placement_id": "PL-3", "award_id": "AW-9"})
    awaiting = placed.model_copy(
        update={"placement_id": "PL-4", "award_id": "AW-9", "started_on": JUNE}
    )
    state = award_state(
        opened, awarded, support_started, second, strangers_support, under, strangers, awaiting
    )
    assert [*state.ran_from(awarded)] == [MARCH, APRIL, FEB, JUNE]


def test_the_page_of_an_award_says_when_children_were_placed_under_it() -> None:
    under = placed.model_copy(update={"award_id": awarded.award_id, "started_on": APRIL})
    other = placed.model_copy(update={"placement_id": "PL-9", "award_id": "AW-9"})
    assert award_state(opened, awarded, under, other).placed_on == (APRIL,)
    tied = regularised.model_copy(update={"placement_id": "PL-8"})
    assert award_state(opened, awarded, under, tied).placed_on == (APRIL,)
    assert award_state(opened, under).placed_on == ()


def test_what_was_bought_before_is_of_a_child_of_the_search_and_awaits_authority() -> None:
    theirs = placed.model_copy(update={"placement_id": "PL-0", "child_ref": OTHER_CHILD})
    ours = placed.model_copy(update={"award_id": "AW-9"})
    whole = authorised.model_copy(update={"award_id": "AW-9", "referral_id": "R-9"})
    another = whole.model_copy(update={"award_id": "AW-8"})
    in_part = whole.model_copy(update={"complete": False})
    for events, days in (
        ((theirs, ours), [FEB]), ((theirs, ours, in_part), [FEB]), ((theirs, ours, whole), []),
        ((theirs, ours, whole, another), []),
    ):  # fmt: skip
        assert [*award_state(opened, awarded, *events).bought_before_on(awarded)] == days


def test_an_award_runs_past_eighteen_if_one_of_its_children_does() -> None:
    lines = (core(),)
    for born_in, past in (
        (("2010-05", "2004-06"), True), (("2004-06", "2018-05"), True),
        (("2018-05", "2019-05"), False),
    ):  # fmt: skip
        together = opened.model_copy(update={"siblings": (OTHER_CHILD,), "born_in": born_in})
        state = award_after(together, policy)
        value = value_of_award(state, policy, TESTER, policy.responsible_authority, lines)
        assert value["runs_past_eighteen"] is past


def test_of_several_new_fees_one_that_is_too_high_is_refused_with_its_pounds() -> None:
    officers = scheme.model_copy(update={"rows": (row(roles=("director",)),)})
    state = fee_after(placed, applied, admitted, priced, officers, policy)

    def refused(new: dict[date, int], by: type[Refusal]) -> Any:
        both = (AboveTheSchedule, NotTheirsToRaise)
        with pytest.raises(by) as told:
            fees.refuse_rise(state, {day: Decimal(fee) for day, fee in new.items()}, TESTER, both)
        return told.value.detail

    above = refused({MARCH: 3400, MAY: 3610}, AboveTheSchedule)
    assert (above["a_week_above"], above["most"]) == (Decimal(10), Decimal(3600))
    theirs = refused({MARCH: 3550, MAY: 3590, JUNE: 3510}, NotTheirsToRaise)
    assert theirs == {"weekly_fee": Decimal(3590), "roles": ("director",)}


def test_new_fees_are_judged_from_the_first_of_their_days() -> None:
    new = {MARCH: Decimal(3600), MAY: Decimal("3500.00")}
    assert fees.needs_authority(fee_after(placed, scheme), new, MARCH)
    may = scheme.model_copy(
        update={"rows": (row(decision="price-above-schedule"),), "in_force_from": APRIL}
    )
    assert fees.who_may_exceed(fee_after(placed, policy, may), new, MAY) == ()
    assert fees.who_may_exceed(fee_after(placed, policy, may), {MAY: Decimal(3600)}, MAY) == (DCS,)
    until = (placed.agreed_until, years_after(MARCH, policy.minimum_term_years))
    whole = fees.measures(value_of_change({}, {MARCH: Decimal(3600)}, MARCH, *until))
    for most, roles in ((whole[Measure.WHOLE_LIFE], (DCS,)),
                        (whole[Measure.WHOLE_LIFE] - Decimal("0.01"), ())):  # fmt: skip
        rows = scheme.model_copy(update={"rows": (row(measure="whole-life", up_to=most),)})
        assert fees.who_may_raise(fee_after(placed, policy, rows), new, MARCH) == roles
    change = fees.change_of_fee(after(Placement(), placed), placed, new, 1)
    assert (change.a_week, change.first_year) == (Decimal(100), Decimal("871.43"))
    later = fee_varied.model_copy(update={"varied_from": JUNE, "weekly_fee": Decimal(4000)})
    kept = fees.change_of_fee(after(Placement(), placed, later), placed, {MARCH: new[MARCH]}, 1)
    assert kept.first_year == Decimal("1314.29")


def test_a_provider_is_held_to_the_price_of_its_own_level() -> None:
    (standard,) = priced.prices
    dear = standard.model_copy(update={"level": "enhanced", "weekly_fee": Decimal(4000)})
    both = priced.model_copy(update={"prices": (standard, dear)})
    for level, above in (("standard", 400), ("enhanced", 0)):
        at = admitted.model_copy(update={"level": level})
        state = fee_after(placed, applied, at, both)
        assert fees.rise_above(state, Decimal(4000), MARCH) == Decimal(above)


def test_an_award_is_of_one_framework_and_one_lot() -> None:
    assert is_of(awarded, awarded.framework_id, (awarded.lot,))
    assert not is_of(awarded, "F-9", (awarded.lot,))
    assert not is_of(awarded, awarded.framework_id, (Lot.FOSTERING,))


def test_a_rise_of_a_framework_is_of_registered_homes_and_of_no_one_past_eighteen() -> None:
    for about, roles in (
        ({"registered": True}, (DCS,)), ({"registered": False}, ()),
        ({"past_eighteen": False}, (DCS,)), ({"past_eighteen": True}, ()),
    ):  # fmt: skip
        rows = scheme.model_copy(update={"rows": (row(decision="framework-rise", **about),)})
        change = ChangeValue(*(Decimal(n) for n in (1, 2, 3, 4)))
        state = evolve_rise(Rises(), rows)
        (deciding,) = rows_deciding(state, (Lot.RESIDENTIAL,), change, MARCH)
        assert roles_in(deciding) == roles


def test_a_rise_that_is_above_the_schedule_on_a_later_day_is_refused() -> None:
    state = Rises()
    for event in (placed, applied, admitted, priced):
        state = evolve_rise(state, event)
    new = {"PL-1": {MARCH: Decimal(3500), MAY: Decimal(3700)}}
    with pytest.raises(uplift_framework.AboveTheSchedule):
        uplift_framework.refuse_above(state, state.placements, new, TESTER)
    uplift_framework.refuse_above(state, state.placements, {"PL-1": {MAY: Decimal(3600)}}, TESTER)


def test_days_that_are_added_cost_what_is_paid_once_on_them_and_no_discount() -> None:
    weekly = {FEB: Decimal(700)}

    def whole(*paid: tuple[date, str]) -> Decimal:
        """What two weeks from 1 March cost."""
        once = [(day, Decimal(pounds)) for day, pounds in paid]
        return value_of_days(weekly, once, MARCH, MARCH + timedelta(days=14))[Measure.WHOLE_LIFE]

    last = MARCH + timedelta(days=13)
    for day, counts in ((MARCH - DAY, False), (MARCH, True), (last, True), (last + DAY, False)):
        assert whole((day, "0.50")) == (Decimal("1400.50") if counts else 1400)
    assert whole((MARCH, "-100.00"), (MARCH, "0.00")) == 1400
    for day, counts in ((MARCH - DAY, False), (MARCH, True), (last, True), (last + DAY, False)):
        value = value_of_days(weekly, [(day, Decimal(9000))], MARCH, last + DAY)
        assert value[Measure.WEEKLY] == (9700 if counts else 700)


def test_what_a_change_of_a_fee_reads_is_how_its_own_contract_passed() -> None:
    query = fees.read_for_fee("PL-1")
    for passing in (contract_transferred, contract_novated):
        others = passing.model_copy(update={"placement_id": "PL-2"})
        assert [any(matches(each, event) for each in query) for event in (passing, others)] == [
            True, False,
        ]  # fmt: skip
        rise = read_for_rise("F-1", "RISE")
        assert all(any(matches(each, event) for each in rise) for event in (passing, others))


def test_a_block_keeps_its_price_in_its_lot_from_its_first_day() -> None:
    def kept(day: date, *lots: Lot) -> list[Any]:
        state = Rises().after(applied).after(admitted).after(block)
        return list(state.kept_under("F-1", lots, day))

    first = max(block.starts_on, admitted.admitted_on)
    assert kept(first, Lot.RESIDENTIAL) == [block]
    assert kept(first, Lot.FOSTERING) == []
    assert kept(block.ends_on - DAY, Lot.RESIDENTIAL) == [block]
    assert kept(block.ends_on, Lot.RESIDENTIAL) == []
