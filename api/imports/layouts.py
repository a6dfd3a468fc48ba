"""Layouts: versioned TOML files that map a council's column headings to the ledger's columns.

A layout is a TOML file: its name and version, whether it is of payments or invoices, and for each
of our columns the headings it has had. Headings change from year to year: a new one is added to a
list and the version raised. The log records the layout's name, version and fingerprint.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from api.imports.extent import FileUnreadable
from api.imports.screening import naming, open_bounded
from api.imports.source import Sheet, letters_of, plain

MOST_BYTES: Final = 100_000
MOST_NAMED: Final = 30
"""How many columns a refusal names at most."""
MOST_DOTS: Final = 1_000
"""A key of tens of thousands of parts takes minutes to parse."""
FOLDER: Final = resources.files("api.imports") / "layouts"
Ours = Literal[
    "paid_on", "number", "amount", "payee", "supplier", "budget_line", "creditor", "invoice",
    "provider", "period_from", "period_to",
]  # fmt: skip
Headings = Annotated[tuple[str, ...], Field(min_length=1)]
NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "payments": frozenset(("paid_on", "number", "amount", "payee", "budget_line")),
    "invoices": frozenset(("paid_on", "number", "amount", "supplier", "budget_line")),
}
MEANT: Final[Mapping[str, str]] = {
    "paid_on": "the day paid or invoiced",
    "number": "the transaction or invoice number",
    "amount": "the net amount in pounds",
    "payee": "the supplier's name",
    "supplier": "the supplier's number",
    "budget_line": "the budget line or expense code",
    "creditor": "the kind of creditor",
    "invoice": "the invoice paid",
    "provider": "the provider",
    "period_from": "the first day paid for",
    "period_to": "the last day paid for",
}


class Layout(BaseModel):
    """A layout as its file states it. `lines` gives the budget line of each code in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    version: Annotated[int, Field(ge=1)]
    holds: Literal["payments", "invoices"]
    people: tuple[str, ...] = ()
    columns: Mapping[Ours, Headings]
    optional: Mapping[Ours, Headings] = Field(default_factory=dict)
    lines: Mapping[str, str] = Field(default_factory=dict)
    fingerprint: str = ""

    @model_validator(mode="after")
    def require_columns(self) -> Self:
        """Refuse a layout without a column that every payment or invoice must have."""
        mapped = {str(ours) for ours in self.columns}
        if missing := sorted(NEEDED[self.holds] - mapped):
            message = f"[columns] does not map {', '.join(missing)}"
            raise ValueError(message)
        return self

    @property
    def recorded_name(self) -> str:
        """A layout as the log records it: name, version and the beginning of its fingerprint."""
        return f"{self.name}.v{self.version}.{self.fingerprint[:12]}"

    def missing(self, sheet: Sheet) -> list[str]:
        """The columns of ours for which a sheet has no heading."""
        return [ours for ours, names in self.columns.items() if first(names, sheet) is None]

    def headings(self, sheet: Sheet) -> dict[str, str]:
        """The headings that a sheet has for our columns. Raises FileUnreadable."""
        named = {**self.optional, **self.columns}
        found = {str(ours): first(names, sheet) for ours, names in named.items()}
        return {ours: heading for ours, heading in found.items() if heading is not None}


def first(names: Sequence[str], sheet: Sheet) -> str | None:
    """The first of the headings that a sheet has, whatever its capitals and spaces. Raises
    FileUnreadable if the sheet has two that are equal but for those.
    """
    found = next((sheet.written[plain(name)] for name in names if plain(name) in sheet.written), ())
    if len(found) > 1:
        message = f"the headings {' and '.join(found[:2])} are one but for capitals and spaces"
        raise FileUnreadable(message)
    return next(iter(found), None)


def layout_of(name: str, content: bytes) -> Layout:
    """A layout from the bytes of its file. Raises FileUnreadable, saying what is wrong."""
    if content.count(b".") > MOST_DOTS:
        message = f"{name}: not a layout (more than {MOST_DOTS:,} dots in it)"
        raise FileUnreadable(message)
    try:
        given = tomllib.loads(content.decode())
        fingerprint = hashlib.sha256(content).hexdigest()
        return Layout.model_validate({**given, "fingerprint": fingerprint})
    except RecursionError:
        message = f"{name}: not a layout (it has lists within lists without end)"
    except ValidationError as invalid:
        error = invalid.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in error["loc"])
        message = f"{name}: not a layout ({f'{where}: ' if where else ''}{error['msg']})"
    except ValueError as fault:  # that of tomllib, of the decoder, and of a number too long
        message = f"{name}: not a layout ({fault})"
    raise FileUnreadable(message)


def shipped_layouts() -> dict[str, Layout]:
    """The layouts that come with this release, by name."""
    files = {file.name: file for file in FOLDER.iterdir() if file.name.endswith(".toml")}
    found = (layout_of(name, files[name].read_bytes()) for name in sorted(files))
    return {layout.name: layout for layout in found}


def shipped_layout(name: str) -> Layout:
    """The layout of a name, of those that come with this release. Raises FileUnreadable."""
    known = shipped_layouts()
    if name not in known:
        message = f"there is no layout of that name: there are {', '.join(known)}"
        raise FileUnreadable(message)
    return known[name]


def layout_named(given: str) -> Layout:
    """A layout by the name of one that comes with this release, or from a file. Raises
    FileUnreadable.
    """
    known = shipped_layouts()
    if given in known:
        return known[given]
    path = Path(given)
    if not path.exists():
        message = f"no layout {given!r}: name a file, or one of {', '.join(known)}"
        raise FileUnreadable(message)
    with naming(path.name), open_bounded(path, MOST_BYTES) as file:
        content = file.read(MOST_BYTES)
    return layout_of(path.name, content)


def refuse_other_sheets(file: str, fitting: Sequence[Sheet]) -> None:
    """Refuse two sheets that could be read, and a hidden one. Raises FileUnreadable."""
    names = list({id(sheet): sheet.name for sheet in fitting}.values())
    if len(names) > 1:
        message = f"{file}: the sheets {' and '.join(names)} can all be read: keep one in the file"
        raise FileUnreadable(message)
    if fitting[0].is_hidden:
        message = f"{file}: the sheet {names[0]} is hidden: show it, or take it out of the file"
        raise FileUnreadable(message)


def others_in(layout: Layout, sheet: Sheet) -> str:
    """The columns of a sheet that a layout does not know, by their letters: what stands where
    headings would may be about a child.
    """
    known = set(layout.headings(sheet).values())
    others = [
        letters_of(number)
        for number, column in enumerate(sheet.columns, start=1)
        if column and column not in known
    ]
    if not others:
        return "It knows every heading there."
    more = f" and {len(others) - MOST_NAMED:,} more" if len(others) > MOST_NAMED else ""
    return f"It does not know the headings of columns {', '.join(others[:MOST_NAMED])}{more}."


def find_fit(file: str, sheets: Sequence[Sheet], layouts: Iterable[Layout]) -> tuple[Layout, Sheet]:
    """The first layout that fits, and the one sheet of the file that any fits. Raises
    FileUnreadable, also where that sheet is hidden.

    If none fits, the message says what the closest one lacks, which columns it does not know, and
    what to do.
    """
    fits: list[tuple[Layout, Sheet]] = []
    closest: tuple[int, Layout, Sheet, list[str]] | None = None
    for layout in layouts:
        for sheet in sheets:
            lacks = layout.missing(sheet)
            if not lacks:
                fits.append((layout, sheet))
            elif closest is None or len(lacks) < closest[0]:
                closest = (len(lacks), layout, sheet, lacks)
    if fits:
        refuse_other_sheets(file, [sheet for _, sheet in fits])
        return fits[0]
    if closest is None:
        message = f"{file}: the file is empty"
        raise FileUnreadable(message)
    _, layout, sheet, lacks = closest
    missing = "; ".join(f"{ours} ({MEANT[ours]})" for ours in lacks)
    message = (
        f"{file}: no layout fits its columns. The closest, {layout.name} version {layout.version},"
        f" finds no heading for {missing}. {others_in(layout, sheet)}"
        f" Write a layout that says which heading is which, and name it with --layout"
    )
    raise FileUnreadable(message)
