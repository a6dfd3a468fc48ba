"""What an entry records beside its event: command, rules, provisions of law, council choices read.

These fields are part of the storage format. A field without a value is not stored, so a later
release may add one without changing an existing entry.
"""

from datetime import date

from pydantic import BaseModel


class AppliedProvision(BaseModel, frozen=True, extra="forbid"):
    """A provision of national law as the decision applied it: its citation and its first day."""

    citation: str
    since: date


class Metadata(BaseModel, frozen=True, extra="forbid"):
    """The command's stored name; the numbers of its rules; the provisions of law in force on the
    decision's own day; and the positions of the policies, schemes of delegation, frameworks and
    lot terms that the decision read.
    """

    command: str | None = None
    rules: tuple[str, ...] = ()
    provisions: tuple[AppliedProvision, ...] = ()
    governed_by: tuple[int, ...] = ()
