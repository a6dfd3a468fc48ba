"""The commands of finance: the Cabinet Member's report, movements, and what-if."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from api.cli.answers import open_facts, parse_basis, print_json
from api.cli.app import app
from api.cli.console import bring_up_to_date, err, say
from api.cli.options import AsOf, Data, Demo, Form, KnownAt, by, settings_with
from api.dates import day_and_known
from api.exports.spending_report import PDF, WORKBOOK, FolderInUse, command_of, write_if_recorded
from api.settings import ledger_of
from domain.values import years_after
from domain.wording import format_pounds, format_signed_pounds
from evidence.publications.spending_report.report import make_spending_report
from ledger.handle import handle
from ledger.log import Log
from projections.engine.answer import open_snapshot
from projections.forecasting import movement as moving
from projections.forecasting.scenarios import (
    FeeUplift,
    HomeOpening,
    ProviderFails,
    Scenario,
    StepDown,
)
from projections.forecasting.what_if import WhatIf, what_if

finance = typer.Typer(
    help="The Cabinet Member's report, movement, and what if.", no_args_is_help=True
)
scenarios = typer.Typer(
    help="What a change would cost: uplift, opening, step-down or failure.", no_args_is_help=True
)
app.add_typer(finance, name="finance")
finance.add_typer(scenarios, name="what-if")
On = Annotated[str, typer.Option("--on", help="The day of the change, YYYY-MM-DD.")]
Fee = Annotated[str, typer.Option("--fee", help="Pounds a week.")]
PerCent = Annotated[str, typer.Option("--percent", help="Per cent.")]


@finance.command()
def report(
    folder: Annotated[Path, typer.Argument(help="A folder for the PDF and the workbook.")],
    *,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    publish: Annotated[
        str, typer.Option("--publish", help="Record it as published, with these words.")
    ] = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Make the Cabinet Member's report and, with --publish, record it in the log."""
    settings = settings_with(data)
    if any((folder / name).exists() for name in (PDF, WORKBOOK)):
        raise FolderInUse
    with open_facts(demo=demo, data=data) as (connection, borough):
        basis = parse_basis(connection, borough, as_of, known_at, demo=demo)
        made = make_spending_report(connection, basis, settings.council)
        command = command_of(connection, made, publish) if publish else None
    receipt = None
    with write_if_recorded(folder, made):
        if command is not None:
            with ledger_of(settings, demo=demo) as conninfo:
                with closing(Log(conninfo, vault=settings.vault(conninfo))) as log:
                    receipt = handle(log, command, by("finance"))
                if settings.database_url is None:
                    bring_up_to_date(settings, conninfo)
    say(f"{folder}: as at {basis.as_of}, as known at entry {basis.known_at}.")
    if receipt is not None:
        say(f"Published: entry {receipt.last} holds the SHA-256 of both documents.")


@finance.command()
def movement(
    *,
    first: Annotated[str, typer.Option("--from", help="A day, or day@known: 2021-12-31@6000.")],
    second: Annotated[str, typer.Option("--to", help="A day, or day@known.")],
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Show what moved the forecasts between two moments, by cause."""
    with open_facts(demo=demo, data=data) as (connection, borough):
        before, after = (
            parse_basis(connection, borough, *day_and_known(text), demo=demo)
            for text in (first, second)
        )
        moved = moving.movement(connection, before, after)
    found = moving.causes(moved)
    if form == "json":
        print_json({"causes": found, "entries": moved})
        return
    for cause in found:
        amount = format_signed_pounds(cause.amount)
        say(f"  {amount:>18}  {cause.line}: {cause.cause} ({cause.entries} entries)")
    total = sum((cause.amount for cause in found), Decimal(0))
    say(f"  {format_signed_pounds(total):>18}  is their sum: the forecasts moved by as much.")


@scenarios.command()
def uplift(
    *,
    on: On,
    percent: PerCent,
    lot: Annotated[str, typer.Option(help="Only a lot's fees.")] = "",
    provider: Annotated[str, typer.Option(help="Only a provider's fees.")] = "",
    as_of: AsOf = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """What if every fee rose by a percentage."""
    given = {"on_day": on, "percent": percent, "lot": lot or None, "provider_id": provider or None}
    print_what_if(scenario(FeeUplift, given), as_of, form=form, demo=demo, data=data)


@scenarios.command()
def opening(
    *,
    on: On,
    places: Annotated[int, typer.Option(help="How many places it has.")],
    fee: Fee,
    as_of: AsOf = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """What if a home opened, and took the dearest placements out of it."""
    given = {"on_day": on, "places": places, "weekly_fee": fee}
    print_what_if(scenario(HomeOpening, given), as_of, form=form, demo=demo, data=data)


@scenarios.command("step-down")
def step_down(
    placements: Annotated[list[str], typer.Argument(help="The placements that end.")],
    *,
    on: On,
    fee: Fee,
    line: Annotated[str, typer.Option(help="The line that pays for fostering.")],
    as_of: AsOf = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """What if named placements stepped down to foster carers."""
    given = {
        "on_day": on,
        "placement_ids": placements,
        "weekly_fee": fee,
        "budget_line": line,
    }
    print_what_if(scenario(StepDown, given), as_of, form=form, demo=demo, data=data)


@scenarios.command()
def failure(
    provider: Annotated[str, typer.Argument(help="The provider that stops.")],
    *,
    on: On,
    percent: PerCent,
    as_of: AsOf = "",
    form: Form = "text",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """What if a provider failed, and each child were placed elsewhere at a dearer fee."""
    given = {"on_day": on, "provider_id": provider, "percent": percent}
    print_what_if(scenario(ProviderFails, given), as_of, form=form, demo=demo, data=data)


def scenario(kind: type[Scenario], given: dict[str, Any]) -> Scenario:
    """A scenario from the options given. Raises BadParameter, naming the option."""
    try:
        return kind.model_validate(given)
    except ValidationError as invalid:
        error = invalid.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in error["loc"]).replace("_", "-")
        raise typer.BadParameter(f"{where}: {error['msg']}") from None


def print_what_if(given: Scenario, as_of: str, *, form: str, demo: bool, data: Path | None) -> None:
    """Print what a change would cost this year and next, entry by entry."""
    settings = settings_with(data)
    with ledger_of(settings, demo=demo) as conninfo:
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
        with open_snapshot(conninfo, scratch=True) as connection:
            basis = parse_basis(connection, settings.authority, as_of, "", demo=demo)
            year = basis.as_of
            found = what_if(connection, basis, given, (year, years_after(year, 1)))
            connection.rollback()
    if form == "json":
        print_json([one.model_dump() | {"difference": one.difference} for one in found])
        return
    for one in found:
        print_year(one)
    err.print("Nothing was recorded: this is what would be.")


def print_year(one: WhatIf) -> None:
    """Print one year's lines, and what each entry would add."""
    difference = format_signed_pounds(one.difference)
    say(f"{one.financial_year}: {difference}")
    for line in one.lines:
        say(f"  {line.line}: {format_pounds(line.today)} today, {format_pounds(line.then)} then")
    for change in one.changes:
        amount = format_signed_pounds(change.amount)
        say(f"  {amount:>18}  {change.line}  {change.what}  {change.name}")
    say(f"  {difference:>18}  is their sum, of {len(one.changes)} changes.")
