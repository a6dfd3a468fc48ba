from datetime import timedelta
from decimal import Decimal

import pytest
from examples import APRIL, disputed, invoice, payment, scheme, settled
from specification import given

from domain.commands.money.dispute_invoice import DisputeInvoice, NothingToDispute, NotThatMuch
from domain.commands.money.record_payment import PaidInDispute, RecordPayment
from domain.commands.money.settle_dispute import NotInDispute, NotProposed, SettleDispute
from domain.commands.money.settle_dispute import NotThatMuch as NotThatMuchAgreed

dispute = DisputeInvoice(**dict(disputed))
settle = SettleDispute(**dict(settled))
CITING = payment.model_copy(update={"invoice_id": "INV-1", "provider_id": None, "paid_on": APRIL})
DAY = timedelta(days=1)


def paying(pounds: str) -> RecordPayment:
    """A payment of the invoice."""
    fields = {k: v for k, v in CITING if k in RecordPayment.model_fields}
    return RecordPayment(**{**fields, "amount": Decimal(pounds)})


def test_an_invoice_is_disputed_and_the_dispute_settled() -> None:
    given(invoice).when(dispute).then(disputed)
    given(invoice, disputed).when(settle).then(settled)


def test_dispute_1_an_invoice_is_disputed_once() -> None:
    given().when(dispute).then_refused(NothingToDispute)
    for before in ((disputed,), (disputed, settled)):
        given(invoice, *before).when(dispute).then_refused(NothingToDispute)


@pytest.mark.parametrize("pounds", ["0.00", "14000.01"])
def test_dispute_2_no_more_than_the_invoice(pounds: str) -> None:
    wrong = dispute.model_copy(update={"amount": Decimal(pounds)})
    given(invoice).when(wrong).then_refused(NotThatMuch, most=Decimal("14000.00"))
    early = dispute.model_copy(update={"disputed_on": invoice.invoiced_on - DAY})
    given(invoice).when(early).then_refused(NotThatMuch)


@pytest.mark.parametrize("pounds", ["0.01", "14000.00"])
def test_dispute_2_a_penny_or_the_whole_of_it(pounds: str) -> None:
    amount = {"amount": Decimal(pounds)}
    given(invoice).when(dispute.model_copy(update=amount)).then(disputed.model_copy(update=amount))


def test_settle_1_only_a_dispute_that_goes_on() -> None:
    for before in ((), (invoice,), (invoice, disputed, settled)):
        given(*before).when(settle).then_refused(NotInDispute)


@pytest.mark.parametrize("pounds", ["-0.01", "4000.01"])
def test_settle_2_no_more_than_was_in_dispute(pounds: str) -> None:
    wrong = settle.model_copy(update={"agreed": Decimal(pounds)})
    given(invoice, disputed).when(wrong).then_refused(NotThatMuchAgreed)
    early = settle.model_copy(update={"settled_on": disputed.disputed_on - DAY})
    given(invoice, disputed).when(early).then_refused(NotThatMuchAgreed)


@pytest.mark.parametrize("pounds", ["0.00", "0.01", "4000.00"])
def test_settle_2_nothing_a_penny_or_the_whole_of_it_on_the_day(pounds: str) -> None:
    agreed = {"agreed": Decimal(pounds), "settled_on": disputed.disputed_on}
    given(invoice, disputed).when(settle.model_copy(update=agreed)).then(
        settled.model_copy(update=agreed)
    )


def test_settle_3_one_person_proposes_what_is_to_be_paid_and_another_settles() -> None:
    asked = given(invoice, disputed, scheme).by("fay", "finance").when(settle)
    asked.then_refused(NotProposed, roles=("commissioner", "finance"))
    asked.proposed(by="fay").then_refused(NotProposed)
    asked.proposed(by="fred").then(settled)
    more = settle.model_copy(update={"agreed": settled.agreed + 1})
    *before, made = asked.proposed(by="fred").events
    given(*before, made).by("fay", "finance").when(more).then_refused(NotProposed)
    nothing = {"agreed": Decimal(0)}
    none = settle.model_copy(update=nothing)
    asked = given(invoice, disputed, scheme).by("fay", "finance").when(none)
    asked.then(settled.model_copy(update=nothing))


@pytest.mark.parametrize(
    ("before", "most"), [((disputed,), "10000.00"), ((disputed, settled), "11000.00")]
)
def test_payment_4_what_is_in_dispute_or_agreed_not_to_be_paid_is_withheld(
    before: tuple[object, ...], most: str
) -> None:
    history = (invoice, *before)
    paid = CITING.model_copy(update={"amount": Decimal(most)})
    given(*history).when(paying(most)).then(paid)  # type: ignore[arg-type]
    more = str(Decimal(most) + Decimal("0.01"))
    given(*history).when(paying(more)).then_breaks(PaidInDispute)  # type: ignore[arg-type]
    again = paying("1.00").model_copy(update={"payment_id": "T101"})
    given(*history, paid).when(again).then_breaks(PaidInDispute)  # type: ignore[arg-type]
    credit = paying("-1.00").model_copy(update={"payment_id": "T101"})
    too_much = paid.model_copy(update={"amount": paid.amount + 2})
    assert given(*history, too_much).when(credit).breaches() == ()  # type: ignore[arg-type]
    earlier = paying("14000.00").model_copy(update={"paid_on": disputed.disputed_on - DAY})
    assert given(*history).when(earlier).breaches() == ()  # type: ignore[arg-type]
    then = earlier.model_copy(update={"paid_on": disputed.disputed_on})
    given(*history).when(then).then_breaks(PaidInDispute)  # type: ignore[arg-type]
    given(invoice).when(paying("20000.00")).then(
        CITING.model_copy(update={"amount": Decimal("20000.00")})
    )
