from datetime import timedelta
from decimal import Decimal

from examples import (
    APRIL,
    DCS,
    HOS,
    MARCH,
    payment,
    payment_authorised,
    payment_duty_done,
    row,
    scheme,
)
from specification import given

from domain.codes import Duty
from domain.commands.money.authorise_payment import (
    AuthorisePayment,
    NothingToAuthorise,
    NotProposed,
    NotTheirsToAuthorise,
)
from domain.commands.money.record_payment_duty import (
    DoneAlready,
    NoSuchPayment,
    RecordPaymentDuty,
)
from domain.recorded_before import BeforeWhatItRestsOn

DAY = timedelta(days=1)
CITED = payment_authorised.citations[0]
authorise = AuthorisePayment(
    payment_id="T100", reason=payment_authorised.reason, authorised_on=APRIL
)
tiers = (
    row(),
    row(decision="payment", roles=(HOS,), up_to=Decimal("13999.99"), citation=CITED),
    row(decision="payment", roles=(DCS,), up_to=Decimal(14000), citation=CITED),
)
lets = scheme.model_copy(update={"rows": tiers})
report = RecordPaymentDuty(**dict(payment_duty_done))


def test_a_payment_that_nothing_explains_is_authorised_by_who_the_scheme_names() -> None:
    held = given(payment, lets).by("dora", DCS).when(authorise)
    held.then_refused(NotProposed, roles=("commissioner", "finance"))
    held.proposed(by="dora").then_refused(NotProposed)
    held.proposed(by="pat").then(payment_authorised)


def test_paid_1_a_payment_is_recorded_and_is_authorised_once_and_a_credit_needs_nobody() -> None:
    credit = payment.model_copy(update={"amount": Decimal(-1)})
    for history in ((), (credit,), (payment, payment_authorised)):
        given(lets, *history).by("dora", DCS).when(authorise).then_refused(NothingToAuthorise)


def test_paid_2_the_scheme_names_who_authorises_by_value_and_may_name_nobody() -> None:
    given(payment, lets).by("hal", HOS).when(authorise).then_refused(
        NotTheirsToAuthorise, roles=(DCS,)
    )
    dearer = payment.model_copy(update={"amount": Decimal("14000.01")})
    for history in ((dearer, lets), (payment, scheme)):
        given(*history).by("dora", DCS).when(authorise).then_refused(NotTheirsToAuthorise, roles=())


def test_paid_3_before_a_scheme_nothing_is_delegated() -> None:
    later = lets.model_copy(update={"in_force_from": APRIL + DAY})
    asked = given(payment, later).by("dora", DCS).on(APRIL).when(authorise)
    (made,) = asked.outcome()
    assert made == payment_authorised.model_copy(update={"citations": ()})
    given(payment, later).by("dora", DCS).on(APRIL + DAY).when(authorise).then_refused(NotProposed)


def test_neither_an_authorisation_nor_a_duty_is_dated_before_the_payment() -> None:
    before = {"authorised_on": MARCH - DAY}
    given(payment).when(authorise.model_copy(update=before)).then_refused(BeforeWhatItRestsOn)
    early = report.model_copy(update={"done_on": MARCH - DAY})
    given(payment).when(early).then_refused(BeforeWhatItRestsOn)


def test_payduty_1_and_payduty_2_a_duty_about_a_payment_is_recorded_as_done_once() -> None:
    given(payment).when(report).then(payment_duty_done)
    given().when(report).then_refused(NoSuchPayment)
    given(payment, payment_duty_done).when(report).then_refused(DoneAlready)
    sought = report.model_copy(update={"duty": Duty.SEEK_AUTHORISATION})
    given(payment, payment_duty_done).when(sought).then(
        payment_duty_done.model_copy(update={"duty": Duty.SEEK_AUTHORISATION})
    )


def test_paid_1_a_payment_of_less_than_a_pound_is_authorised_and_one_of_nothing_is_not() -> None:
    nothing = payment.model_copy(update={"amount": Decimal(0)})
    given(lets, nothing).by("dora", DCS).when(authorise).then_refused(NothingToAuthorise)
    pennies = payment.model_copy(update={"amount": Decimal("0.50")})
    (made,) = given(lets, pennies).by("dora", DCS).when(authorise).proposed().outcome()
    assert dict(made)["amount"] == Decimal("0.50")


def test_paid_2_a_row_about_unregistered_homes_or_past_eighteen_is_about_no_payment() -> None:
    for about, roles in (
        ({"registered": True}, (HOS,)), ({"registered": False}, ()),
        ({"past_eighteen": False}, (HOS,)), ({"past_eighteen": True}, ()),
    ):  # fmt: skip
        rows = (row(), row(decision="payment", roles=(HOS,), **about))
        asked = given(payment, scheme.model_copy(update={"rows": rows})).by("dora", DCS)
        asked.when(authorise).then_refused(NotTheirsToAuthorise, roles=roles)


def test_paid_2_only_the_rows_that_give_it_to_the_role_are_cited() -> None:
    rows = (*tiers, row(decision="payment", roles=(HOS,), citation="Of another role"))
    asked = given(payment, scheme.model_copy(update={"rows": rows})).by("dora", DCS)
    (made,) = asked.when(authorise).proposed(by="pat").outcome()
    assert dict(made)["citations"] == (CITED,)


def test_each_duty_that_was_done_stays_done_when_another_is() -> None:
    first, second = list(Duty)[:2]
    done = [payment_duty_done.model_copy(update={"duty": each}) for each in (first, second)]
    again = report.model_copy(update={"duty": first})
    given(payment, *done).when(again).then_refused(DoneAlready)
