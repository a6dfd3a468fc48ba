"""What names a thing rests on the entry that made it."""

from domain.events.finance import (
    DisputeSettled,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentAuthorised,
    PaymentDutyDone,
    PaymentRecorded,
)
from domain.events.imports import InvoiceRepeated, PaymentRepeated
from domain.foundations.naming import made_by, naming
from domain.foundations.rests import Holds, Rest

OF_A_PAYMENT = (PaymentAuthorised, PaymentDutyDone, PaymentRepeated)
OF_AN_INVOICE = (InvoiceDisputed, DisputeSettled, PaymentRecorded, InvoiceRepeated)


def test_what_names_a_thing_is_all_that_bears_its_tag_but_what_makes_it_or_was_only_proposed() -> (
    None
):
    assert naming("payment", PaymentRecorded) == OF_A_PAYMENT
    assert naming("invoice", InvoiceRecorded) == OF_AN_INVOICE
    assert naming("payment") == (PaymentRecorded, *OF_A_PAYMENT)


def test_a_row_of_what_is_made_says_what_else_has_to_be_the_same_and_what_else_holds_it() -> None:
    makers = (PaymentRecorded,)
    assert made_by("payment", *makers) == Rest(OF_A_PAYMENT, makers, "payment")
    assert made_by("payment", *makers, same=("line",), holds=Holds.NOTHING) == Rest(
        OF_A_PAYMENT, makers, "payment", ("line",), holds=Holds.NOTHING
    )
