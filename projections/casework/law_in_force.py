"""The law in force on a day: sections of the Act of 2026 and dated provisions, with their sources.

Asked by    every officer: law is public, so who sees the own cases only sees all of it too.
Counts      one row for each section of the Children's Wellbeing and Schools Act 2026 that bears on
            placements, commenced or not; and one for each dated provision in force on `as_of`.
Dates       a section is in force from the day that the Act sets or that the council recorded.
Leaves out  the council's own choices, which it adopts.

    INFORCE-1  A section whose day is unknown is not in force.
    INFORCE-2  It is confirmed where the Act itself sets its day, or the council recorded its
               commencement with a source. Of several, the one recorded last counts.
    INFORCE-3  A provision is confirmed unless part of it is marked as unconfirmed.

Source: the ledger's own (decision 90).
"""

from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Final, LiteralString

from domain import duties, law, law_of_support
from domain.law import OPEN, Provision
from domain.statutes import orders, procurement, wellbeing_act
from domain.statutes.wellbeing_act import PASSED, REGISTER, Enacted
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

COMMENCED: Final[LiteralString] = """
SELECT DISTINCT ON (about) about AS section, on_day AS commenced_on,
       fields ->> 'source' AS source, fields ->> 'checked_by' AS checked_by,
       (fields ->> 'checked_on')::date AS checked_on, because
FROM law_event
WHERE what = 'commencement-recorded' AND fields ->> 'purposes' IS NULL
  AND known @> %(known_at)s::bigint
ORDER BY about, because DESC
"""


class Commenced(Row):
    """The commencement of a section for all purposes, as the council recorded it."""

    section: str
    commenced_on: date
    source: str
    checked_by: str
    checked_on: date


class Section(Row):
    """A section of the Act on the day asked about."""

    section: str
    inserts: str
    does: str
    asks: str
    rule: str
    state: str
    commenced_on: date | None
    purposes: str
    confirmed: bool
    unconfirmed: str
    source: str
    enacted_on: date
    checked_by: Reference
    checked_on: date


class DatedProvision(Row):
    """A dated provision of national law that is in force on the day asked about."""

    citation: str
    in_force_from: date
    until: date | None
    confirmed: bool
    unconfirmed: str


def sections(connection: Connection, basis: Basis) -> list[Section]:
    """Every section of the register, in its order."""
    recorded = {each.section: each for each in rows(connection, Commenced, COMMENCED, basis)}
    return [section_on(each, recorded.get(each.section), basis.as_of) for each in REGISTER]


def section_on(enacted: Enacted, recorded: Commenced | None, day: date) -> Section:
    """A section on a day, by the commencement that the council recorded, if it recorded one."""
    begins = enacted.commenced_on if recorded is None else recorded.commenced_on
    in_force = begins is not None and begins <= day
    return Section(
        section=enacted.section,
        inserts=enacted.inserts,
        does=enacted.does,
        asks=enacted.asks,
        rule=enacted.rule,
        state="in-force" if in_force else "not-in-force",
        commenced_on=begins,
        purposes="" if in_force else enacted.purposes,
        confirmed=begins is not None,
        unconfirmed="" if recorded else enacted.unconfirmed,
        source=recorded.source if recorded else enacted.source,
        enacted_on=PASSED,
        checked_by=recorded.checked_by if recorded else enacted.checked_by,
        checked_on=recorded.checked_on if recorded else enacted.checked_on,
        because=recorded.because if recorded else (),
    )


def provisions(_connection: Connection, basis: Basis) -> list[DatedProvision]:
    """The dated provisions in force on the day, by citation, each once."""
    found = {
        (each.citation, each.since): each
        for module in (law, law_of_support, duties, orders, procurement, wellbeing_act)
        for each in provisions_in(module)
        if each.since <= basis.as_of < each.until
    }
    return [
        DatedProvision(
            citation=each.citation,
            in_force_from=each.since,
            until=None if each.until == OPEN else each.until,
            confirmed=not each.unconfirmed,
            unconfirmed=each.unconfirmed,
            because=(),
        )
        for _, each in sorted(found.items())
    ]


def provisions_in(module: ModuleType) -> Iterator[Provision[object]]:
    """Every version of every provision that a module holds, also those in a table."""
    for value in vars(module).values():
        for versions in value.values() if isinstance(value, dict) else (value,):
            if isinstance(versions, tuple):
                yield from (each for each in versions if isinstance(each, Provision))


QUESTION: Final = Question(
    name="law-in-force",
    title="Law in force",
    doc=__doc__,
    asked_by=(
        "auditor", "authoriser", "broker", "cabinet-member", "commissioner",
        "data-protection-officer", "democratic-services", "evaluator", "finance", "moderator",
        "monitoring-officer", "performance-officer", "personal-adviser", "reviewing-officer",
        "social-worker", "solicitor", "team-manager",
    ),
    order=285,
    tables=(
        Table(
            "act",
            "Children’s Wellbeing and Schools Act 2026, section by section",
            Section,
            sections,
            ("section", "does", "asks", "rule", "state", "commenced_on", "confirmed", "source"),
            labels={
                "section": "Section",
                "inserts": "What it inserts",
                "does": "What it does",
                "asks": "What it asks of a placement",
                "rule": "By rule",
                "state": "State",
                "commenced_on": "Commenced on",
                "purposes": "Until then, for",
                "confirmed": "Is it confirmed?",
                "unconfirmed": "What is unconfirmed",
                "source": "Source",
                "enacted_on": "Enacted on",
                "checked_by": "Checked by",
                "checked_on": "Checked on",
            },
            values={"in-force": "In force", "not-in-force": "Not in force"},
        ),
        Table(
            "provisions",
            "Dated provisions of national law that rules apply",
            DatedProvision,
            provisions,
            ("citation", "in_force_from", "until", "confirmed", "unconfirmed"),
            summary=False,
            labels={
                "citation": "Source",
                "in_force_from": "In force from",
                "until": "Until",
                "confirmed": "Is it confirmed?",
                "unconfirmed": "What is unconfirmed",
            },
        ),
    ),
)  # fmt: skip
