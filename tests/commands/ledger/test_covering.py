"""What was decided of an entry stands on the right one only if that asks no more (CORRECT-8)."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import examples
import pytest
from examples import APRIL, FEB, JAN, MARCH, placed

from domain.codes import LongerBecause, Party, Tier, Trigger
from domain.commands.ledger.correct_entry import CorrectEntry, RestsOnIt, refuse_if_left_resting
from domain.events.base import Event
from domain.events.placements import Uplift
from domain.fee_lines import Payment, Step
from domain.foundations.resting import left_without
from domain.values import Kind, Lot
from ledger.entries import RecordedEvent

DAY: Final = timedelta(days=1)
LATE: Final = date(2028, 5, 1)


def changed(event: Any, **fields: Any) -> Any:
    """An example event with other fields."""
    return event.model_copy(update=fields)


def stands(above: Event, wrong: Event, right: Event | None, *others: Event) -> bool:
    """Whether a decision stands once the entry that it was of is replaced, or only reversed."""
    events = (wrong, *others, above)
    log = [RecordedEvent(n, event) for n, event in enumerate(events, start=1)]
    left = left_without({1}, log, [] if right is None else [right])
    return len(log) not in {each.position for each in left}


paid = examples.payment
authorised = changed(
    examples.payment_authorised, payment_id=paid.payment_id, amount=paid.amount, authorised_on=APRIL
)


@pytest.mark.parametrize(
    ("fields", "held"),
    [
        ({"paid_on": paid.paid_on - DAY}, True),
        ({"amount": paid.amount - 1}, True),
        ({"amount": Decimal("0.01"), "paid_on": APRIL}, True),
        ({"amount": paid.amount + Decimal("0.01")}, False),
        ({"amount": Decimal(0)}, False),
        ({"amount": -paid.amount}, False),
        ({"payee": "Fay's own firm"}, False),
        ({"provider_id": "P-9"}, False),
        ({"supplier": "ANOTHER"}, False),
        ({"budget_line": "fostering"}, False),
        ({"paid_on": APRIL + DAY}, False),
        ({"payment_id": "T-OTHER"}, False),
    ],
)
def test_correct_8_an_authorisation_covers_the_same_payee_and_no_more_pounds(
    fields: Mapping[str, Any], held: bool
) -> None:
    assert stands(authorised, paid, changed(paid, **fields)) is held
    assert not stands(authorised, paid, None)


OTHERWISE: Final[tuple[Mapping[str, Any], ...]] = (
    {"home_id": "H-2"}, {"provider_id": "P-2"}, {"kind": Kind.FOSTERING_AGENCY},
    {"weekly_fee": Decimal("3500.01")}, {"weekly_fee": Decimal("3499.99")},
    {"started_on": FEB + DAY}, {"started_on": FEB - DAY}, {"agreed_until": LATE + DAY},
    {"child_ref": examples.OTHER_CHILD},
)  # fmt: skip


@pytest.mark.parametrize("fields", OTHERWISE)
def test_correct_8_an_award_is_tied_to_what_was_bought_and_not_to_what_replaces_it(
    fields: Mapping[str, Any],
) -> None:
    assert not stands(examples.regularised, placed, changed(placed, **fields))


def test_correct_8_an_award_stays_tied_to_the_same_purchase_put_right_elsewhere() -> None:
    for fields in ({"budget_line": "fostering"}, {"agreed_until": LATE - DAY}):
        assert stands(examples.regularised, placed, changed(placed, **fields))


def test_correct_8_what_was_agreed_of_a_placement_is_with_its_provider_and_in_its_kind() -> None:
    raised = examples.fee_varied
    for above in (raised, examples.signed, examples.extended):
        assert stands(above, placed, changed(placed, started_on=JAN))
        assert not stands(above, placed, changed(placed, provider_id="P-2"))
        assert not stands(above, placed, changed(placed, kind=Kind.FOSTERING_AGENCY))


def test_correct_8_a_fee_that_one_person_states_is_no_higher_than_the_right_start() -> None:
    same = changed(examples.fee_varied, weekly_fee=placed.weekly_fee)
    cheaper, dearer = (
        changed(placed, weekly_fee=Decimal("3499.99")),
        changed(placed, weekly_fee=Decimal("3500.01")),
    )
    for above in (same, examples.signed):
        assert stands(above, placed, dearer)
        assert not stands(above, placed, cheaper), "it would have risen"
        stepped = changed(cheaper, steps=(Step(from_on=FEB, weekly_fee=placed.weekly_fee),))
        assert stands(above, placed, stepped)
        late = changed(cheaper, steps=(Step(from_on=LATE, weekly_fee=placed.weekly_fee),))
        assert not stands(above, placed, late)
    assert stands(examples.fee_varied, placed, cheaper), "two people agreed to the rise"
    after = changed(same, varied_from=FEB - DAY)
    assert stands(after, placed, cheaper), "a fee of before the start is not compared with it"
    before = changed(placed, started_on=FEB - 2 * DAY, weekly_fee=Decimal("0.50"))
    assert stands(changed(after, weekly_fee=Decimal(1)), placed, before)


def test_correct_8_so_many_per_cent_are_added_to_no_dearer_fee() -> None:
    uplift = Uplift(index="CPI", percent=Decimal(3), cap=None)
    rise = changed(examples.fee_varied, uplift=uplift)
    assert stands(rise, placed, changed(placed, weekly_fee=Decimal("3500.00")))
    assert not stands(rise, placed, changed(placed, weekly_fee=Decimal("3500.01")))
    assert stands(examples.fee_varied, placed, changed(placed, weekly_fee=Decimal("3500.01")))


COSTS_MORE: Final[tuple[Mapping[str, Any], ...]] = (
    {"weekly_fee": Decimal("3500.01")},
    {"steps": (Step(from_on=APRIL, weekly_fee=Decimal("3500.01")),)},
    {"payments": (Payment(on_day=FEB, amount=Decimal(1)),)},
    {"started_on": FEB + DAY, "weekly_fee": Decimal("3500.01")},
)


@pytest.mark.parametrize("fields", [*COSTS_MORE, {"agreed_until": LATE - DAY}])
def test_correct_8_days_are_added_to_a_placement_that_costs_no_more_and_lasts_as_long(
    fields: Mapping[str, Any],
) -> None:
    assert not stands(examples.extended, placed, changed(placed, **fields))


def test_correct_8_days_stay_added_to_a_placement_that_costs_no_more() -> None:
    cheaper: tuple[dict[str, Any], ...] = (
        {"weekly_fee": None}, {"weekly_fee": Decimal(3400)}, {"agreed_until": LATE + DAY},
        {"started_on": FEB - DAY}, {"started_on": MARCH},
        {"weekly_fee": Decimal(4000), "steps": (Step(from_on=FEB, weekly_fee=Decimal(3000)),),
         "started_on": FEB - DAY},
    )  # fmt: skip
    for fields in cheaper:
        assert stands(examples.extended, placed, changed(placed, **fields)), fields
    assert stands(examples.extended, changed(placed, weekly_fee=Decimal("0.50")),
                  changed(placed, weekly_fee=None))  # fmt: skip
    log = [RecordedEvent(1, placed), RecordedEvent(2, examples.extended)]
    assert left_without({1}, log, [placed, examples.visited]) == [], "with another of the placement"
    falling = changed(placed, steps=(Step(from_on=APRIL, weekly_fee=Decimal(3000)),))
    assert not stands(examples.extended, falling, placed), "its fee would have fallen"


@pytest.mark.parametrize(
    ("fields", "held"),
    [
        ({"budget_line": "residential"}, True),
        ({"agreed_until": examples.JUNE + DAY}, True),
        ({"agreed_until": examples.JUNE - DAY}, False),
        ({"provider_id": "P-2"}, False),
        ({"steps": (Step(from_on=MARCH, weekly_fee=Decimal("600.01")),)}, False),
        ({"payments": (Payment(on_day=MARCH, amount=Decimal(1)),)}, False),
    ],
)
def test_correct_8_days_are_added_to_support_that_costs_no_more_and_lasts_as_long(
    fields: Mapping[str, Any], held: bool
) -> None:
    start = examples.support_started
    assert stands(examples.support_extended, start, changed(start, **fields)) is held


def test_correct_8_short_breaks_were_agreed_once_others_had_ended() -> None:
    ended = examples.breaks_ended
    since = changed(examples.breaks_agreed, series_id="SB-9", agreed_on=ended.ended_on)
    assert not stands(since, ended, None)
    for fields in ({"reason": "They moved"}, {"ended_on": ended.ended_on - DAY}):
        assert stands(since, ended, changed(ended, **fields))
    for fields in ({"series_id": "SB-8"}, {"ended_on": ended.ended_on + DAY}):
        assert not stands(since, ended, changed(ended, **fields))
    for fields in (
        {"series_id": ended.series_id}, {"nightly_fee": None}, {"nightly_fee": Decimal(0)},
        {"agreed_on": ended.ended_on - DAY}, {"child_ref": examples.CHILD},
    ):  # fmt: skip
        assert stands(changed(since, **fields), ended, None)


def test_correct_8_a_contract_passes_from_the_provider_that_has_it() -> None:
    block = examples.block
    for passed in (examples.contract_novated, examples.contract_transferred):
        for made in (placed, block):
            of_it = {} if made is placed else {"placement_id": None, "block_id": block.block_id}
            above = changed(passed, **of_it)
            assert stands(above, made, changed(made, budget_line="fostering"))
            assert not stands(above, made, changed(made, provider_id="P-9"))
        of_the_block = changed(passed, placement_id=None, block_id=block.block_id)
        assert not stands(of_the_block, block, changed(block, home_id="H-9")), "other places"


def test_correct_8_a_contract_is_novated_for_no_more_than_it_cost() -> None:
    dearer: tuple[dict[str, Any], ...] = (*COSTS_MORE, {"agreed_until": LATE + DAY})
    for fields in dearer:
        right = changed(placed, **fields)
        assert not stands(examples.contract_novated, placed, right), fields
        assert stands(examples.contract_transferred, placed, right), "it passed, whatever it costs"
    assert stands(examples.contract_novated, placed, changed(placed, agreed_until=LATE - DAY))
    block = examples.block
    of_it = {"placement_id": None, "block_id": block.block_id}
    novated = changed(examples.contract_novated, **of_it)
    larger: tuple[dict[str, Any], ...] = (
        {"places": block.places + 1}, {"weekly_fee": block.weekly_fee + 1},
        {"starts_on": block.starts_on - DAY}, {"ends_on": block.ends_on + DAY},
    )  # fmt: skip
    for fields in larger:
        right = changed(block, **fields)
        assert not stands(novated, block, right), fields
        assert stands(novated, right, block), "it is no larger"


def test_correct_8_a_contract_is_novated_of_the_same_home_and_kind() -> None:
    """A block or a placement in another home is another contract, however small."""
    of_block = {"placement_id": None, "block_id": examples.block.block_id}
    for made, novated in (
        (placed, examples.contract_novated),
        (examples.block, changed(examples.contract_novated, **of_block)),
    ):
        for other in ({"home_id": "H-9"}, {"kind": Kind.FOSTERING_AGENCY}):
            assert not stands(novated, made, changed(made, **other)), other
        assert stands(novated, made, made)


def test_correct_8_a_dispute_is_of_the_same_providers_invoice_and_settled_of_so_much() -> None:
    invoice, dispute, settled = (
        examples.invoice,
        examples.disputed,
        examples.settled,
    )
    for above in (dispute, settled):
        assert stands(above, invoice, changed(invoice, budget_line="fostering"))
        assert not stands(above, invoice, changed(invoice, provider_id="P-9"))
        assert not stands(above, invoice, changed(invoice, supplier="ANOTHER"))
    assert stands(settled, dispute, changed(dispute, reason="Away"))
    other = Party.COUNCIL if dispute.disputed_by is Party.PROVIDER else Party.PROVIDER
    for fields in (
        {"amount": dispute.amount - 1}, {"amount": dispute.amount + 1}, {"disputed_by": other},
        {"disputed_on": settled.settled_on + DAY},
    ):  # fmt: skip
        assert not stands(settled, dispute, changed(dispute, **fields))
    assert not stands(settled, dispute, None)
    assert not stands(changed(settled, agreed=dispute.amount), dispute, None)
    assert stands(changed(settled, agreed=dispute.amount + 1), dispute, None)
    assert not stands(settled, changed(dispute, disputed_on=settled.settled_on), None)


def test_correct_8_a_reinstatement_lifts_no_graver_suspension_than_was_decided_on() -> None:
    was, lifted = examples.suspended, examples.reinstated
    assert stands(lifted, was, changed(was, reason="Inadequate in May"))
    graver: tuple[dict[str, Any], ...] = (
        {"trigger": Trigger.SAFEGUARDING}, {"lots": (*was.lots, Lot.FOSTERING)},
        {"suspended_on": lifted.reinstated_on + DAY},
    )  # fmt: skip
    for fields in graver:
        assert not stands(lifted, was, changed(was, **fields)), fields
    both = changed(was, lots=(*was.lots, Lot.FOSTERING))
    assert stands(lifted, both, was), "fewer lots"
    other = changed(was, suspended_on=JAN)
    assert stands(lifted, was, None, other)
    assert stands(lifted, was, None, changed(was, suspended_on=lifted.reinstated_on))
    assert not stands(lifted, was, changed(was, trigger=Trigger.SAFEGUARDING), other)
    elsewhere = changed(was, lots=(Lot.FOSTERING,))
    assert not stands(lifted, was, None, elsewhere)
    assert stands(changed(lifted, lots=(*was.lots, Lot.FOSTERING)), was, None, elsewhere)
    assert not stands(lifted, was, None, changed(other, suspended_on=lifted.reinstated_on + DAY))


def test_correct_8_an_award_through_a_framework_is_of_its_days_its_tier_and_a_listed_lot() -> None:
    award = changed(examples.awarded_through_contingency, lot=Lot.RESIDENTIAL)
    day = award.awarded_on
    framework, listed = examples.arrangement, examples.listed
    assert stands(award, framework, changed(framework, ends_on=day + DAY))
    for fields in ({"starts_on": day + DAY}, {"ends_on": day}, {"tier": Tier.REGION}):
        assert not stands(award, framework, changed(framework, **fields)), fields
    assert stands(award, framework, changed(framework, starts_on=day))
    assert stands(award, listed, changed(listed, listed_on=day))
    for fields in ({"lots": (Lot.FOSTERING,)}, {"listed_on": day + DAY}):
        assert not stands(award, listed, changed(listed, **fields)), fields


def test_correct_8_a_move_to_adults_services_is_agreed_as_it_was_planned_and_consulted_on() -> None:
    assert not stands(examples.agreed, examples.planned, examples.planned)
    asked = examples.consulted
    assert stands(examples.agreed, asked, changed(asked, consulted_on=JAN))
    assert not stands(examples.agreed, asked, changed(asked, consulted_as="head-of-service"))


def test_correct_8_an_approval_is_extended_from_its_own_last_day_or_after_a_refusal() -> None:
    longer, given = examples.temporary_approval_extended, examples.carers_approved_for_a_time
    assert stands(longer, given, changed(given, approved_as="director-of-childrens-services"))
    for fields in ({"approved_until": given.approved_until + DAY}, {"approved_from": FEB}):
        assert not stands(longer, given, changed(given, **fields)), fields
    refused = examples.carers_refused
    reviewed = changed(longer, longer_because=LongerBecause.REVIEW)
    assert stands(longer, refused, None, given), "while they are assessed nothing was refused"
    assert not stands(reviewed, refused, None)
    assert stands(reviewed, refused, changed(refused, refused_on=longer.extended_on))
    assert not stands(reviewed, refused, changed(refused, refused_on=longer.extended_on + DAY))
    assert not stands(reviewed, refused, changed(refused, on_review=True))


@pytest.mark.parametrize(
    "above",
    [examples.payment_authorised, examples.framework_uplifted, examples.agreed,
     examples.contract_novated],
)  # fmt: skip
def test_correct_8_what_was_decided_under_a_scheme_stands_on_the_one_that_replaces_it(
    above: Event,
) -> None:
    scheme = examples.scheme
    assert stands(above, scheme, changed(scheme, title="The scheme"))
    assert not stands(above, scheme, None)
    assert not stands(above, scheme, None, changed(scheme, scheme_id="S-2"))
    assert not stands(above, scheme, changed(scheme, in_force_from=LATE))


def test_correct_8_the_refusal_names_the_authorisation_that_a_dearer_payment_leaves() -> None:
    log = [RecordedEvent(1, paid), RecordedEvent(2, authorised)]
    correction = CorrectEntry(
        position=1, entry=paid.stored, entry_tags=paid.tags, reason="Keyed wrongly",
        authority="The head of finance",
    )  # fmt: skip
    dearer = changed(paid, amount=Decimal("80000.00"), payee="Fay's own firm")
    with pytest.raises(RestsOnIt) as refused:
        refuse_if_left_resting(correction, log, [dearer])
    assert refused.value.detail == {"resting": ((2, "payment-authorised"),)}
    refuse_if_left_resting(correction, log, [changed(paid, paid_on=paid.paid_on - DAY)])
