"""What happened against a rule stands in one answer, and its duties until they are done."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    APRIL,
    CHILD,
    FEB,
    JAN,
    JUNE,
    LANCASHIRE,
    MARCH,
    MAY,
    OTHER_CHILD,
    approved,
    authorisation_declined,
    authorised,
    award_cancelled,
    awarded,
    block,
    business_transferred,
    care_started,
    case_reviewed,
    disputed,
    duty_done,
    invoice,
    notice_given,
    notified,
    opened,
    order,
    payment,
    payment_authorised,
    payment_duty_done,
    placed,
    placement_ended,
    places_changed,
    policy,
    recognised,
    registered,
    regularised,
    settled,
    staying_put,
    support_started,
)
from facts import BY, Ask, Connection, fold_afresh, record

from domain.codes import Duty, Order, Recipient
from domain.command import DecisionContext, Refusal
from domain.commands.awards.decline_authorisation import ChildPlaced
from domain.commands.market.change_places import FewerThanFilled
from domain.commands.money.record_payment import PaidInDispute
from domain.commands.placements.give_notice import TooShort
from domain.commands.placements.start_placement import (
    NoAward,
    NoOrder,
    NotApproved,
    NotAuthorised,
    NotReviewed,
    NotSecured,
)
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.metadata import Metadata
from domain.london import start_of_day
from domain.values import Kind
from ledger.decision import DecidedEvent
from ledger.log import Log
from projections.casework.breaches import (
    Breach,
    BreachDuty,
    BreachTakenAway,
    breaches,
    duties,
    payments,
    taken_away,
)
from projections.casework.obligations import obligations
from projections.engine.answer import Basis
from projections.engine.folding import set_schema
from projections.engine.question import answer
from projections.questions import QUESTIONS

FAR = date(2022, 12, 31)
NEXT_WORKING_DAY = FEB + timedelta(days=1)
away = placed.model_copy(update={"authority": LANCASHIRE})
secured = placed.model_copy(update={"kind": Kind.SECURE_HOME})
secure_order = order.model_copy(
    update={"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,)}
)


def broken(
    log: Log, event: Event, day: date, *refusals: type[Refusal], then: tuple[Event, ...] = ()
) -> None:
    """Record an event whose entry records a breach of these rules on a day, then others."""
    context = DecisionContext(start_of_day(FAR), "tester", "broker")
    for refusal in refusals:
        context.refuse_or_note(refusal(), day)
    noted = Metadata(command="start_placement", breaches=tuple(context.breaches))
    after = [DecidedEvent(each, Metadata(command="start_placement")) for each in then]
    log.append_decided([DecidedEvent(event, noted), *after], unless=None, after=0, provenance=BY)


def answering(log: Log, owner: Connection) -> Ask:
    """What the log that there is answers, folded."""
    fold_afresh(owner, [log.head()])
    return Ask(owner, log.head())


@pytest.fixture
def after(log: Log, owner: Connection) -> Callable[..., Ask]:
    """What is answered after a breach on FEB, the entry 3, and these events."""

    def begin(event: Event, refusals: tuple[type[Refusal], ...], *events: Event) -> Ask:
        log.append([policy, care_started], unless=None, after=0, provenance=BY)
        broken(log, event, FEB, *refusals)
        if events:
            record(log, *events)
        return answering(log, owner)

    return begin


def test_breach_1_a_breach_is_listed_with_its_rule_its_entry_and_its_duties(
    after: Callable[..., Ask],
) -> None:
    ask = after(placed, (NoOrder,))
    assert ask(breaches, FAR) == [
        Breach(
            rule="START-8", sentence=NoOrder.sentence(), event="placement-started",
            happened_on=FEB, entry=3, child_ref=CHILD, placement_id="PL-1", home_id="H-1",
            duties=4, still_open=4, next_due_on=NEXT_WORKING_DAY, because=(3,),
        )
    ]  # fmt: skip
    assert ask(breaches, JAN) == []
    assert ask(breaches, FAR, 2) == []


def test_breach_3_a_breach_whose_entry_was_reversed_stays_to_be_seen(
    after: Callable[..., Ask],
) -> None:
    wrong = EntryReversed(
        position=3, entry=placed.stored, entry_tags=placed.tags, reason="x", authority="y"
    )
    ask = after(placed, (NoOrder,), wrong, placed)
    assert ask(breaches, FAR) == []
    assert ask(taken_away, FAR) == [
        BreachTakenAway(
            rule="START-8", sentence=NoOrder.sentence(), event="placement-started",
            happened_on=FEB, entry=3, child_ref=CHILD, placement_id="PL-1", home_id="H-1",
            taken_away_by=4, because=(3, 4),
        )
    ]  # fmt: skip
    assert ask(taken_away, FAR, 3) == []
    assert ask(taken_away, JAN) == []


def test_breach_1_it_is_listed_once_every_duty_is_done(after: Callable[..., Ask]) -> None:
    done = [
        duty_done.model_copy(update={"breach": 3, "duty": duty, "done_on": MARCH})
        for duty in (Duty.TELL_OFSTED, Duty.APPLY_TO_COURT, Duty.TELL_DIRECTOR, Duty.REVIEW_CASE)
    ]
    (row,) = after(placed, (NoOrder,), *done)(breaches, FAR)
    assert isinstance(row, Breach)
    assert (row.duties, row.still_open, row.next_due_on) == (4, 0, None)


def test_breach_1_it_is_not_once_its_entry_was_wrong(after: Callable[..., Ask]) -> None:
    reversal = EntryReversed(
        position=3, entry=placed.stored, entry_tags=placed.tags, reason="x", authority="y"
    )
    ask = after(placed, (NoOrder,), reversal)
    assert ask(breaches, FAR) == []
    assert len(ask(breaches, FAR, 3)) == 1


def test_breach_1_several_rules_of_one_entry_are_several_breaches(
    after: Callable[..., Ask],
) -> None:
    ask = after(placed, (NoOrder, NoAward))
    assert [row.rule for row in ask(breaches, FAR)] == ["START-10", "START-8"]
    assert len(ask(duties, FAR)) == 4 + 2


def test_breach_1_a_short_notice_is_the_childs_and_too_few_places_are_the_homes(
    log: Log, owner: Connection
) -> None:
    log.append([policy, care_started, registered, placed], unless=None, after=0, provenance=BY)
    broken(log, notice_given, FEB, TooShort)
    broken(log, places_changed, FEB, FewerThanFilled)
    rows = answering(log, owner)(breaches, FAR)
    assert {(row.rule, row.child_ref, row.home_id) for row in rows} == {
        ("NOTICE-2", CHILD, None),
        ("PLACES-2", None, "H-1"),
    }


def test_breach_1_a_payment_in_dispute_is_listed_and_its_money_is_asked_back(
    log: Log, owner: Connection
) -> None:
    cited = payment.model_copy(update={"invoice_id": "INV-1"})
    log.append([policy, placed, invoice, disputed], unless=None, after=0, provenance=BY)
    broken(log, cited, MARCH, PaidInDispute)
    ask = answering(log, owner)
    (row,) = ask(breaches, FAR)
    assert (row.rule, row.happened_on, row.child_ref, row.still_open) == (
        "PAYMENT-4", MARCH, None, 1,
    )  # fmt: skip
    due_on = MARCH + timedelta(days=1)
    due = [each for each in ask(obligations, due_on) if each.rule == "DUTY-19"]
    assert [(each.due_on, each.because) for each in due] == [(due_on, (5,))]
    assert ask(breaches, MARCH - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("came_back", "done_on"), [("-3000.00", APRIL), ("-2999.99", None), ("-4000.00", APRIL)]
)
def test_breach_2_what_was_paid_in_dispute_is_done_by_the_settlement_and_the_credit(
    log: Log, owner: Connection, came_back: str, done_on: date | None
) -> None:
    cited = payment.model_copy(update={"invoice_id": "INV-1"})
    credit = cited.model_copy(
        update={"payment_id": "T101", "amount": Decimal(came_back), "paid_on": MARCH}
    )
    log.append([policy, placed, invoice, disputed], unless=None, after=0, provenance=BY)
    broken(log, cited, MARCH, PaidInDispute, then=(credit, settled))
    ask = answering(log, owner)
    (row,) = ask(duties, FAR)
    assert isinstance(row, BreachDuty)
    assert (row.duty, row.owed_to, row.done_on) == ("ask-back", "finance", done_on)


FRIDAY, MONDAY = date(2022, 3, 4), date(2022, 3, 7)
paid = payment.model_copy(update={"paid_on": FRIDAY})


def paying(log: Log, owner: Connection, *events: Event) -> Ask:
    """What is answered after payments and what may explain them."""
    record(log, policy, *events)
    return answering(log, owner)


def reasons(ask: Ask) -> list[tuple[str | None, str | None, str, int, Decimal]]:
    """What was paid with nothing to explain it: to whom, why, how often and how much."""
    rows = ask(payments, FAR)
    assert len([each for each in ask(breaches, FAR) if each.rule == "BREACH-4"]) == len(rows)
    return [(r.provider_id, r.payee, r.reason, r.payments, r.amount) for r in rows]


def test_breach_4_what_nothing_explains_is_a_breach_with_the_duties_of_a_purchase_unauthorised(
    log: Log, owner: Connection
) -> None:
    again = paid.model_copy(update={"payment_id": "T101", "paid_on": APRIL})
    ask = paying(log, owner, again, paid)
    (row,) = ask(breaches, FAR)
    assert isinstance(row, Breach)
    assert (row.rule, row.event, row.happened_on) == ("BREACH-4", "payment-recorded", FRIDAY)
    assert row.sentence == (
        "What is paid is explained by something agreed: nothing is agreed with the provider on"
        " the line."
    )
    assert (row.duties, row.still_open, row.next_due_on) == (2, 2, MONDAY)
    assert {(each.duty, each.owed_to, each.due_on) for each in ask(duties, FAR)} == {
        ("seek-authorisation", "decider", MONDAY),
        ("report-unlawfulness", "monitoring-officer", MONDAY),
    }
    due = [each for each in ask(obligations, FAR) if each.rule == "DUTY-19"]
    assert {(each.other, each.due_on) for each in due} == {
        ("seek-authorisation", MONDAY), ("report-unlawfulness", MONDAY),
    }  # fmt: skip
    assert ask(breaches, FRIDAY - timedelta(days=1)) == []
    (listed,) = ask(payments, FAR)
    assert (listed.reason, listed.payments, listed.amount) == (
        "no commitment", 2, 2 * payment.amount,
    )  # fmt: skip
    assert (listed.first_on, listed.last_on) == (FRIDAY, APRIL)


@pytest.mark.parametrize(
    "explains",
    [
        placed,
        block,
        support_started.model_copy(update={"budget_line": "residential"}),
        staying_put.model_copy(update={"budget_line": "residential", "provider_id": "P-1"}),
        placed.model_copy(update={"started_on": JUNE}),
    ],
    ids=("placement", "block", "support", "after care", "placement to come"),
)
def test_breach_4_what_is_agreed_with_the_provider_on_the_line_explains_it(
    log: Log, owner: Connection, explains: Event
) -> None:
    assert reasons(paying(log, owner, paid, explains)) == []


def test_breach_4_its_duties_are_done_once_each_payment_is_authorised_and_reported(
    log: Log, owner: Connection
) -> None:
    again = paid.model_copy(update={"payment_id": "T101", "paid_on": APRIL})
    late = {"authorised_on": JUNE, "payment_id": "T101"}
    one = payment_authorised.model_copy(update={"authorised_on": MAY})
    ask = paying(log, owner, paid, again, one)
    (listed,) = ask(payments, FAR)
    assert (listed.amount, listed.authorised) == (2 * payment.amount, payment.amount)
    assert [each.done_on for each in ask(duties, FAR)] == [None, None]
    record(log, payment_authorised.model_copy(update=late))
    reported = [
        payment_duty_done.model_copy(update={"payment_id": each, "done_on": MAY})
        for each in ("T100", "T101")
    ]
    record(log, reported[0])
    assert {each.duty: each.done_on for each in answering(log, owner)(duties, FAR)} == {
        "seek-authorisation": JUNE, "report-unlawfulness": None,
    }  # fmt: skip
    record(log, reported[1])
    ask = answering(log, owner)
    assert {each.duty: each.done_on for each in ask(duties, FAR)} == {
        "seek-authorisation": JUNE, "report-unlawfulness": MAY,
    }  # fmt: skip
    (breach,) = ask(breaches, FAR)
    assert (breach.rule, breach.still_open) == ("BREACH-4", 0), "it stays to be seen"
    assert [each.done_on for each in ask(duties, MAY) if each.duty == "seek-authorisation"] == [
        None
    ]
    assert [each for each in ask(obligations, FAR) if each.rule == "DUTY-19"] == []


@pytest.mark.parametrize("other", [{"provider_id": "P-2"}, {"budget_line": "fostering"}])
def test_breach_4_what_is_agreed_with_another_or_on_another_line_does_not(
    log: Log, owner: Connection, other: dict[str, str]
) -> None:
    ask = paying(log, owner, paid, placed.model_copy(update=other))
    assert [each[2] for each in reasons(ask)] == ["no commitment"]


def test_breach_4_a_payee_that_is_matched_to_no_provider_is_named(
    log: Log, owner: Connection
) -> None:
    unknown = paid.model_copy(update={"provider_id": None, "supplier": "42294"})
    ask = paying(log, owner, unknown, placed)
    assert reasons(ask) == [(None, "Alder", "unmatched", 1, payment.amount)]
    record(log, recognised)
    assert reasons(answering(log, owner)) == []


def test_breach_4_an_allowance_on_the_line_may_explain_what_names_no_provider(
    log: Log, owner: Connection
) -> None:
    carers = {"provider_id": None, "home_id": None, "kind": Kind.CONNECTED_CARERS}
    unknown = paid.model_copy(update={"provider_id": None})
    assert reasons(paying(log, owner, unknown, placed.model_copy(update=carers))) == []


def test_breach_4_what_came_back_was_not_paid(log: Log, owner: Connection) -> None:
    back = {"payment_id": "T101", "amount": -payment.amount, "paid_on": APRIL}
    assert reasons(paying(log, owner, paid, paid.model_copy(update=back))) == []


def test_breach_4_a_payment_for_days_after_the_end_is_one_and_one_without_days_is_not(
    log: Log, owner: Connection
) -> None:
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    after = {"payment_id": "T101", "period_from": MARCH, "period_to": APRIL}
    before = {"payment_id": "T102", "period_from": FEB, "period_to": APRIL}
    events = (paid, *(paid.model_copy(update=each) for each in (after, before)))
    ask = paying(log, owner, placed, ended, *events)
    assert reasons(ask) == [("P-1", None, "paid after the end", 1, payment.amount)]


def test_breach_4_what_was_bought_without_authority_explains_it_once_an_award_is_tied(
    log: Log, owner: Connection
) -> None:
    log.append([policy, care_started], unless=None, after=0, provenance=BY)
    broken(log, placed, FEB, NoAward, then=(paid,))
    ask = answering(log, owner)
    assert reasons(ask) == [("P-1", None, "not authorised", 1, payment.amount)]
    lawful = placed.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    record(log, regularised.model_copy(update={"regularised_on": JUNE}))
    assert reasons(answering(log, owner)) == []
    assert [each.reason for each in answering(log, owner)(payments, MAY)] == ["not authorised"]
    record(log, lawful)
    assert answering(log, owner)(payments, MAY) == []


def test_breach_4_what_is_agreed_with_a_business_that_passed_explains_it(
    log: Log, owner: Connection
) -> None:
    theirs = paid.model_copy(update={"provider_id": "P-2"})
    assert reasons(paying(log, owner, placed, theirs, business_transferred)) == []


def test_breach_1_declining_an_award_of_a_child_who_is_placed_is_the_childs(
    log: Log, owner: Connection
) -> None:
    log.append([care_started, opened, awarded, placed], unless=None, after=0, provenance=BY)
    day = authorisation_declined.declined_on
    broken(log, authorisation_declined, day, ChildPlaced)
    ask = answering(log, owner)
    (row,) = ask(breaches, FAR)
    assert isinstance(row, Breach)
    assert (row.rule, row.child_ref, row.happened_on, row.still_open) == ("REJECT-3", CHILD, day, 3)
    due = [each for each in ask(obligations, FAR) if each.rule == "DUTY-19"]
    assert {(each.child_ref, each.referral_id) for each in due} == {(CHILD, "R-1")}
    seeking = {"breach": row.entry, "duty": Duty.END_OR_SEEK_ANEW, "done_on": FAR}
    record(log, duty_done.model_copy(update=seeking))
    (done,) = answering(log, owner)(breaches, FAR)
    assert (done.duties, done.still_open) == (3, 2)


def test_breach_2_the_end_of_what_was_refused_ends_it(log: Log, owner: Connection) -> None:
    under = {"award_id": awarded.award_id}
    first = placed.model_copy(update=under)
    sibling = first.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    placings = [care_started, opened, awarded, first, sibling]
    log.append(placings, unless=None, after=0, provenance=BY)
    day = authorisation_declined.declined_on
    broken(log, authorisation_declined, day, ChildPlaced)

    def ended() -> date | None:
        rows = answering(log, owner)(duties, FAR)
        return next(row.done_on for row in rows if row.duty == Duty.END_OR_SEEK_ANEW)

    record(log, placement_ended)
    assert ended() is None, "the sibling is still there"
    record(log, regularised.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD}))
    assert ended() == max(placement_ended.ended_on, regularised.regularised_on)


def test_breach_2_a_duty_is_done_on_the_day_recorded_for_it(after: Callable[..., Ask]) -> None:
    told = duty_done.model_copy(update={"breach": 3, "done_on": MARCH})
    other = told.model_copy(update={"breach": 2, "duty": Duty.TELL_DIRECTOR})
    ask = after(placed, (NoOrder,), told, other)
    done = {row.duty: row.done_on for row in ask(duties, FAR)}
    assert done["tell-ofsted"] == MARCH
    assert [duty for duty, day in done.items() if day is None] == [
        "apply-to-court",
        "review-the-case",
        "tell-director",
    ]
    row = next(row for row in ask(duties, FAR) if row.duty == "tell-ofsted")
    assert row == BreachDuty(
        rule="START-8", entry=3, child_ref=CHILD, placement_id="PL-1", duty="tell-ofsted",
        owed_to="ofsted", due_on=NEXT_WORKING_DAY, done_on=MARCH,
        late_days=(MARCH - NEXT_WORKING_DAY).days, because=(3, 4),
    )  # fmt: skip


BEFORE = FEB - timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "refusal", "duty", "doing", "is_done"),
    [
        (placed, NoOrder, "apply-to-court", order, True),
        (placed, NoOrder, "apply-to-court", order.model_copy(update={"made_on": BEFORE}), False),
        (placed, NoOrder, "review-the-case", case_reviewed, True),
        (placed, NoOrder, "tell-ofsted",
         notified.model_copy(update={"recipient": Recipient.OFSTED}), True),
        (placed, NoOrder, "tell-ofsted", notified, False),
        (placed, NoOrder, "tell-ofsted",
         notified.model_copy(
             update={"recipient": Recipient.OFSTED, "placement_id": "PL-2"}), False),
        (away, NotApproved, "seek-approval", approved, True),
        (placed, NotApproved, "seek-approval", approved, False),
        (placed, NoAward, "seek-authorisation", regularised, True),
    ],
)  # fmt: skip
def test_breach_2_a_duty_is_done_by_the_entry_that_plainly_does_it(
    after: Callable[..., Ask],
    start: Event,
    refusal: type[Refusal],
    duty: str,
    doing: Event,
    *,
    is_done: bool,
) -> None:
    found = {row.duty: row.done_on for row in after(start, (refusal,), doing)(duties, FAR)}
    assert (found[duty] is not None) is is_done


@pytest.mark.parametrize(
    ("start", "refusal", "made"),
    [
        (placed, NoOrder, {"order": Order.INTERIM_CARE, "settings": ()}),
        (placed, NoOrder, {"order": Order.CARE, "settings": ()}),
        (placed, NoOrder, {"order": Order.RECOVERY, "settings": ()}),
        (placed, NoOrder, {"order": Order.SECURE_ACCOMMODATION}),
        (placed, NoOrder, {"settings": (Kind.SEMI_INDEPENDENT,)}),
        (placed, NoOrder, {"home_id": "H-2"}),
        (placed, NoOrder, {"provider_id": "P-2"}),
        (placed, NoOrder, {"made_on": BEFORE}),
        (placed, NoOrder, {"child_refs": (OTHER_CHILD,)}),
        (secured, NotSecured, {"settings": (Kind.SECURE_HOME,)}),
        (secured, NotSecured, {"order": Order.CARE, "settings": ()}),
    ],
)
def test_breach_2_no_order_that_could_not_permit_the_place_is_the_one_applied_for(
    after: Callable[..., Ask], start: Event, refusal: type[Refusal], made: dict[str, object]
) -> None:
    found = after(start, (refusal,), order.model_copy(update=made))(duties, FAR)
    assert {row.duty: row.done_on for row in found}["apply-to-court"] is None


@pytest.mark.parametrize(
    ("start", "refusal", "made"),
    [
        (placed, NoOrder, order.model_copy(update={"provider_id": "P-1", "home_id": "H-1"})),
        (secured, NotSecured, secure_order),
    ],
)
def test_breach_2_an_order_made_since_that_permits_the_place_is_the_one_applied_for(
    after: Callable[..., Ask], start: Event, refusal: type[Refusal], made: Event
) -> None:
    found = after(start, (refusal,), made)(duties, FAR)
    assert {row.duty: row.done_on for row in found}["apply-to-court"] == FEB


def test_breach_2_of_a_stay_that_was_not_reviewed_notice_of_its_end_is_asked_for(
    log: Log, owner: Connection
) -> None:
    told = notified.model_copy(update={"recipient": Recipient.REVIEWING_OFFICER})
    ended = placement_ended.model_copy(update={"ended_on": JUNE})
    log.append([policy, care_started, told], unless=None, after=0, provenance=BY)
    broken(log, placed, JUNE, NotReviewed, then=(ended,))
    ask = answering(log, owner)
    (row,) = ask(breaches, FAR)
    assert isinstance(row, Breach)
    assert (row.happened_on, ask(breaches, JUNE - timedelta(days=1))) == (JUNE, [])
    found = {row.duty: row.done_on for row in ask(duties, FAR)}
    assert found["tell-reviewing-officer"] is None
    record(log, told.model_copy(update={"notified_on": JUNE}))
    found = {row.duty: row.done_on for row in answering(log, owner)(duties, FAR)}
    assert found["tell-reviewing-officer"] == JUNE


def test_breach_2_an_award_of_another_childs_search_by_the_same_reference_authorises_nothing(
    after: Callable[..., Ask],
) -> None:
    cited = placed.model_copy(update={"award_id": "AW-1"})
    others = opened.model_copy(update={"child_ref": OTHER_CHILD})
    ask = after(cited, (NotAuthorised,), others, awarded, authorised)
    assert all(row.done_on is None for row in ask(duties, FAR))


def test_breach_2_the_award_that_was_cited_is_authorised_afterwards(
    after: Callable[..., Ask],
) -> None:
    cited = placed.model_copy(update={"award_id": "AW-1"})
    ask = after(cited, (NotAuthorised,), opened, awarded, authorised)
    done = {row.duty: row.done_on for row in ask(duties, FAR)}
    assert done == {"seek-authorisation": authorised.authorised_on, "report-unlawfulness": None}


def test_breach_2_an_award_that_fell_authorises_nothing(after: Callable[..., Ask]) -> None:
    ask = after(placed, (NoAward,), opened, awarded, award_cancelled)
    assert all(row.done_on is None for row in ask(duties, FAR))


def test_duty_19_what_a_broken_rule_requires_is_due_until_it_is_done(
    after: Callable[..., Ask],
) -> None:
    told = duty_done.model_copy(update={"breach": 3, "done_on": JUNE})
    ask = after(placed, (NoOrder,), told)
    due = {
        day: [row.other for row in ask(obligations, day) if row.rule == "DUTY-19"]
        for day in (FEB, JUNE)
    }
    assert due[FEB] == ["apply-to-court", "review-the-case", "tell-director", "tell-ofsted"]
    assert due[JUNE] == ["apply-to-court", "review-the-case", "tell-director"]


def test_a_breach_is_the_same_however_the_log_was_cut(
    log: Log, owner: Connection, after: Callable[..., Ask]
) -> None:
    whole = after(placed, (NoOrder,), order)(duties, FAR)
    fold_afresh(owner, [2, 3, 4], few=0)
    assert Ask(owner, log.head())(duties, FAR) == whole


def test_every_answer_says_which_entries_behind_it_broke_a_rule(
    owner: Connection, after: Callable[..., Ask]
) -> None:
    after(placed, (NoOrder, NoAward), opened)
    for known_at, expected in ((4, {3: ("START-10", "START-8")}), (2, {})):
        basis = Basis(FAR, known_at, None, "E08000014")
        with owner.transaction():
            set_schema(owner, "answers")
            for name in ("obligations", "breaches"):
                assert answer(owner, QUESTIONS[name], basis).marks == expected
            assert answer(owner, QUESTIONS["referrals"], basis).marks == {}
