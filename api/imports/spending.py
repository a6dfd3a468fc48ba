"""A council's published spending file (Local Government Transparency Code 2015, ¶28).

    SPEND-ROW-1  The payment date is a day: YYYY-MM-DD or DD/MM/YYYY.
    SPEND-ROW-2  The amount is a number of pounds.
    SPEND-ROW-3  Transaction number, supplier and expense code are given.
    SPEND-ROW-4  An amount with more than two decimals is rounded to the penny (queried).
    SPEND-ROW-5  A negative amount is a credit, held as it stands (reported).
    SPEND-ROW-6  A value is one the ledger can hold: a day from 1900 to 2199, under £1 million
                 million, a name of 400 letters at most.

A row that breaks the first three, or the last, is set aside. The supplier's name enters the log
if the supplier is an organisation; a person who trades alone is a number and nothing else.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.imports.source import Line, Source, read, set_aside, unfit
from api.pseudonyms import pseudonym
from domain.commands.load_spending_file import LoadSpendingFile
from domain.events.finance import PaymentRecorded
from domain.events.imports import Problem, RowSetAside
from domain.terms import to_the_penny

COLUMNS: Final = (
    "Date", "Transaction Number", "Amount", "Supplier Name", "Supplier ID", "Expense Type",
    "Expense Code", "Creditor Type",
)  # fmt: skip
FIELDS: Final = {"amount": "Amount", "paid_on": "Date", "payee": "Supplier Name"}
PEOPLE: Final = frozenset(("INDV", "SOLE"))
DATE_FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Spending:
    """A spending file as a command, and the rows that were rounded."""

    command: LoadSpendingFile
    source: Source
    rounded: tuple[Problem, ...]


def spending_in(path: Path, key: bytes) -> Spending:
    """The payments in a file. Raises FileUnreadable."""
    source = read(path)
    source.require(COLUMNS)
    payments: list[PaymentRecorded] = []
    aside: list[RowSetAside] = []
    rounded: list[Problem] = []
    for line in source.lines:
        problems = tuple(faults(line))
        if not problems:
            try:
                payments.append(payment(line, source, key))
            except ValidationError as invalid:
                problems = unfit(line, invalid, FIELDS, "SPEND-ROW-6")
        if problems:
            aside.append(set_aside(source, "payments", line, key, problems))
        elif exact(line.cells["Amount"]) != payments[-1].amount:
            rounded.append(Problem(row=line.number, column="Amount", rule="SPEND-ROW-4"))
    command = LoadSpendingFile(
        file=source.fingerprint,
        file_name=identifier(source.name),
        rows=len(source.lines),
        payments=tuple(payments),
        set_aside=tuple(aside),
    )
    return Spending(command, source, tuple(rounded))


def faults(line: Line) -> Iterator[Problem]:
    """Why a row cannot be held as a payment (SPEND-ROW-1 to SPEND-ROW-3)."""
    if day_of(line.cells["Date"]) is None:
        yield Problem(row=line.number, column="Date", rule="SPEND-ROW-1")
    if exact(line.cells["Amount"]) is None:
        yield Problem(row=line.number, column="Amount", rule="SPEND-ROW-2")
    for column in ("Transaction Number", "Supplier Name", "Expense Code"):
        if not line.cells[column].strip():
            yield Problem(row=line.number, column=column, rule="SPEND-ROW-3")


def payment(line: Line, source: Source, key: bytes) -> PaymentRecorded:
    """A row as a payment; it is the same payment wherever the row stands again."""
    cells = {column: cell.strip() for column, cell in line.cells.items()}
    amount, paid_on = exact(cells["Amount"]), day_of(cells["Date"])
    if amount is None or paid_on is None:
        raise AssertionError(line.number)
    return PaymentRecorded(
        payment_id=identity(cells, to_the_penny(amount), paid_on),
        budget_line=identifier(cells["Expense Code"]),
        provider_id=None,
        payee=payee(cells, key),
        amount=to_the_penny(amount),
        paid_on=paid_on,
        source_file=source.fingerprint[:16],
        source_row=line.number,
    )


def identity(cells: Mapping[str, str], amount: Decimal, paid_on: date) -> str:
    """The transaction, with a digest of its amount, day, supplier and code."""
    facts = (cells["Transaction Number"], str(amount), str(paid_on), cells["Supplier ID"],
             cells["Expense Code"])  # fmt: skip
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return f"{identifier(cells['Transaction Number'])[:60]}.{digest}"


def payee(cells: Mapping[str, str], key: bytes) -> str:
    """Who was paid: an organisation by its name, a person by a pseudonym."""
    if cells["Creditor Type"].upper() in PEOPLE:
        return f"person {pseudonym(key, 'supplier ' + cells['Supplier ID'])[2:]}"
    return cells["Supplier Name"]


def exact(text: str) -> Decimal | None:
    """An amount as written: £ and thousands commas allowed, brackets mean a credit."""
    bare = re.sub(r"[£,\s]", "", text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def day_of(text: str) -> date | None:
    """A day in one of the ways these files write it."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a date, no time
        except ValueError:
            continue
    return None


def identifier(text: str) -> str:
    """Text as an identifier: what is not a letter, digit, dot, dash or slash becomes a dash."""
    return re.sub(r"[^A-Za-z0-9._/-]+", "-", text).strip("-._/")[:80] or "unnamed"
