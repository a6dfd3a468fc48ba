"""Reads a council's file of payments or invoices, by a layout.

    SPEND-ROW-1  The day is a real day: YYYY-MM-DD or DD/MM/YYYY.
    SPEND-ROW-2  The amount is a number of pounds.
    SPEND-ROW-3  The number, the payee or supplier, and the budget line are given.
    SPEND-ROW-4  An amount with more than two decimals is rounded to the penny (queried).
    SPEND-ROW-5  A negative amount is a credit, held as it stands (reported).
    SPEND-ROW-6  A value is one the ledger can hold: a day from 1900 to 2199, under £1 million
                 million, a name of 400 letters at most.
    SPEND-ROW-7  A column with values has a heading, a sheet with values the headings of a layout,
                 and above the headings are titles of one cell (what else is there is not read, and
                 reported).

A row that breaks SPEND-ROW-1 to SPEND-ROW-3 or SPEND-ROW-6 is set aside. The supplier's name enters
the log if the supplier is an organisation; a person who trades alone is recorded by a number only.

Source: the ledger's own (decisions 29 and 62).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.imports.layouts import Layout, find_fit, shipped_layouts
from api.imports.rows_aside import refuse_many_aside, set_aside, unfit_columns
from api.imports.source import Line, Progress, beside, nobody, sheets_of, unread_in
from api.pseudonyms import pseudonym
from domain.commands.imports.load_spending_file import LoadSpendingFile
from domain.events.finance import InvoiceRecorded, PaymentRecorded
from domain.events.imports import Problem, RowSetAside
from domain.values import REFERENCE, to_the_penny

GIVEN: Final = ("number", "budget_line")
BEYOND: Final = 10**12
"""The amount from which the ledger holds none: rounding a far larger one fails."""
SHOWN: Final = 46
MARK: Final = 32
"""How many characters of a text an identifier shows, and how many of its digest."""
MARKED: Final = re.compile(rf".*--[0-9a-f]{{{MARK}}}", re.DOTALL)
NUMBER: Final = r"(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)"
"""Pounds without a comma, or with one before every three digits, and their fraction."""
POUNDS: Final = rf"(?:£?\s?{NUMBER}|{NUMBER}\s?£)"
AMOUNT: Final = re.compile(rf"-?\s?{POUNDS}|£\s?-\s?{NUMBER}|\(\s?{POUNDS}\s?\)", re.ASCII)
"""An amount, or with a minus or in brackets a credit."""
DATE_FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y")
MOST_IN_DAY: Final = 40
"""More characters than a day has in any of these forms."""


@dataclass(frozen=True, slots=True)
class Spending:
    """A file as a command, the layout that read it, the rows that were rounded, and the columns and
    sheets that are not read.
    """

    command: LoadSpendingFile
    layout: Layout
    headings: dict[str, str]
    rounded: tuple[Problem, ...]
    unread: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one sheet by a layout."""

    layout: Layout
    headings: Mapping[str, str]
    fingerprint: str
    key: bytes

    def heading(self, ours: str) -> str:
        """The file's heading for one of our columns, or our own name if it has none."""
        return self.headings.get(ours, ours)

    def cell(self, line: Line, ours: str) -> str:
        """The cell of a row in one of our columns; nothing if the file has no such column."""
        return line.under(self.headings.get(ours)).strip()

    def faults(self, line: Line) -> Iterator[Problem]:
        """Why a row is set aside (SPEND-ROW-1 to SPEND-ROW-3, and SPEND-ROW-6 of an amount)."""
        for ours in ("paid_on", "period_from", "period_to"):
            given = self.cell(line, ours)
            if (given or ours == "paid_on") and day_of(given) is None:
                yield self.problem(line, ours, "SPEND-ROW-1")
        amount = parse_amount(self.cell(line, "amount"))
        if amount is None or amount.copy_abs() >= BEYOND:
            rule = "SPEND-ROW-2" if amount is None else "SPEND-ROW-6"
            yield self.problem(line, "amount", rule)
        payee = "payee" if self.layout.holds == "payments" else "supplier"
        for ours in (*GIVEN, payee):
            if not self.cell(line, ours):
                yield self.problem(line, ours, "SPEND-ROW-3")

    def problem(self, line: Line, ours: str, rule: str) -> Problem:
        """What is wrong with a row, under the file's own heading."""
        return Problem(row=line.number, column=self.heading(ours), rule=rule)

    def amount(self, line: Line) -> Decimal:
        """The amount of a row without faults."""
        amount = parse_amount(self.cell(line, "amount"))
        if amount is None:
            raise AssertionError(line.number)
        return amount

    def row(self, line: Line) -> PaymentRecorded | InvoiceRecorded:
        """A row as a payment or an invoice, the same wherever the row occurs again."""
        day, amount = day_of(self.cell(line, "paid_on")), to_the_penny(self.amount(line))
        if day is None:
            raise AssertionError(line.number)
        code = self.cell(line, "budget_line")
        supplier, provider = self.supplier(line), self.cell(line, "provider")
        common = {
            "budget_line": identifier(self.layout.lines.get(code, code)),
            "supplier": supplier,
            "provider_id": identifier(provider) if provider else None,
            "amount": amount,
            "period_from": day_of(self.cell(line, "period_from")),
            "period_to": day_of(self.cell(line, "period_to")),
            "source_file": self.fingerprint[:16],
            "source_row": line.number,
        }
        if self.layout.holds == "invoices":
            named = invoice_id(self.cell(line, "number"), supplier)
            return InvoiceRecorded.model_validate(
                {**common, "invoice_id": named, "invoiced_on": day}
            )
        paid = self.cell(line, "invoice")
        return PaymentRecorded.model_validate(
            {
                **common,
                "payment_id": self.identity(line, amount, day),
                "payee": self.payee(line),
                "invoice_id": invoice_id(paid, supplier) if paid else None,
                "paid_on": day,
            }
        )

    def identity(self, line: Line, amount: Decimal, day: date) -> str:
        """The transaction, with a digest of its amount, day, supplier and code.

        Two suppliers without a number may have one transaction: their names tell them apart.
        """
        number = self.cell(line, "number")
        supplier = self.cell(line, "supplier") or self.supplier(line) or ""
        facts = (number, str(amount), str(day), supplier, self.cell(line, "budget_line"))
        digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
        return f"{shown(number, 60)}.{digest}"

    def is_person(self, line: Line) -> bool:
        """Whether the payee is a person who trades alone, rather than an organisation."""
        people = {kind.upper() for kind in self.layout.people}
        return self.cell(line, "creditor").upper() in people

    def person(self, line: Line) -> str:
        """A person as the log records one: a number only."""
        named = self.cell(line, "supplier") or self.cell(line, "payee")
        return pseudonym(self.key, "supplier " + named)[2:]

    def payee(self, line: Line) -> str:
        """The payee: an organisation by its name, a person by a pseudonym."""
        return f"person {self.person(line)}" if self.is_person(line) else self.cell(line, "payee")

    def supplier(self, line: Line) -> str | None:
        """The supplier's number in the council's finance system, or a pseudonym for a person's.

        If the file has no number, an organisation's name in small letters stands for it.
        """
        if self.is_person(line):
            return f"person-{self.person(line)}"
        given = self.cell(line, "supplier") or self.cell(line, "payee").lower()
        return identifier(given) if given else None


def spending_in(
    path: Path, key: bytes, layout: Layout | None = None, progress: Progress = nobody
) -> Spending:
    """The payments or invoices in a file, read by its layout or the first shipped one that fits.

    Raises FileUnreadable, saying which columns to map if none fits.
    """
    fingerprint, sheets = sheets_of(path)
    layouts = shipped_layouts().values() if layout is None else (layout,)
    chosen, sheet = find_fit(path.name, [each for each in sheets if each.columns], layouts)
    reader = Reader(chosen, chosen.headings(sheet), fingerprint, key)
    held: list[PaymentRecorded | InvoiceRecorded] = []
    aside: list[RowSetAside] = []
    rounded: list[Problem] = []
    for n, line in enumerate(sheet.lines, start=1):
        progress(n, len(sheet.lines))
        problems = tuple(reader.faults(line))
        if not problems:
            try:
                held.append(reader.row(line))
            except ValidationError as invalid:
                problems = unfit_columns(line, invalid, columns_of(reader), "SPEND-ROW-6")
        if problems:
            aside.append(set_aside(fingerprint, chosen.holds, line, key, problems))
            refuse_many_aside(path.name, aside)
        elif reader.amount(line) != held[-1].amount:
            rounded.append(reader.problem(line, "amount", "SPEND-ROW-4"))
    command = LoadSpendingFile(
        file=fingerprint,
        file_name=identifier(path.name),
        layout=chosen.recorded_name,
        rows=len(sheet.lines),
        payments=tuple(one for one in held if isinstance(one, PaymentRecorded)),
        invoices=tuple(one for one in held if isinstance(one, InvoiceRecorded)),
        set_aside=tuple(aside),
    )
    headings = {ours: reader.heading(ours) for ours in ("amount", "number")}
    unread = (*unread_in(sheet, "SPEND-ROW-7"), *beside(sheets, [sheet], "SPEND-ROW-7"))
    return Spending(command, chosen, headings, tuple(rounded), unread)


def columns_of(reader: Reader) -> dict[str, str]:
    """The file's heading for each field of an event."""
    fields = {"invoiced_on": "paid_on", "payment_id": "number", "invoice_id": "number"}
    names = ("amount", "paid_on", "payee", "supplier", "budget_line", "period_from", "period_to")
    every = {**fields, **{name: name for name in names}}
    return {field: reader.heading(ours) for field, ours in every.items()}


def invoice_id(number: str, supplier: str | None) -> str:
    """An invoice by its supplier and number: two suppliers may both have a number 1.

    A supplier with a dot could be read as another and part of the number, so both are digested.
    """
    named = f"{supplier or ''}.{number}"
    if supplier is None or "." in supplier:
        return marked(named, json.dumps([supplier, number]))
    return identifier(named)


def parse_amount(text: str) -> Decimal | None:
    """An amount as written: £ and thousands commas are allowed, and a minus or brackets mean a
    credit. What is written in any other way is no amount, whatever a program would make of it.

    >>> parse_amount("£1,234.56"), parse_amount("(40.00)"), parse_amount("12 50")
    (Decimal('1234.56'), Decimal('-40.00'), None)
    """
    bare = text.strip()
    if not AMOUNT.fullmatch(bare):
        return None
    amount = Decimal(re.sub(r"[^0-9.]", "", bare))
    return -amount if bare[0] == "(" or "-" in bare else amount


def day_of(text: str) -> date | None:
    """A day in one of the forms that these files use, each of which begins with a digit."""
    bare = text.strip()
    return day_in(bare) if bare[:1].isdigit() and len(bare) <= MOST_IN_DAY else None


@lru_cache(maxsize=4_096)
def day_in(text: str) -> date | None:
    """A day in one of those forms. A file states few days, and each of them often."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a date, no time
        except ValueError:
            continue
    return None


def identifier(text: str) -> str:
    """A text as an identifier that no other text has. One that may be an identifier is kept as it
    is; what can be kept of any other is followed by two dashes and a digest of the whole.

    >>> identifier("INV/001"), identifier("Müller & Sons")
    ('INV/001', 'M-ller-Sons--aa3e78a550b6343b0347bb0561df3ef5')
    """
    if re.fullmatch(REFERENCE, text) and not MARKED.fullmatch(text):
        return text
    return marked(text, text)


def marked(text: str, whole: str) -> str:
    """What can be kept of a text, two dashes, and a digest of the whole."""
    return f"{shown(text, SHOWN)}--{hashlib.sha256(whole.encode()).hexdigest()[:MARK]}"


def shown(text: str, most: int) -> str:
    """What of a text an identifier can show: other characters than letters, digits, dots, dashes
    and slashes become dashes.
    """
    return re.sub(r"[^A-Za-z0-9._/-]+", "-", text).strip("-._/")[:most] or "unnamed"
