"""What an entry records beside its event: command, rules, law, choices read, and rules broken.

These fields are part of the storage format. A field without a value is not stored, so a later
release may add one without changing an existing entry.
"""

from datetime import date

from pydantic import BaseModel

from domain.codes import Duty, OwedTo


class AppliedProvision(BaseModel, frozen=True, extra="forbid"):
    """A provision of national law as the decision applied it: its citation and its first day."""

    citation: str
    since: date


class OwedDuty(BaseModel, frozen=True, extra="forbid"):
    """What must be done because a rule was broken, who it concerns, and the last day in time."""

    duty: Duty
    owed_to: OwedTo
    due_on: date


class Breach(BaseModel, frozen=True, extra="forbid"):
    """A rule that what happened has broken: its number, its sentence of then, and the duties."""

    rule: str
    sentence: str
    duties: tuple[OwedDuty, ...] = ()


class Metadata(BaseModel, frozen=True, extra="forbid"):
    """The command's stored name; the numbers of its rules; the provisions of law in force on the
    decision's own day; the positions of the policies, schemes of delegation, frameworks and lot
    terms that the decision read; and the rules that what happened has broken.
    """

    command: str | None = None
    rules: tuple[str, ...] = ()
    provisions: tuple[AppliedProvision, ...] = ()
    governed_by: tuple[int, ...] = ()
    breaches: tuple[Breach, ...] = ()
