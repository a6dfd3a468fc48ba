"""The verbs of an auditor: explain a figure, compare two moments, replay what was recorded."""

from typing import Annotated, Any

import typer

from api.cli.answers import as_json, asked_at, opened
from api.cli.app import app
from api.cli.console import say
from api.cli.options import AsOf, Data, Demo, Figure, Form, KnownAt
from api.dates import day_and_known
from api.figures import ROW_PARTS, row_named, steps_of
from evidence.explain import compare as comparing
from evidence.explain import explain as explaining
from evidence.explain.replay import Step


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
    say(question.about)


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


def tell(step: Step) -> None:
    """Say one step."""
    entry = step.entry
    say(f"{entry['position']}  {entry['recorded']}  {entry['title']}, by {entry['by']}")
    if step.rules:
        say(f"    decided by {step.command}: {', '.join(step.rules)}")
    for citation in step.law:
        say(f"    under {citation}")
    for name in step.governed_by:
        say(f"    with {name}")
    for said in step.ceased:
        say(f"    − {said}")
    for said in step.began:
        say(f"    + {said}")
    if step.value:
        say(f"    = {step.value}")
