"""The commands of an auditor: explain a figure, compare two moments, and replay."""

from typing import Annotated, Any

import typer

from api.cli.answers import open_facts, parse_basis, print_json
from api.cli.app import app
from api.cli.console import say
from api.cli.options import AsOf, Data, Demo, Figure, Form, KnownAt
from api.dates import day_and_known
from api.figures import ROW_PARTS, row_named, steps_of
from evidence.explain import compare as comparisons
from evidence.explain import explain as explanations
from evidence.explain.figure import parse_figure
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
    """Explain a figure: its arithmetic, and its entries with their proofs."""
    if figure.count("/") == ROW_PARTS:
        explain_row(figure, as_of, known_at, form=form, demo=demo, data=data)
        return
    named = parse_figure(figure)
    with open_facts(demo=demo, data=data) as (connection, borough):
        basis = parse_basis(connection, borough, as_of, known_at, demo=demo)
        found = explanations.explain(connection, basis, named)
    if form == "json":
        print_json(explanations.explanation_json(found))
        return
    value = named.format(found.value)
    say(f"{found.figure} as of {basis.as_of}, as known at entry {basis.known_at}: {value}")
    for each in found.contributions:
        because = ", ".join(map(str, each.because))
        amount = named.format(each.amount)
        say(f"  {amount:>16}  {each.what}: {each.arithmetic} (entries {because})")
    say(f"  {value:>16}  is their sum, of {len(found.contributions)} contributions.")
    say(f"Each of its {len(found.entries)} entries is proved to be in the tree of {found.size}"
        f" entries with root {found.root}.")  # fmt: skip


def explain_row(
    figure: str, as_of: str, known_at: str, *, form: str, demo: bool, data: Any
) -> None:
    """Explain a row of an answer: the entries it came from, what they say, and their proofs."""
    with open_facts(demo=demo, data=data) as (connection, borough):
        basis = parse_basis(connection, borough, as_of, known_at, demo=demo)
        question, row = row_named(connection, basis, figure)
        column = figure.rpartition("/")[2]
        found = explanations.explain_row(connection, basis, row, column)
    if form == "json":
        print_json(found)
        return
    say(f"{figure} as of {basis.as_of}, as known at entry {basis.known_at}: {found.value}")
    for position, text in found.says:
        say(f"  {position}  {text}")
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
    """Show what changed in a figure between two moments, and why."""
    named = parse_figure(figure)
    with open_facts(demo=demo, data=data) as (connection, borough):
        moments = [
            parse_basis(connection, borough, *day_and_known(text), demo=demo)
            for text in (first, second)
        ]
        found = comparisons.compare(connection, named, *moments)
    if form == "json":
        print_json(comparisons.comparison_json(found))
        return
    before, after = named.format(found.before), named.format(found.after)
    say(f"{found.figure}: {before} as of {moments[0].as_of}, as known at entry"
        f" {moments[0].known_at};")  # fmt: skip
    say(f"    {after} as of {moments[1].as_of}, as known at entry {moments[1].known_at}.")
    for change in found.changes:
        say(f"  {named.format_change(change.difference):>16}  {change.what}: {change.because}")
    difference = named.format_change(found.difference)
    say(f"  {difference:>16}  is their sum, of {len(found.changes)} changes.")


@app.command("replay")
def replay(
    about: Annotated[str, typer.Argument(help="child:C-…, referral:R-…, provider:P-… or a figure")],
    *,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Step through what was recorded, and show what each entry changed."""
    with open_facts(demo=demo, data=data) as (connection, borough):
        basis = parse_basis(connection, borough, as_of, known_at, demo=demo)
        steps = steps_of(connection, about, basis)
    if form == "json":
        print_json(steps)
        return
    for step in steps:
        print_step(step)


def print_step(step: Step) -> None:
    """Print one step."""
    entry = step.entry
    say(f"{entry['position']}  {entry['recorded']}  {entry['title']}, by {entry['by']}")
    if step.rules:
        say(f"    decided by {step.command}: {', '.join(step.rules)}")
    for citation in step.law:
        say(f"    under {citation}")
    for name in step.governed_by:
        say(f"    with {name}")
    for text in step.ceased:
        say(f"    − {text}")
    for text in step.began:
        say(f"    + {text}")
    if step.value:
        say(f"    = {step.value}")
