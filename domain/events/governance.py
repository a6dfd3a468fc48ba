"""Events about the council's own choices: policies, schemes, what is proposed, and its reports."""

from typing import Annotated, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from domain.codes import Decision, ErasureGround, Geography, Measure, Mode, Route
from domain.events.after_care import AfterCareId
from domain.events.base import Event, untold
from domain.events.people import ValuePath
from domain.events.placements import DaysCount
from domain.events.support import NightlyFee, NightsAYear, SeriesId, SupportId
from domain.statute_codes import Section
from domain.values import (
    Authority,
    BlockId,
    BudgetLine,
    ChildRef,
    Day,
    FrameworkId,
    HomeId,
    Identifier,
    InvoiceId,
    Lot,
    Officer,
    PaymentId,
    Percent,
    PersonRef,
    PlacementId,
    PolicyId,
    Position,
    Pounds,
    Prose,
    ProviderId,
    Role,
    SchemeId,
    Supplier,
    Tag,
    WeeklyFee,
    Whole,
    Words,
)
from domain.wording import Code, Label

Months = Annotated[Whole, Field(ge=1, le=60)]
CallInDays = Annotated[Whole, Field(ge=1, le=20)] | None


class Separated(Code):
    """What commits money, lifts a safeguard or destroys data for good, and one person proposes and
    another decides.
    """

    AWARD = "award", "An award"
    VARIATION = "variation", "A change of a fee"
    UPLIFT = "uplift", "A yearly rise of a fee"
    FRAMEWORK_RISE = "framework-rise", "The yearly rise of a framework"
    EXTENSION = "extension", "A later agreed end"
    BLOCK = "block", "A block of places"
    RESPITE = "respite", "Respite with a fee"
    SHORT_BREAKS = "short-breaks", "A series of short breaks with a fee"
    SUPPORT_EXTENSION = "support-extension", "A later agreed end of support"
    AFTER_CARE = "after-care", "An arrangement after care"
    AGREEMENT = "agreement-terms", "The retainer and notice of an agreement"
    REINSTATEMENT = "reinstatement", "The reinstatement of a provider"
    HOME_LIFTING = "home-lifting", "The lifting of a home’s suspension"
    SUPPLIER_MATCH = "supplier-match", "The matching of a supplier to a provider"
    NOVATION = "novation", "A contract that passes to another provider"
    PAYMENT = "payment", "A payment that nothing explains"
    SETTLEMENT = "settlement", "The settlement of a dispute"
    SCHEME = "scheme", "The adoption of a scheme of delegation"
    POLICY = "policy", "The adoption of a policy"
    ERASURE = "erasure", "The erasure of a person’s data"
    SHREDDING = "shredding", "The shredding of one value"
    CORRECTION = "correction", "The putting right of an entry"
    PRICE_ABOVE_SCHEDULE = "price-above-schedule", "A price above the schedule"


class SchemeRow(BaseModel):
    """A row of the scheme of delegation: the matters it applies to, and what its roles do.

    An empty list, or no value, means any. The value of a matter is more than `above` and not more
    than `up_to`, in pounds. A row with a `point` of the scheme that can be read in two ways applies
    only while its `interpretation` of that point is in force.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    decision: Decision
    lots: tuple[Lot, ...] = ()
    routes: tuple[Route, ...] = ()
    measure: Annotated[Measure, Label("Compared by")] = Measure.YEARLY
    above: Pounds | None = None
    up_to: Pounds | None = None
    geographies: tuple[Geography, ...] = ()
    registered: Annotated[bool | None, Label("Is the setting registered?")] = None
    past_eighteen: bool | None = None
    mode: Mode
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    retrospective: bool = False
    point: Identifier | None = None
    interpretation: Identifier | None = None
    citation: Words
    in_force_from: Day
    in_force_to: Day | None = None

    @model_validator(mode="after")
    def check_point_and_interpretation(self) -> Self:
        """Raise ValueError if the row has a point without an interpretation, or the reverse."""
        if (self.point is None) is not (self.interpretation is None):
            message = "a row of the scheme needs both a point and an interpretation, or neither"
            raise ValueError(message)
        return self


class SchemeAdopted(Event):
    """The council adopted a scheme of delegation; a later one replaces it from its day."""

    stored: ClassVar[str] = "scheme-adopted.v1"
    scheme_id: SchemeId
    title: Words
    rows: Annotated[tuple[SchemeRow, ...], Field(min_length=1, max_length=120)]
    in_force_from: Day


class InterpretationChosen(Event):
    """The council chose an interpretation of a point of the scheme, in force from a day."""

    stored: ClassVar[str] = "interpretation-chosen.v1"
    scheme_id: SchemeId
    point: Identifier
    interpretation: Identifier
    citation: Words
    in_force_from: Day


def in_order(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes in their order, each once.

    >>> in_order(("E2", "E1", "E2"))
    ('E1', 'E2')
    """
    return tuple(sorted(set(codes)))


class PolicyChoices(BaseModel):
    """What a policy chooses, without its reference, its day and where the council decided it. The
    authorities that adjoin the area are in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    responsible_authority: Authority
    adjoining: Annotated[tuple[Authority, ...], AfterValidator(in_order)]
    key_decision_above: Pounds
    call_in_days: CallInDays
    minimum_term_years: Annotated[Whole, Field(ge=1, le=20)]
    contract_review_months: Months
    report_months: Months


class DecisionProposed(Event):
    """An officer proposed an act that another decides, on these terms. Days are its first and last.

    Fees are pounds. It states the terms that its act has, and no others. Another person decides it
    up to the last day on which it stands.
    """

    stored: ClassVar[str] = "decision-proposed.v1"
    proposal: Annotated[Separated, Label("What is proposed")]
    placement_id: PlacementId | None
    provider_id: ProviderId | None
    successor_id: ProviderId | None
    framework_id: FrameworkId | None
    lot: Lot | None
    lots: Annotated[tuple[Lot, ...], Label("Lots")]
    home_id: HomeId | None
    block_id: BlockId | None
    budget_line: BudgetLine | None
    supplier: Supplier | None
    series_id: SeriesId | None
    child_ref: ChildRef | None
    support_id: SupportId | None
    arrangement_ref: AfterCareId | None
    payment_id: PaymentId | None
    invoice_id: InvoiceId | None
    agreed: Annotated[Pounds | None, Label("To be paid of what is in dispute", "Pounds")]
    scheme_id: SchemeId | None
    rows: tuple[SchemeRow, ...]
    policy_id: PolicyId | None
    policy: tuple[PolicyChoices, ...]
    person_ref: PersonRef | None
    position: Annotated[Position | None, Tag("entry"), Label("Entry", "Its number")]
    field: Annotated[ValuePath | None, Label("Value", "Its name in the entry")]
    ground: ErasureGround | None
    left_out: Annotated[tuple[PlacementId, ...], Label("Which do not rise")]
    places: Annotated[Whole | None, Field(ge=1, le=500)]
    nights_a_year: NightsAYear | None
    nightly_fee: NightlyFee | None
    weekly_fee: WeeklyFee | None
    percent: Annotated[Percent | None, Label("Rise", "Per cent")]
    retainer_percent: Percent | None
    retainer_days: DaysCount | None
    notice_days: DaysCount | None
    last_day_charged: bool | None
    begins_on: Annotated[Day | None, Label("From")]
    ends_on: Annotated[Day | None, Label("Until")]
    proposed_by: Annotated[Officer, Label("Proposed by")]
    proposed_as: Role
    proposed_on: Day
    stands_until: Day

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of what it is about, untold, and that of proposals of its act."""
        return (*untold(super().tags), f"proposal:{self.proposal}")


class PolicyAdopted(Event):
    """The council adopted its own choices, in force from a day. A later policy replaces them.

    Which authorities adjoin its area is one, because areas across an estuary may be taken either
    way. `key_decision_above` is pounds a year, and `call_in_days` the working days within which a
    key decision may be called in before it is acted on, if the constitution has any.
    """

    stored: ClassVar[str] = "policy-adopted.v1"
    policy_id: PolicyId
    citation: Words
    responsible_authority: Authority
    adjoining: tuple[Authority, ...]
    key_decision_above: Pounds
    call_in_days: CallInDays
    minimum_term_years: Annotated[Whole, Field(ge=1, le=20)]
    contract_review_months: Months
    report_months: Months
    in_force_from: Day


class Document(BaseModel):
    """A document as published: its name, and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Identifier
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ReportedToCabinetMember(Event):
    """The regular report on expenditure was made to the Cabinet Member (recommendation 4).

    Its documents give the last day of the period as known at `known_at`.
    """

    stored: ClassVar[str] = "reported-to-cabinet-member.v1"
    policy_id: PolicyId
    period_from: Day
    period_to: Day
    awards: Annotated[Whole, Field(ge=0)]
    direct_awards: Annotated[Whole, Field(ge=0)]
    retrospective: Annotated[Whole, Field(ge=0)]
    summary: Prose
    known_at: Position | None
    documents: tuple[Document, ...]
    reported_on: Day


class CommencementRecorded(Event):
    """A section of the Children's Wellbeing and Schools Act 2026 was commenced from a day.

    Without purposes it is in force for all. The source is the instrument, as an officer checked it.
    """

    stored: ClassVar[str] = "commencement-recorded.v1"
    section: Section
    commenced_on: Day
    purposes: Words | None
    source: Words
    checked_as: Role
    checked_by: Officer
    checked_on: Day
