"""Adopt a scheme of delegation: who decides, is consulted or is informed, with citations.

    SCHEME-1  A scheme is adopted once under its reference. A later scheme replaces it from its own
              day.
    SCHEME-2  Some row of the scheme gives a role the decision on an award, whatever the lots, days
              or interpretation of the row.
    SCHEME-3  Every role that it names is a post in the ledger's table of roles. One that decides or
              is consulted is a post that can record a decision in the ledger, and not one that is
              only informed.
    SCHEME-4  Once a scheme of delegation is in force on the day of recording, another person
              proposed that this one is adopted: under the same reference, with the same rows, from
              the same day. The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day from which the scheme is in force may have passed or be to come.

The scheme itself is the council's, after its cabinet report recommendations 4 and 5 and ¶2.6. Where
the report can be read in two ways, the scheme has rows for both interpretations: recommendation 4
and ¶2.6 on who authorises, recommendation 5 and ¶2.6 on adult social care. The rows of an
interpretation apply once the council chooses it, and until then give nobody a power.

Source: the ledger's own (decision 41) (SCHEME-3); the ledger's own (decision 97) (SCHEME-4); the
ledger's own (decision 17).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Decision, Mode
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.governance import SchemeAdopted, SchemeRow, Separated
from domain.posts import DECIDING, POSTS
from domain.readings.scheme import SCHEME, Scheme
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, SchemeId, Words


class AdoptScheme(Command):
    stored: ClassVar[str] = "adopt_scheme"
    label: ClassVar[str] = "Adopt a scheme of delegation"
    act: ClassVar[Act] = Act.DECISION
    scheme_id: SchemeId
    title: Words
    rows: Annotated[tuple[SchemeRow, ...], Field(min_length=1, max_length=120)]
    in_force_from: Day


class AlreadyAdopted(Refusal):
    """A scheme was already adopted under this reference. Choose another reference."""

    rule = "SCHEME-1"


class NobodyDecides(Refusal):
    """The scheme gives no role the decision on an award. Add a row that does."""

    rule = "SCHEME-2"


class NoSuchPost(Refusal):
    """The scheme names a role that is no post here, or lets one decide or be consulted that is only
    informed.

    Name posts that are in the table of roles.
    """

    rule = "SCHEME-3"


class NotProposed(Refusal):
    """No proposal of this scheme by another stands, and who proposes a scheme does not adopt it.

    Ask another person to propose it, as the council adopted it: with these rows, from this day.
    """

    rule = "SCHEME-4"
    satisfied_by = "Roles that may propose it: {roles}."


def query(_command: AdoptScheme) -> Query:
    return (SCHEME,)


def decide(
    command: AdoptScheme, state: Scheme, context: DecisionContext
) -> Sequence[SchemeAdopted]:
    if any(scheme.scheme_id == command.scheme_id for scheme in state.adopted):
        raise AlreadyAdopted(scheme_id=command.scheme_id)
    deciding = [row for row in command.rows if row.mode is Mode.DECIDES]
    if not any(row.decision is Decision.AWARD for row in deciding):
        raise NobodyDecides(scheme_id=command.scheme_id)
    if any(not set(row.roles) <= posts_for(row.mode) for row in command.rows):
        raise NoSuchPost(posts=tuple(POSTS))
    if state.on(context.today) is not None:
        terms = {**dict(command), "begins_on": command.in_force_from}
        refuse_unless_apart(Separated.SCHEME, terms, context, NotProposed)
    return [event_from(SchemeAdopted, command)]


def posts_for(mode: Mode) -> set[str]:
    """The posts that a scheme may give a part in a decision."""
    return set(POSTS if mode is Mode.INFORMED else DECIDING)


DECIDER = Decider(AdoptScheme, Scheme, query, Scheme.after, decide)
