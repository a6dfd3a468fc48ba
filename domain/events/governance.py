"""How the council decides: its policies, its scheme of delegation, and what it reports."""

from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from domain.codes import Decision, Geography, Measure, Mode, Route
from domain.events.base import Event
from domain.terms import (
    Authority,
    Day,
    Identifier,
    Lot,
    PolicyId,
    Position,
    Pounds,
    Prose,
    Role,
    SchemeId,
    Whole,
    Words,
)

Months = Annotated[Whole, Field(ge=1, le=60)]


class SchemeRow(BaseModel):
    """A row of the authority matrix: for which matters, which of these roles does what.

    An empty list, or nothing, means any. A value is above `above` and not above `up_to`, in
    pounds. A row with a `question` counts only while its `reading` of it is the one in force.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    decision: Decision
    lots: tuple[Lot, ...] = ()
    routes: tuple[Route, ...] = ()
    measure: Measure = Measure.YEARLY
    above: Pounds | None = None
    up_to: Pounds | None = None
    geographies: tuple[Geography, ...] = ()
    registered: bool | None = None
    past_eighteen: bool | None = None
    mode: Mode
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    retrospective: bool = False
    question: Identifier | None = None
    reading: Identifier | None = None
    citation: Words
    in_force_from: Day
    in_force_to: Day | None = None

    @model_validator(mode="after")
    def reads_one_question(self) -> Self:
        """A question has a reading and a reading a question."""
        if (self.question is None) is not (self.reading is None):
            message = "a row that reads a question names both the question and its reading"
            raise ValueError(message)
        return self


class SchemeAdopted(Event):
    """The council adopted a scheme of delegation; a later one replaces it from its day."""

    stored: ClassVar[str] = "scheme-adopted.v1"
    scheme_id: SchemeId
    title: Words
    rows: Annotated[tuple[SchemeRow, ...], Field(min_length=1, max_length=120)]
    in_force_from: Day


class ReadingChosen(Event):
    """Of two readings of the scheme, the one in force from a day on, and who settled it."""

    stored: ClassVar[str] = "reading-chosen.v1"
    scheme_id: SchemeId
    question: Identifier
    reading: Identifier
    citation: Words
    in_force_from: Day


class PolicyAdopted(Event):
    """The council's own choices, from a day on; a later policy replaces it.

    Which authorities adjoin its area is one: estuaries are read both ways.
    """

    stored: ClassVar[str] = "policy-adopted.v1"
    policy_id: PolicyId
    citation: Words
    responsible_authority: Authority
    adjoining: tuple[Authority, ...]
    key_decision_above: Pounds
    minimum_term_years: Annotated[Whole, Field(ge=1, le=20)]
    contract_review_months: Months
    report_months: Months
    in_force_from: Day


class Document(BaseModel):
    """A document as it was published: its name, and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Identifier
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ReportedToCabinetMember(Event):
    """The regular report on expenditure went to the Cabinet Member (recommendation 4).

    Its documents say what was known at `known_at` of the last day of the period.
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
