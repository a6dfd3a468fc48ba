"""Answering whoever asks over HTTP: within the role, and within the cases they need to know."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fastapi import Request

from api.access.reach import reach_of
from api.access.roles import Reach, Role
from api.access.who import NotYours
from api.dates import parse_as_of, parse_known_at
from domain.faults import Fault
from projections.engine.answer import (
    Asked,
    Connection,
    NotYetProjected,
    NotYetRecorded,
    reading,
    settle,
)
from projections.engine.question import Answer, Question, Table, answer


def about_one_child(table: Table) -> bool:
    """Whether the rows of a table are each about one child."""
    return "child_ref" in table.columns


def withheld(role: Role, question: Question) -> list[str]:
    """The tables of a question that a role gets empty: those about one child."""
    if role.reach is not Reach.NONE:
        return []
    return [table.name for table in question.tables if about_one_child(table)]


@contextmanager
def reading_for(request: Request, *, scratch: bool = False) -> Iterator[Connection]:
    """A connection that reads facts with the reach of whoever asks, from a replica if there is one.

    A replica takes no scratch tables: what needs them is asked of the ledger's own database.
    """
    state = request.app.state
    reach = reach_of(state.conninfo, request.state.asker)
    with (
        reading(state.conninfo, scratch=True, reach=reach)
        if scratch
        else state.readers.reading(reach=reach)
    ) as connection:
        yield connection


def asked_by(
    request: Request, connection: Connection, as_of: str | None, known_at: str | None
) -> Asked:
    """A day and a position, from what was typed.

    Raises NotADate, NothingRecordedYet; NotYetRecorded for a position that the log does not hold,
    and NotYetProjected for one that it does.
    """
    state = request.app.state
    day, known = parse_as_of(as_of, state.today()), parse_known_at(known_at)
    try:
        return settle(connection, as_of=day, known_at=known, borough=state.borough)
    except NotYetProjected:
        if isinstance(known, int):
            refuse_unrecorded(request, known)
        raise


def refuse_unrecorded(request: Request, position: int) -> None:
    """Refuse a position that the log does not hold: to wait for it is no use."""
    if position > request.app.state.log.head():
        raise NotYetRecorded


class AlreadyHeld(Fault):
    """Whoever asks holds this answer already."""

    slug = "already-held"


def tag_of(asked: Asked, role: Role) -> str:
    """What tells one answer to a question from another: its two dates, and the role it is for."""
    return f'"{asked.as_of}-{asked.known_at}-{role.name}"'


def refuse_held(request: Request, asked: Asked) -> None:
    """Spare what is held, unless cases were given or taken since. Raises AlreadyHeld."""
    role = request.state.asker.role
    held = request.headers.get("if-none-match") == tag_of(asked, role)
    if held and role.reach is not Reach.ALLOCATED:
        raise AlreadyHeld


def answered_for(
    request: Request,
    question: Question,
    as_of: str | None = None,
    known_at: str | None = None,
    *,
    only: Sequence[str] | None = None,
    spare: bool = False,
) -> Answer:
    """A question answered for whoever asks.

    Raises NotYours where the role may not ask it; if asked to spare what is held, AlreadyHeld.
    """
    role = request.state.asker.role
    if question.name not in role.answers:
        raise NotYours
    with reading_for(request) as connection:
        asked = asked_by(request, connection, as_of, known_at)
        if spare:
            refuse_held(request, asked)
        return answer(connection, question, asked, only=only, withheld=withheld(role, question))
