"""Renders a page from its template, with what every page shows, and formats values for it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from starlette.responses import Response

from api.access.roles import Activity, Role
from api.web.parts import parts_of, person_signed_in
from api.web.words import (
    code_in_words,
    code_label,
    known,
    lower_first,
    part_in_words,
    sentence_in_words,
    sum_in_words,
    upper_first,
)
from domain.authorities import name_of_authority
from domain.commands import COMMANDS
from domain.labels import label_of_name
from domain.london import clock_in_london, day_in_london, moment_stated
from domain.text import shown
from domain.wording import day_in_words, day_stated, format_day, format_pounds

FOLDER: Final = Path(__file__).parent / "templates"
NAVIGATION: Final = (
    (Activity.BROKER, "Searches", "/referrals-board"),
    (Activity.DECIDE, "Decisions", "/decisions"),
    (Activity.CASES, "Children", "/cases"),
    (Activity.FINANCE, "Budget", "/budget"),
    (Activity.MARKET, "Market", "/market"),
    (Activity.PROVE, "Audit", "/audit"),
    (Activity.BUNDLES, "Evidence", "/bundles"),
    (Activity.FILES, "Files", "/files"),
    (Activity.OWN_AFFAIRS, "Your invitations", "/own-affairs"),
    (Activity.RECORD, "Record", "/do"),
)


def pounds(amount: Decimal | str | None) -> str:
    """An amount on a page: £1,498,000.00, or a dash for none."""
    return "–" if amount is None else format_pounds(Decimal(amount))


def number(figure: Decimal | int | None) -> str:
    """A figure without needless decimals, or a dash for none."""
    if figure is None:
        return "–"
    return f"{figure:,.0f}" if figure == int(figure) else f"{figure:,.2f}"


def figure(value: Decimal | None) -> str:
    """A measure with its decimals as they are, or a dash for none."""
    return "–" if value is None else f"{value:,}"


def moment(value: datetime | str | None) -> str:
    """A moment in London, as people write it: 31 December 2021 at 17:05. A text that states no
    moment stays as it is.
    """
    at = moment_stated(value) if isinstance(value, str) else value
    if at is None:
        return value if isinstance(value, str) else ""
    return f"{format_day(day_in_london(at))} at {clock_in_london(at)}"


def on_day(value: date | str | None) -> str:
    """A day as people write it, from a date or its text; nothing for none. A text that states no
    day stays as it is.
    """
    if not value:
        return ""
    return day_in_words(value) if isinstance(value, str) else format_day(value)


def format_value(value: Any) -> str:
    """A value of any kind, as a person reads it.

    >>> values = (True, Decimal("3500.10"), date(2021, 5, 1),
    ...           ("going-missing", "self-harm"))
    >>> [format_value(value) for value in values]
    ['yes', '3,500.10', '1 May 2021', 'Going missing, self-harm']
    """
    match value:
        case None | "":
            return "–"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value:,}"
        case datetime():
            return moment(value)
        case date():
            return format_day(value)
        case list() | tuple():
            return listed(format_value(each) for each in value)
        case dict():
            return labelled(value, format_value)
        case str() if day_stated(value):
            return day_in_words(value)
        case str():
            return code_label(value)
        case _:
            return str(value)


def as_recorded(value: Any) -> str:
    """A value of an entry as it is recorded, but codes in words and days written out.

    >>> as_recorded("demo-broker"), as_recorded("2021-02-22"), as_recorded([]), as_recorded("PN1")
    ('demo-broker', '22 February 2021', '–', 'Came and spoke for themselves')
    """
    match value:
        case str() if not day_stated(value):
            return (code_label(value) if known(value) else value) or "–"
        case list():
            return listed(as_recorded(each) for each in value)
        case dict():
            return labelled(value, as_recorded)
        case _:
            return format_value(value)


def listed(texts: Iterable[str]) -> str:
    """Several values in a line, of which only the first begins with a capital."""
    first, *others = [*texts] or ["–"]
    return ", ".join((first, *map(lower_first, others)))


def labelled(fields: Mapping[str, Any], write: Callable[[Any], str]) -> str:
    """The fields of a group in a line, each with its label."""
    given = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
    return "; ".join(
        f"{lower_first(label_of_name(name))}: {lower_first(write(value))}"
        for name, value in given.items()
    )


def visible(value: Any) -> Any:
    """A value in which a character that could not be recorded now is shown by its code point.

    >>> visible("Ann\u202e"), visible(3)
    ('Ann[U+202E]', 3)
    """
    return shown(value) if type(value) is str else value


environment = Environment(
    loader=ChoiceLoader(
        [
            FileSystemLoader(FOLDER),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    ),
    autoescape=True,
    finalize=visible,
    undefined=ChainableUndefined,
    trim_blocks=True,
)
environment.filters.update(
    pounds=pounds,
    number=number,
    figure=figure,
    day=on_day,
    moment=moment,
    value=format_value,
    as_recorded=as_recorded,
    in_words=code_in_words,
    label=code_label,
    field_label=label_of_name,
    authority=name_of_authority,
    lower_first=lower_first,
    upper_first=upper_first,
    sentence=sentence_in_words,
    part=part_in_words,
    arithmetic=sum_in_words,
)
environment.globals["labels"] = {name: command.label for name, command in COMMANDS.items()}
templates = Jinja2Templates(env=environment)


def navigation(role: Role | None) -> list[tuple[str, str]]:
    """The titles and paths of the pages for a role."""
    if role is None:
        return []
    return [(title, href) for activity, title, href in NAVIGATION if activity in role.activities]


def page(request: Request, template: str, shown: dict[str, Any]) -> Response:
    """A page from its template: what it shows, who is signed in, and where else they may go.

    `shown` may have a `status`, 200 unless it says otherwise, and a `message` for its top.
    """
    parts, asker = parts_of(request), person_signed_in(request)
    role = asker.role if asker else None
    whole = {
        "asker": asker,
        "csrf": asker.session.csrf if asker and asker.session else "",
        "cspNonce": getattr(request.state, "nonce", ""),
        "nav": navigation(role),
        "here": request.url.path,
        "note": parts.note,
        "message": "",
        "stands_on": parts.today,
        "stands_at": parts.log.head,
        **shown,
    }
    return templates.TemplateResponse(
        request, template, whole, status_code=shown.get("status", 200)
    )
