"""The verbs of an auditor: explain a figure, compare two moments, replay what was recorded."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import typer
from pydantic_core import to_jsonable_python

from api.asking import NotADate, parse_as_of, parse_known_at, today
from api.cli.app import app
from api.cli.console import bring_up_to_date, say
from api.cli.ledger import Data, Demo, settings_with
from api.demo.steps import REPORT_DAY
from api.question import Question
from api.questions import QUESTIONS
from api.settings import COUNCIL, DEMONSTRATION, ledger_of
from evidence.explain import compare as comparing
from evidence.explain import explain as explaining
from evidence.explain.replay import Step, replay, replay_figure
from projections.engine.answer import Asked, Connection, Row, reading, settle

ROW_PARTS: Final = 3
Figure = Annotated[str, typer.Argument(help="question/line/figure, as explain names it.")]
AsOf = Annotated[str, typer.Option(help="The day asked about, YYYY-MM-DD.")]
KnownAt = Annotated[str, typer.Option(help="What had been recorded: a day, moment or position.")]
Form = Annotated[Literal["text", "json"], typer.Option("--format")]


@contextmanager
def opened(*, demo: bool, data: Any) -> Iterator[tuple[Connection, str]]:
    """The answers of a ledger, brought up to date, and the borough."""
    settings = settings_with(data)
    with ledger_of(settings, DEMONSTRATION if demo else COUNCIL) as conninfo:
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
        with reading(conninfo) as connection:
            yield connection, settings.authority


def asked_at(
    connection: Connection, borough: str, as_of: str, known_at: str, *, demo: bool
) -> Asked:
    """A day and a position, from what was typed."""
    day: date = parse_as_of(as_of, REPORT_DAY if demo else today())
    known: int | datetime | None = parse_known_at(known_at)
    return settle(connection, as_of=day, known_at=known, borough=borough)


def as_json(value: Any) -> None:
    """Print as JSON; money as text, never as a float."""
    sys.stdout.write(json.dumps(to_jsonable_python(value), indent=2) + "\n")


@app.command()
def explain(
    figure: Figure,
    *,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Take a figure apart: its arithmetic and its entries, each proved."""
    if figure.count("/") == ROW_PARTS:
        explain_row(figure, as_of, known_at, form=form, demo=demo, data=data)
        return
    named = explaining.figure_named(figure)
    with opened(demo=demo, data=data) as (connection, borough):
        asked = asked_at(connection, borough, as_of, known_at, demo=demo)
        found = explaining.explain(connection, asked, named)
    if form == "json":
        as_json(explaining.as_object(found))
        return
    say(f"{found.figure} as of {asked.as_of}, as known at entry {asked.known_at}: {found.value:,}")
    for part in found.parts:
        because = ", ".join(map(str, part.because))
        say(f"  {part.amount:>16,}  {part.what}: {part.arithmetic} (entries {because})")
    say(f"  {found.value:>16,}  is their sum, of {len(found.parts)} parts.")
    say(f"Each of its {len(found.entries)} entries is proved to be in the tree of {found.size}"
        f" entries with root {found.root}.")  # fmt: skip


def explain_row(
    figure: str, as_of: str, known_at: str, *, form: str, demo: bool, data: Any
) -> None:
    """Say what entries a row of any answer came from, what they say, and that they are proved."""
    with opened(demo=demo, data=data) as (connection, borough):
        asked = asked_at(connection, borough, as_of, known_at, demo=demo)
        question, row = row_named(connection, asked, figure)
        column = figure.rpartition("/")[2]
        found = explaining.explain_row(connection, asked, row, column)
    if form == "json":
        as_json(found)
        return
    say(f"{figure} as of {asked.as_of}, as known at entry {asked.known_at}: {found.value}")
    for position, said in found.says:
        say(f"  {position}  {said}")
    say(f"Each of its {len(found.entries)} entries is proved to be in the tree of {found.size}"
        f" entries with root {found.root}.")  # fmt: skip
    say("How they are counted:")
    say(question.about.strip())


def row_named(connection: Connection, asked: Asked, figure: str) -> tuple[Question, Row]:
    """The question and the row of its table that a figure names. Raises NotAFigure."""
    name, table, number, _ = figure.split("/")
    question = QUESTIONS.get(name)
    sections = [] if question is None else [s for s in question.sections if s.name == table]
    if question is None or not sections or not number.isdecimal():
        raise explaining.NotAFigure
    found = sections[0].ask(connection, asked)
    if not 1 <= int(number) <= len(found):
        raise explaining.NotAFigure
    return question, found[int(number) - 1]


@app.command()
def compare(
    figure: Figure,
    *,
    first: Annotated[str, typer.Option("--from", help="A day, or day@known: 2021-12-31@6000.")],
    second: Annotated[str, typer.Option("--to", help="A day, or day@known.")],
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Say what changed in a figure between two moments, and why."""
    named = explaining.figure_named(figure)
    with opened(demo=demo, data=data) as (connection, borough):
        moments = [
            asked_at(connection, borough, *day_and_known(text), demo=demo)
            for text in (first, second)
        ]
        found = comparing.compare(connection, named, *moments)
    if form == "json":
        as_json(comparing.as_object(found))
        return
    say(f"{found.figure}: {found.before:,} as of {moments[0].as_of}, as known at entry"
        f" {moments[0].known_at};")  # fmt: skip
    say(f"    {found.after:,} as of {moments[1].as_of}, as known at entry {moments[1].known_at}.")
    for change in found.changes:
        say(f"  {change.difference:>+16,}  {change.what}: {change.because}")
    say(f"  {found.difference:>+16,}  is their sum, of {len(found.changes)} changes.")


def day_and_known(text: str) -> tuple[str, str]:
    """A day, and what was known: to the end of that day, unless another moment is given.

    >>> day_and_known("2021-12-31"), day_and_known("2021-12-31@6000")
    (('2021-12-31', '2021-12-31'), ('2021-12-31', '6000'))
    """
    day, _, known = text.partition("@")
    if not day:
        raise NotADate
    return day, known or day


@app.command("replay")
def replay_verb(
    about: Annotated[str, typer.Argument(help="child:C-…, referral:R-…, provider:P-… or a figure")],
    *,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Step through what was recorded, and what each entry changed."""
    with opened(demo=demo, data=data) as (connection, borough):
        asked = asked_at(connection, borough, as_of, known_at, demo=demo)
        steps = steps_of(connection, about, asked)
    if form == "json":
        as_json(steps)
        return
    for step in steps:
        tell(step)


def steps_of(connection: Connection, about: str, asked: Asked) -> list[Step]:
    """The steps of a subject or of a figure."""
    if "/" in about and ":" not in about:
        return replay_figure(connection, explaining.figure_named(about), asked)
    return replay(connection, about, known_at=asked.known_at)


def tell(step: Step) -> None:
    """Say one step."""
    entry = step.entry
    say(f"{entry['position']}  {entry['recorded']}  {entry['title']}, by {entry['by']}")
    if step.rules:
        say(f"    decided by {step.command}: {', '.join(step.rules)}")
    for citation in step.law:
        say(f"    under {citation}")
    for name in step.laid_down:
        say(f"    with {name}")
    for said in step.ceased:
        say(f"    − {said}")
    for said in step.began:
        say(f"    + {said}")
    if step.value:
        say(f"    = {step.value}")
