"""Generated histories: any events about a few things, in any order, with reversals among them.

They go into the log without passing the commands, so the laws of the facts are tested on more
than the rules would let in: fees said twice, ends before starts, corrections of corrections'
neighbours.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import examples
from hypothesis import strategies as st

from domain.codes import Outcome, Party
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.imports import EpisodeLapsed, EpisodeSuperseded
from domain.events.placements import Share, Uplift
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.funding_codes import Funder
from domain.values import Judgement, Kind

FIRST_DAY = date(2021, 3, 20)
CHILDREN = (examples.CHILD, examples.OTHER_CHILD)
AUTHORITIES = ("E08000014", "E08000012", "unknown")
FILE = "a" * 64
SUPPLIERS = ("42294", "6411")

days = st.integers(0, 400).map(lambda n: FIRST_DAY + timedelta(days=n))
money = st.integers(0, 900_000).map(lambda pennies: Decimal(pennies) / 100)
children = st.sampled_from(CHILDREN)
numbers = st.integers(1, 3)


def changed(event: Event, **fields: Any) -> Event:
    """An example event with other fields."""
    return event.model_copy(update=fields)


def once(random: Random, near: date) -> FeeLine:
    """A line that is paid once, or taken off once."""
    return FeeLine(
        fee_for=random.choice((FeeFor.SETTING_UP, FeeFor.DISCOUNT)),
        unit=Unit.ONCE,
        amount=pounds(random),
        from_on=random.choice((None, a_day(random, near))),
    )


def pounds(random: Random) -> Decimal:
    """Some money, to an odd penny."""
    return Decimal(random.randint(0, 900_000)) / 100


def a_day(random: Random, near: date) -> date:
    """A day in the ten weeks from another."""
    return near + timedelta(days=random.randint(0, 75))


def a_rise(random: Random) -> Uplift:
    """A yearly rise, to a hundredth of a per cent, some of them capped."""
    percent = Decimal(random.randint(0, 1200)) / 100
    return Uplift(index="CPI", percent=percent, cap=random.choice((None, None, Decimal("3.5"))))


def charged(random: Random, near: date, which: int) -> Event:
    """What changes what is charged: a fee, terms, absence, notice, shares, a place, respite."""
    day = a_day(random, near)
    match which:
        case 0:
            return changed(
                examples.signed,
                fee_lines=(
                    examples.core(),
                    *(once(random, near) for _ in range(random.randint(0, 2))),
                ),
                retainer_percent=random.choice((Decimal(0), Decimal("33.33"), Decimal(100))),
                retainer_days=random.randint(0, 40),
                last_day_charged=random.random() < 1 / 2,
                in_force_from=day,
            )
        case 1:
            return changed(examples.away, away_from=day)
        case 2:
            return changed(examples.back, back_on=day)
        case 3:
            party, given = random.choice(tuple(Party)), a_day(random, near)
            if random.random() < 1 / 3:
                return changed(examples.notice_withdrawn, given_by=party, withdrawn_on=given)
            return changed(examples.notice_given, given_by=party, given_on=given, ends_on=day)
        case 4:
            health = Decimal(random.choice((0, 0, 20, 60)))
            shares = (
                Share(funder=Funder.HEALTH, percent=health),
                Share(funder=Funder.EDUCATION, percent=Decimal(40) - health / 2),
                Share(funder=Funder.SOCIAL_CARE, percent=Decimal(30) - health / 2),
                Share(funder=Funder.HOME_OFFICE, percent=Decimal(20)),
                Share(funder=Funder.OTHER_AUTHORITY, percent=Decimal(10)),
            )
            return changed(examples.funded, shares=shares, shared_from=day)
        case 5:
            until = day + timedelta(days=random.randint(1, 60))
            return changed(
                examples.block_filled, weekly_fee=pounds(random), filled_from=day, filled_to=until
            )
        case 6:
            return changed(examples.extended, agreed_until=day, extended_on=a_day(random, near))
        case 7:
            until = day + timedelta(days=random.randint(1, 17))
            return changed(
                examples.respite, provider_id=random.choice((None, "P-2")),
                weekly_fee=pounds(random), respite_from=day, respite_to=until,
            )  # fmt: skip
        case _:
            return changed(
                examples.fee_varied,
                weekly_fee=pounds(random),
                uplift=a_rise(random) if random.random() < 1 / 2 else None,
                terms_from=random.choice((None, None, near)),
                varied_from=day,
            )


def life(random: Random, placement: str, line: str) -> list[Event]:
    """One placement, and much that is said of it on days that are near each other."""
    near = date(2021, 4, 1) + timedelta(days=random.randint(0, 330))
    start = changed(
        examples.placed,
        weekly_fee=random.choice((pounds(random), pounds(random), pounds(random), None)),
        budget_line=line,
        started_on=near,
        agreed_until=random.choice((date(2030, 1, 1), date(2030, 1, 1), a_day(random, near))),
    )
    few = random.sample(range(9), random.randint(2, 5))
    said = [charged(random, near, random.choice(few)) for _ in range(random.randint(3, 11))]
    if random.random() < 1 / 3:
        said.append(changed(examples.placement_ended, ended_on=a_day(random, near)))
    return [changed(event, placement_id=placement) for event in (start, *said)]


LIVES = 12
seeds = st.integers(0, 2**32)


def lives_from(seed: int) -> list[Event]:
    """Many placements, each with a line of its own, so that what differs is seen for each."""
    return [event for n in range(LIVES) for event in life(Random(seed + n), f"PL-{n}", f"line-{n}")]


lives = seeds.map(lives_from)


@st.composite
def about_blocks(draw: st.DrawFn) -> Event:
    """A block of places is booked."""
    day = draw(days)
    return changed(
        examples.block,
        block_id=f"B-{draw(numbers)}",
        weekly_fee=draw(money),
        places=draw(numbers),
        starts_on=day,
        ends_on=day + timedelta(days=draw(st.integers(1, 200))),
    )


@st.composite
def about_placements(draw: st.DrawFn) -> Event:
    """A start, an end, or a change of what one of three placements costs."""
    named = {"placement_id": f"PL-{draw(numbers)}"}
    which = draw(st.integers(0, 3))
    if which == 0:
        return changed(
            examples.placed,
            **named,
            child_ref=draw(children),
            authority=draw(st.sampled_from(AUTHORITIES)),
            budget_line=draw(st.sampled_from(("residential", "fostering-agency", None))),
            provider_id=draw(st.sampled_from(("P-1", "P-2"))),
            weekly_fee=draw(st.none() | money),
            started_on=draw(days),
            agreed_until=draw(days | st.just(date(2030, 1, 1))),
        )
    if which == 1:
        return changed(examples.fee_varied, **named, weekly_fee=draw(money), varied_from=draw(days))
    if which == 3:
        random = Random(draw(st.integers(0, 2**32)))
        return changed(charged(random, FIRST_DAY, random.randint(0, 8)), **named)
    return changed(examples.placement_ended, **named, child_ref=draw(children), ended_on=draw(days))


@st.composite
def about_care(draw: st.DrawFn) -> Event:
    """A child comes into care or leaves it."""
    if draw(st.booleans()):
        return changed(examples.care_started, child_ref=draw(children), started_on=draw(days))
    return changed(examples.care_ended, child_ref=draw(children), ended_on=draw(days))


@st.composite
def about_homes(draw: st.DrawFn) -> Event:
    """A home is registered, or its places or others' places change."""
    named = {"home_id": f"H-{draw(numbers)}"}
    places = draw(st.integers(0, 6))
    which = draw(st.integers(0, 4))
    if which == 3:
        return changed(
            examples.judged,
            **named,
            judgement=draw(st.sampled_from(Judgement)),
            inspected_on=draw(days),
        )
    if which == 4:
        return changed(examples.shut, **named, operating=draw(st.booleans()), changed_on=draw(days))
    if which == 0:
        kind = draw(st.sampled_from((Kind.CHILDRENS_HOME, Kind.FOSTERING_AGENCY)))
        return changed(
            examples.registered,
            **named,
            kind=kind,
            authority=draw(st.sampled_from(AUTHORITIES)),
            places=places,
            registered_on=draw(days),
        )
    if which == 1:
        return changed(examples.places_changed, **named, places=places, changed_on=draw(days))
    return changed(examples.others_reported, **named, filled=places, counted_on=draw(days))


@st.composite
def about_money(draw: st.DrawFn) -> Event:
    """A budget is set or vired, a supplier recognised, a payment made or an invoice come."""
    line = draw(st.sampled_from(("residential", "fostering-agency")))
    which = draw(st.integers(0, 6))
    if which == 0:
        return changed(examples.budget, budget_line=line, amount=draw(money))
    if which == 1:
        return changed(examples.vired, amount=draw(money))
    if which == 2:
        return changed(
            examples.recognised,
            supplier=draw(st.sampled_from(SUPPLIERS)),
            provider_id=draw(st.sampled_from(("P-1", "P-2"))),
        )
    if which == 3:
        return changed(
            examples.invoice,
            invoice_id=f"INV-{draw(numbers)}",
            budget_line=line,
            supplier=draw(st.none() | st.sampled_from(SUPPLIERS)),
            amount=draw(money),
            invoiced_on=draw(days),
        )
    return changed(
        examples.payment,
        payment_id=f"T{draw(numbers)}",
        budget_line=line,
        supplier=draw(st.none() | st.sampled_from(SUPPLIERS)),
        invoice_id=draw(st.none() | st.just("INV-1")),
        provider_id=draw(st.sampled_from(("P-1", "P-9", None))),
        amount=draw(money) - 1000,
        paid_on=draw(days),
    )


@st.composite
def about_returns(draw: st.DrawFn) -> Event:
    """A return states an episode, supersedes it, or lets it lapse."""
    started = FIRST_DAY + timedelta(days=100 * draw(numbers))
    named: dict[str, Any] = {"child_ref": draw(children), "started_on": started, "file": FILE}
    which = draw(st.integers(0, 3))
    if which == 0:
        return EpisodeSuperseded(**named, rule="RETURN-4")
    if which == 1:
        held_until = started + timedelta(days=draw(st.integers(1, 60)))
        return EpisodeLapsed(**named, held_until=held_until, rule="RETURN-5")
    return changed(
        examples.episode_stated,
        **named,
        ended_on=draw(st.none() | st.just(started + timedelta(days=90))),
        kind=draw(st.sampled_from((Kind.CHILDRENS_HOME, Kind.WITH_PARENTS))),
        authority=draw(st.sampled_from(AUTHORITIES)),
        row=draw(numbers),
    )


ABOUT_A_CHILD = (
    ("case_reviewed", "reviewed_on"), ("reviewed", "reviewed_on"), ("plan_made", "made_on"),
    ("notified", "notified_on"), ("visited", "visited_on"), ("extended", "extended_on"),
    ("heard", "ascertained_on"), ("pathway", "planned_on"), ("agreed", "agreed_on"),
    ("staying_put", "started_on"), ("transferred", "transferred_on"),
)  # fmt: skip
ABOUT_AN_AWARD = (
    ("opened", "opened_on"), ("abandoned", "abandoned_on"), ("awarded", "awarded_on"),
    ("awarded_directly", "awarded_on"), ("authorised", "authorised_on"),
    ("award_informed", "informed_on"), ("award_cancelled", "cancelled_on"),
    ("authorisation_declined", "declined_on"), ("published", "published_on"),
    ("invited", "invited_on"), ("declined", "declined_on"), ("offer", "offered_on"),
    ("withdrawn", "withdrawn_on"),
)  # fmt: skip


@st.composite
def about_duties(draw: st.DrawFn) -> Event:
    """Something that a duty is about, or discharges it."""
    which, day = draw(st.integers(0, 3)), draw(days)
    if which == 0:
        name, field = draw(st.sampled_from(ABOUT_A_CHILD))
        event = getattr(examples, name)
        fields = {field: day, "child_ref": draw(children)}
        if hasattr(event, "to_be_done_by"):
            fields |= {"outcome": draw(st.sampled_from(Outcome)), "to_be_done_by": draw(days)}
        return changed(event, **fields)
    if which == 1:
        name, field = draw(st.sampled_from(ABOUT_AN_AWARD))
        event = getattr(examples, name)
        named = {"award_id": f"AW-{draw(numbers)}"} if hasattr(event, "award_id") else {}
        return changed(event, **{field: day, **named})
    if which == 2:
        if draw(st.booleans()):
            return changed(
                examples.owner_recorded,
                provider_id=draw(st.sampled_from(("P-1", "P-2"))),
                group=draw(st.sampled_from(("Alder Group", "Beech plc"))),
                owned_from=day,
            )
        return changed(examples.policy, in_force_from=day)
    return draw(
        st.sampled_from(
            (
                changed(examples.suspended, suspended_on=day),
                changed(examples.reinstated, reinstated_on=day),
                changed(examples.registration_cancelled, cancelled_on=day),
                changed(examples.reported, reported_on=day, period_to=day),
            )
        )
    )


about_anything = st.one_of(
    about_duties(), about_duties(),
    about_placements(), about_placements(), about_blocks(), about_care(), about_homes(),
    about_money(), about_money(), about_returns(),
    st.just(examples.stated), st.just(examples.applied),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, *, most: int = 24) -> list[Event]:
    """A history of up to so many entries; some reverse an earlier one, each at most once."""
    history: list[Event] = []
    gone: set[int] = set()
    for _ in range(draw(st.integers(1, most))):
        candidates = [
            n
            for n, event in enumerate(history, start=1)
            if n not in gone and not isinstance(event, EntryReversed)
        ]
        if candidates and draw(st.integers(0, 4)) == 0:
            position = draw(st.sampled_from(candidates))
            gone.add(position)
            history.append(reversal(position, history[position - 1]))
        else:
            history.append(draw(about_anything))
    return history


def reversal(position: int, event: Event) -> EntryReversed:
    """The reversal of an entry."""
    return EntryReversed(
        position=position,
        entry=event.stored,
        entry_tags=event.tags,
        reason="Wrong",
        authority="Head of Service",
    )
