"""Events about money: budgets, savings, suppliers, invoices, payments, and rises of a framework.

A rise of a framework is one entry. Each placement that rises has a `fee-varied` of its own, and
each one left out an entry of its own, under the reference of the rise: no entry names the
placements of several children.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Duty, KeepsItsPrice, Party
from domain.events.base import Event
from domain.events.support import SupportId
from domain.values import (
    BlockId,
    BudgetLine,
    ChildRef,
    Day,
    FinancialYear,
    FrameworkId,
    InvoiceId,
    Lot,
    Officer,
    PaymentId,
    Percent,
    PlacementId,
    Pounds,
    ProviderId,
    Reference,
    Role,
    SavingId,
    SealedWords,
    Sum,
    Supplier,
    UpliftId,
    Whole,
    Words,
)
from domain.wording import Label

Count = Annotated[Whole, Field(ge=0)]


class BudgetSet(Event):
    """The budget of a line for a financial year was set, in pounds. A later one replaces it."""

    stored: ClassVar[str] = "budget-set.v1"
    budget_line: BudgetLine
    title: Words
    financial_year: FinancialYear
    amount: Pounds
    reason: Words


class BudgetVired(Event):
    """Pounds were moved from one line's budget to another's within a financial year."""

    stored: ClassVar[str] = "budget-vired.v1"
    from_line: BudgetLine
    to_line: BudgetLine
    financial_year: FinancialYear
    amount: Sum
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]
    vired_on: Day


class BudgetLineCoded(Event):
    """The cost centre and subjective code of a line in the council's finance system, from a day."""

    stored: ClassVar[str] = "budget-line-coded.v1"
    budget_line: BudgetLine
    cost_centre: Reference
    subjective: Reference
    in_force_from: Day


class SavingsTargetSet(Event):
    """The pounds that a named saving is to bring to a line in a year.

    A later target replaces it.
    """

    stored: ClassVar[str] = "savings-target-set.v1"
    saving_id: SavingId
    budget_line: BudgetLine
    financial_year: FinancialYear
    title: Words
    amount: Sum
    set_on: Day


class SavingRecorded(Event):
    """The pounds that a saving has brought, and the evidence for them."""

    stored: ClassVar[str] = "saving-recorded.v1"
    saving_id: SavingId
    budget_line: BudgetLine
    financial_year: FinancialYear
    amount: Pounds
    evidence: Words
    saved_on: Day


class SupplierRecognised(Event):
    """A supplier in the finance system was recognised as a provider, to match its payments."""

    stored: ClassVar[str] = "supplier-recognised.v1"
    supplier: Supplier
    provider_id: ProviderId
    reason: Words
    recognised_on: Day


class InvoiceRecorded(Event):
    """A provider's request for payment, in pounds, for `period_from` to `period_to` inclusive."""

    stored: ClassVar[str] = "invoice-recorded.v1"
    invoice_id: InvoiceId
    budget_line: BudgetLine
    supplier: Supplier | None
    provider_id: ProviderId | None
    amount: Pounds
    period_from: Day | None
    period_to: Day | None
    invoiced_on: Day
    source_file: Reference | None
    source_row: int | None


class InvoiceDisputed(Event):
    """The council or the provider disputed pounds of an invoice, which are withheld meanwhile."""

    stored: ClassVar[str] = "invoice-disputed.v1"
    invoice_id: InvoiceId
    disputed_by: Party
    amount: Pounds
    reason: Words
    disputed_on: Day


class DisputeSettled(Event):
    """The parties agreed how many of the pounds in dispute are to be paid."""

    stored: ClassVar[str] = "dispute-settled.v1"
    invoice_id: InvoiceId
    agreed: Pounds
    reason: Words
    settled_on: Day


class PaymentRecorded(Event):
    """Pounds paid, or credited if negative, and the budget line they were charged to.

    `period_from` and `period_to` are the first and last day that the payment is for, where known.
    """

    stored: ClassVar[str] = "payment-recorded.v1"
    payment_id: PaymentId
    budget_line: BudgetLine
    supplier: Supplier | None
    provider_id: ProviderId | None
    payee: Words
    amount: Pounds
    invoice_id: InvoiceId | None
    period_from: Day | None
    period_to: Day | None
    paid_on: Day
    source_file: Reference | None
    source_row: int | None


class PaymentAuthorised(Event):
    """An officer authorised a payment after it was made, with nothing agreed that explains it."""

    stored: ClassVar[str] = "payment-authorised.v1"
    payment_id: PaymentId
    amount: Pounds
    authorised_as: Role
    authorised_by: Officer
    citations: tuple[Words, ...]
    reason: Words
    authorised_on: Day


class PaymentDutyDone(Event):
    """A duty that follows from a payment which nothing explains was done."""

    stored: ClassVar[str] = "payment-duty-done.v1"
    payment_id: PaymentId
    duty: Duty
    done: Words
    done_on: Day


class FrameworkUplifted(Event):
    """A yearly rise was agreed for the placements that run under some lots of a framework.

    What it adds is pounds for all that rise: a week, in the year from its day, over the days for
    which they are agreed, and over the policy's minimum term.
    """

    stored: ClassVar[str] = "framework-uplifted.v1"
    uplift_id: UpliftId
    framework_id: FrameworkId
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    index: Words
    percent: Annotated[Percent, Label("Rise", "Per cent")]
    cap: Percent | None
    raised: Count
    withheld: Count
    adds_a_week: Pounds
    adds_in_a_year: Pounds
    adds_as_agreed: Pounds
    adds_over_term: Pounds
    agreed_as: Role
    agreed_by: Officer
    citations: Annotated[tuple[Words, ...], Field(min_length=1)]
    uplifted_from: Day


class PriceKept(Event):
    """Support or a block that was bought under the framework's prices keeps its own in a yearly
    rise, and why.
    """

    stored: ClassVar[str] = "price-kept.v1"
    uplift_id: UpliftId
    support_id: SupportId | None
    child_ref: ChildRef | None
    block_id: BlockId | None
    kept: KeepsItsPrice
    uplifted_from: Day


class UpliftWithheld(Event):
    """A placement that runs under the framework was left out of a yearly rise, with the reason."""

    stored: ClassVar[str] = "uplift-withheld.v1"
    uplift_id: UpliftId
    placement_id: PlacementId
    reason: SealedWords
    uplifted_from: Day
