"""Answers questions within what a person's role may ask, and the cases they may see."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from api.access.roles import Reach, Role
from api.access.sight import Sight
from api.access.who import Asker, NotYours
from api.dates import parse_as_of, parse_known_at
from api.web.parts import Parts
from domain.faults import Fault
from ledger.log import Log
from projections.engine.answer import (
    Basis,
    Connection,
    NotYetProjected,
    NotYetRecorded,
    open_snapshot,
    resolve_basis,
)
from projections.engine.question import Answer, Question, answer


@contextmanager
def open_facts(parts: Parts, sight: Sight, *, scratch: bool = False) -> Iterator[Connection]:
    """A connection that reads the facts a person may see, from a replica if there is one.

    With `scratch` it may make scratch tables, which a replica does not take: it is then a
    connection to the ledger's own database.
    """
    reach = sight.tags
    with (
        open_snapshot(parts.conninfo, scratch=True, reach=reach, login=parts.limited_login)
        if scratch
        else parts.snapshots.open_snapshot(reach=reach)
    ) as connection:
        yield connection


def parse_basis(
    parts: Parts, connection: Connection, as_of: str | None, known_at: str | None
) -> Basis:
    """The basis of an answer, from the texts of its day and position.

    Raises NotADate, NothingRecordedYet; NotYetRecorded for a position that the log does not hold,
    and NotYetProjected for one that it holds and the facts have not reached.
    """
    day, known = parse_as_of(as_of, parts.today()), parse_known_at(known_at)
    try:
        return resolve_basis(connection, as_of=day, known_at=known, borough=parts.borough)
    except NotYetProjected:
        if isinstance(known, int):
            refuse_unrecorded(parts.log, known)
        raise


def refuse_unrecorded(log: Log, position: int) -> None:
    """Refuse a position that the log does not hold. Raises NotYetRecorded."""
    if position > log.head():
        raise NotYetRecorded


class AlreadyHeld(Fault):
    """The client holds this answer already."""

    slug = "already-held"


def etag_of(basis: Basis, role: Role) -> str:
    """The ETag of an answer: its two dates, and the role it is for."""
    return f'"{basis.as_of}-{basis.known_at}-{role.name}"'


def refuse_held(held: str | None, basis: Basis, role: Role) -> None:
    """Refuse an answer whose ETag the client holds. Raises AlreadyHeld.

    An allocated officer always gets an answer: which cases are theirs may have changed since.
    """
    if held == etag_of(basis, role) and role.reach is not Reach.ALLOCATED:
        raise AlreadyHeld


def answer_for(
    parts: Parts,
    who: Asker,
    question: Question,
    as_of: str | None = None,
    known_at: str | None = None,
    *,
    only: Sequence[str] | None = None,
    held: str | None = None,
) -> Answer:
    """The answer to a question, or `only` those of its tables, as a person may see it.

    `held` is the ETag of an answer that the client holds. Raises NotYours where the role may not
    ask the question, AlreadyHeld where that is the answer held, and what `parse_basis` raises.
    """
    role = who.role
    if question.name not in role.answers:
        raise NotYours
    sight = Sight(parts.conninfo, who)
    with open_facts(parts, sight) as connection:
        basis = parse_basis(parts, connection, as_of, known_at)
        refuse_held(held, basis, role)
        found = answer(connection, question, basis, only=only, withheld=sight.withheld(question))
        return sight.answer(connection, found)
