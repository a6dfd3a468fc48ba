from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    DCS,
    FEB,
    MARCH,
    admitted,
    applied,
    exclusion_checked,
    framework,
    listed,
    lot_terms,
    placed,
    placement_ended,
    policy,
    priced,
    reinstated,
    respite,
    row,
    scheme,
    suspended,
)
from specification import given

from domain.codes import Trigger
from domain.commands.placements.arrange_respite import (
    AboveTheSchedule,
    ArrangeRespite,
    NoBudgetLine,
    NoSuchProvider,
    NotProposed,
    NotRunning,
    NotSafe,
    NotTheirsToBuy,
    OtherRespite,
    PastEighteen,
    RunsBackwards,
)
from domain.events.base import Event
from domain.readings.barring.causes import Cause
from domain.values import Lot

arrange = ArrangeRespite(**{k: v for k, v in respite if k != "child_ref"})


DAY = timedelta(days=1)


BEFORE = MARCH - DAY


def for_days(days: int) -> dict[str, object]:
    """A stay of this many days."""
    return {"respite_to": MARCH + timedelta(days=days)}


def test_a_child_stays_elsewhere_for_some_days() -> None:
    given(placed).when(arrange).then(respite)


def test_respite_1_the_placement_runs_on_every_night() -> None:
    given().when(arrange).then_refused(NotRunning)
    early = arrange.model_copy(update={"respite_from": FEB - timedelta(days=1), "respite_to": FEB})
    given(placed).when(early).then_refused(NotRunning)
    into_it = early.model_copy(update={"respite_to": FEB + DAY})
    given(placed).when(into_it).then_refused(NotRunning)
    last = placement_ended.model_copy(update={"ended_on": respite.respite_to})
    given(placed, last).when(arrange).then(respite)
    before = placement_ended.model_copy(update={"ended_on": respite.respite_to - timedelta(days=1)})
    given(placed, before).when(arrange).then_refused(NotRunning)


@pytest.mark.parametrize("days", [1, 17, 20])
def test_respite_of_a_looked_after_child_is_not_bound_by_regulation_48(days: int) -> None:
    stay = for_days(days)
    given(placed).when(arrange.model_copy(update=stay)).then(respite.model_copy(update=stay))


def test_respite_2_a_child_stays_in_one_other_place_at_a_time() -> None:
    for first, last in ((MARCH, MARCH + DAY), (respite.respite_to - DAY, respite.respite_to + DAY)):
        during = arrange.model_copy(update={"respite_from": first, "respite_to": last})
        given(placed, respite).when(during).then_refused(
            OtherRespite, respite_from=MARCH, respite_to=respite.respite_to
        )
    next_day = {"respite_from": respite.respite_to, "respite_to": respite.respite_to + DAY}
    day_before = {"respite_from": MARCH - DAY, "respite_to": MARCH}
    for beside in (next_day, day_before):
        command = arrange.model_copy(update=beside)
        given(placed, respite).when(command).then(respite.model_copy(update=beside))


@pytest.mark.parametrize("days", [0, -1])
def test_respite_3_its_days_run_forwards(days: int) -> None:
    given(placed).when(arrange.model_copy(update=for_days(days))).then_refused(RunsBackwards)


unsafe = suspended.model_copy(update={"trigger": Trigger.SAFEGUARDING, "suspended_on": FEB})
excluded = exclusion_checked.model_copy(update={"excluded": True})
with_provider = arrange.model_copy(update={"provider_id": "P-1"})


@pytest.mark.parametrize(("event", "cause"), [(unsafe, Cause.UNSAFE), (excluded, Cause.EXCLUDED)])
def test_respite_10_no_child_stays_with_a_provider_that_is_not_safe(
    event: Event, cause: Cause
) -> None:
    given(placed, listed, event).on(FEB).when(with_provider).then_refused(
        NotSafe, provider_id="P-1", causes=(cause,)
    )
    (breach,) = given(placed, listed, event).when(with_provider).breaches()
    assert (breach.rule, bool(breach.duties)) == ("RESPITE-10", True)
    assert given(placed, event).when(arrange).breaches() == ()


def test_respite_10_a_suspension_in_another_lot_or_a_lifted_one_is_none() -> None:
    elsewhere = unsafe.model_copy(update={"lots": (Lot.FOSTERING,)})
    over = reinstated.model_copy(update={"reinstated_on": FEB})
    for events in ((elsewhere,), (unsafe, over)):
        assert given(placed, listed, *events).when(with_provider).breaches() == ()


RISE = row(decision="price-above-schedule", up_to=Decimal(4000), measure="yearly")
exceeding = scheme.model_copy(update={"rows": (row(), RISE)})


def test_respite_4_respite_is_held_to_the_schedule_of_its_provider() -> None:
    dear = {"provider_id": "P-1", "weekly_fee": Decimal("3600.01")}
    asked = arrange.model_copy(update=dear)
    at_most = {"provider_id": "P-1", "weekly_fee": Decimal("3600.00")}
    held = (applied, admitted, priced, placed)
    given(*held).on(BEFORE).when(asked).then_refused(AboveTheSchedule, roles=())
    given(*held).when(asked).then_breaks(AboveTheSchedule)
    given(*held).when(arrange.model_copy(update=at_most)).then(respite.model_copy(update=at_most))
    given(*held).on(BEFORE).when(asked).then_refused(
        AboveTheSchedule, most=Decimal("3600.00"), roles=()
    )
    given(*held, exceeding, policy).on(BEFORE).when(asked).then_refused(
        AboveTheSchedule, roles=(DCS,)
    )
    arranged = respite.model_copy(update=dear)
    given(*held, exceeding, policy).by("dora", DCS).when(asked).proposed().then(arranged)
    dearer = asked.model_copy(update={"weekly_fee": Decimal(4001)})
    ahead = given(*held, exceeding, policy).by("dora", DCS).on(BEFORE)
    ahead.when(dearer).then_refused(AboveTheSchedule)


def test_respite_4_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("699.99")})
    given(placed, framework, capped).on(BEFORE).when(arrange).then_refused(
        AboveTheSchedule, a_week_above=Decimal("0.01")
    )


def test_respite_5_respite_is_bought_by_a_role_that_decides_an_award_of_its_cost() -> None:
    dear = {"weekly_fee": Decimal(50_000)}
    asked, arranged = arrange.model_copy(update=dear), respite.model_copy(update=dear)
    up_to = scheme.model_copy(update={"rows": (row(up_to=Decimal(50_000)),)})
    for rules in (scheme, up_to):
        held = given(placed, rules, policy)
        held.on(BEFORE).when(asked).then_refused(NotTheirsToBuy, roles=(DCS,))
        held.when(asked).proposed().then_breaks(NotTheirsToBuy)
        held.by("dora", DCS).when(asked).proposed().then(arranged)
    longer = asked.model_copy(update=for_days(8))
    ahead = given(placed, up_to, policy).by("dora", DCS).on(BEFORE)
    ahead.when(longer).then_refused(NotTheirsToBuy, roles=())
    free = {"weekly_fee": Decimal(0)}
    without = given(placed, scheme, policy).when(arrange.model_copy(update=free))
    without.then(respite.model_copy(update=free))


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({"respite_from": date(2023, 2, 28), "respite_to": date(2023, 3, 7)}, True),
        ({"respite_from": date(2023, 3, 1), "respite_to": date(2023, 3, 8)}, False),
    ],
)
def test_respite_5_respite_in_parts_within_a_year_is_bought_together(
    other: dict[str, date], *, counts: bool
) -> None:
    dear = {"weekly_fee": Decimal(30_000)}
    first = {"respite_from": date(2022, 3, 1), "respite_to": date(2022, 3, 8)}
    up_to = scheme.model_copy(update={"rows": (row(up_to=Decimal(50_000)),)})
    for theirs, its in ((first, other), (other, first)):
        before = respite.model_copy(update=dear | theirs)
        command = arrange.model_copy(update=dear | its)
        asked = given(placed, up_to, policy, before).by("dora", DCS).on(date(2022, 2, 1))
        if counts:
            asked.when(command).proposed().then_refused(NotTheirsToBuy, roles=())
        else:
            assert asked.when(command).proposed().outcome()
    weekly = scheme.model_copy(update={"rows": (row(up_to=Decimal(30_000), measure="weekly"),)})
    parts = given(placed, weekly, policy, respite.model_copy(update=dear | first))
    both = arrange.model_copy(update=dear | other)
    assert parts.by("dora", DCS).on(date(2022, 2, 1)).when(both).proposed().outcome()


@pytest.mark.parametrize(("before", "now"), [(30_000, 10_000), (10_000, 30_000)])
def test_respite_5_the_dearest_week_of_respite_bought_together_counts(
    before: int, now: int
) -> None:
    weekly = scheme.model_copy(update={"rows": (row(up_to=Decimal(29_999), measure="weekly"),)})
    earlier = respite.model_copy(
        update={"weekly_fee": Decimal(before), "respite_from": FEB, "respite_to": FEB + DAY}
    )
    asked = given(placed, weekly, policy, earlier).by("dora", DCS).on(BEFORE)
    dear = arrange.model_copy(update={"weekly_fee": Decimal(now)})
    asked.when(dear).proposed().then_refused(NotTheirsToBuy, roles=())


def test_respite_6_a_provider_that_is_named_is_known() -> None:
    named = arrange.model_copy(update={"provider_id": "P-1"})
    given(placed).when(named).then_refused(NoSuchProvider)
    given(placed, listed).when(named).then(respite.model_copy(update={"provider_id": "P-1"}))


def test_respite_7_nobody_of_eighteen_has_respite() -> None:
    late = {"respite_from": date(2028, 5, 30), "respite_to": date(2028, 6, 1)}
    asked = arrange.model_copy(update=late)
    given(placed).when(asked).then_refused(PastEighteen, latest=date(2028, 5, 31))
    latest = {**late, "respite_to": date(2028, 5, 31)}
    given(placed).when(arrange.model_copy(update=latest)).then(respite.model_copy(update=latest))


def test_respite_8_respite_with_a_fee_has_a_budget_line() -> None:
    lineless = placed.model_copy(update={"budget_line": None, "weekly_fee": None})
    without = arrange.model_copy(update={"budget_line": None})
    given(lineless).when(without).then_refused(NoBudgetLine)
    free = {"weekly_fee": Decimal(0)}
    given(lineless).when(without.model_copy(update=free)).then(
        respite.model_copy(update={**free, "budget_line": None})
    )
    given(placed).when(without).then(respite)
    other = {"budget_line": "fostering"}
    given(lineless).when(arrange.model_copy(update=other)).then(respite.model_copy(update=other))


def test_respite_9_who_proposes_respite_does_not_decide_it() -> None:
    asked = given(placed, scheme, policy).by("dora", DCS)
    ahead = asked.on(BEFORE).when(arrange)
    ahead.then_refused(NotProposed)
    ahead.proposed(by="dora").then_refused(NotProposed)
    ahead.proposed().then(respite)
    asked.when(arrange).then_breaks(NotProposed)
    free = {"weekly_fee": Decimal(0)}
    asked.on(BEFORE).when(arrange.model_copy(update=free)).then(respite.model_copy(update=free))
