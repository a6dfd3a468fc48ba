"""A life told over HTTP, step by step: who does what on which day, and what is right of it.

A step is accepted and breaks no rule (`did`), is refused by a rule (`refused`), or is recorded with
the rules that it breaks (`broke`). The clock is the ledger's own and only goes forward.
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

import psycopg
from asking_as import client_over
from fastapi.testclient import TestClient
from keys import vault_of

from evidence.bundle.chronology import chronology
from evidence.bundle.search_statement import search_statements
from evidence.bundle.subject import read_subject, snapshot
from ledger.metadata import metadata_from
from ledger.vault import Vault
from projections.engine import projector

Officer = tuple[str, str]
Row = dict[str, Any]
CLOCK = (
    "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql VOLATILE"
    " AS $$SELECT timestamptz '{}'$$"
)
BROKEN = "SELECT metadata FROM ledger.entry WHERE position BETWEEN %s AND %s ORDER BY position"

BROKER: Officer = ("beth", "broker")
OTHER_BROKER: Officer = ("bilal", "broker")
COMMISSIONER: Officer = ("cara", "commissioner")
MONITOR: Officer = ("mo", "monitoring-officer")
ANN: Officer = ("ann", "evaluator")
BOB: Officer = ("bob", "evaluator")
MODERATOR: Officer = ("mia", "moderator")
SOCIAL_WORKER: Officer = ("sue", "social-worker")
MANAGER: Officer = ("tess", "team-manager")
REVIEWER: Officer = ("iris", "reviewing-officer")
ADVISER: Officer = ("pat", "personal-adviser")
HEAD: Officer = ("hal", "head-of-service")
DCS: Officer = ("dora", "director-of-childrens-services")
EXECUTIVE: Officer = ("eve", "executive-director")
ADULTS: Officer = ("asma", "executive-director-of-adult-social-care")
NOMINATED: Officer = ("nora", "nominated-officer")
FINANCE: Officer = ("fay", "finance")
SOLICITOR: Officer = ("sol", "solicitor")
AUDITOR: Officer = ("au", "auditor")
PROTECTION: Officer = ("dee", "data-protection-officer")


def staff_of(provider: str) -> Officer:
    """A member of a provider's own staff."""
    return (f"manager-of-{provider}", f"provider:{provider}")


@dataclass
class Life:
    """One ledger, the interface over it, and the clock that it goes by."""

    client: TestClient
    ledger: str
    owner: psycopg.Connection[Any]
    answers: psycopg.Connection[Any]
    vault: Vault
    stale: bool = True

    def on(self, day: str, hour: int = 9) -> None:
        """It is this hour of this day, in UTC."""
        moment = datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00")
        self.owner.execute(CLOCK.format(moment.isoformat()).encode())

    def said(self, who: Officer, path: str, body: dict[str, Any]) -> Any:
        """The response to somebody in a role."""
        actor, role = who
        self.stale = True
        return self.client.post(
            path, json=body, headers={"Ledger-Actor": actor, "Ledger-Role": role}
        )

    def seen(self, who: Officer, path: str) -> str:
        """The page that somebody in a role is shown."""
        actor, role = who
        got = self.client.get(path, headers={"Ledger-Actor": actor, "Ledger-Role": role})
        assert got.status_code == 200, got.text
        return got.text

    def did(self, who: Officer, path: str, **body: Any) -> int:
        """It is accepted and breaks no rule; the position of its last entry."""
        return self.broke("", who, path, **body)

    def broke(self, rules: str, who: Officer, path: str, **body: Any) -> int:
        """It is recorded with exactly these breaches; the position of its last entry."""
        answer = self.said(who, path, body)
        assert answer.status_code == 201, (path, answer.json())
        first, last = answer.json()["first"], answer.json()["last"]
        found = [breach.rule for (metadata,) in self.owner.execute(BROKEN, (first, last))
                 for breach in metadata_from(metadata).breaches]  # fmt: skip
        assert sorted(found) == sorted(rules.split()), path
        return int(last)

    def refused(self, rule: str, who: Officer, path: str, **body: Any) -> dict[str, Any]:
        """A rule refuses it; what the refusal says."""
        answer = self.said(who, path, body)
        assert (answer.status_code, answer.json().get("rule")) == (409, rule), answer.json()
        problem: dict[str, Any] = answer.json()
        return problem

    def fold(self) -> None:
        """Make the answers go up to what was recorded last, if something was since."""
        if self.stale:
            projector.catch_up(self.answers, vault=self.vault)
            self.stale = False

    def answer(self, name: str, table: str, as_of: str, **where: Any) -> list[Row]:
        """The rows of an answer's table on a day that hold these values."""
        self.fold()
        got = self.client.get(f"/answers/{name}?as_of={as_of}")
        assert got.status_code == 200, got.text
        rows: list[Row] = got.json()[table]
        return [row for row in rows if where.items() <= row.items()]

    def cost(self, line: str, as_of: str) -> tuple[str, str]:
        """What a budget line has cost by a day, and what it is committed to by 31 March."""
        rows = self.answer("committed-spend", "lines", as_of, budget_line=line)
        return (rows[0]["delivered"], rows[0]["committed"]) if rows else ("0.00", "0.00")

    def months(self, line: str, as_of: str) -> dict[str, str]:
        """What each month of a line is committed to, by the month."""
        rows = self.answer("committed-spend", "detail", as_of, budget_line=line)
        return {row["month"]: row["committed"] for row in rows}

    def breaches(self, as_of: str) -> list[str]:
        """The rules of the breaches on a day, the latest first."""
        return [row["rule"] for row in self.answer("breaches", "breaches", as_of)]

    def duties(self, as_of: str, **where: Any) -> list[tuple[str, str, str | None]]:
        """What must be done about the breaches: the duty, by when, and when it was done."""
        rows = self.answer("breaches", "duties", as_of, **where)
        return [(row["duty"], row["due_on"], row["done_on"]) for row in rows]

    def due(self, as_of: str, rule: str, **where: Any) -> list[str]:
        """The days by which what a rule makes due is to be done."""
        rows = self.answer("obligations", "due", as_of, rule=rule, **where)
        return [row["due_on"] for row in rows]

    def page(self, path: str, who: Officer, **form: Any) -> str:
        """The words of a page: asked for or, with a form, sent."""
        named = {"Ledger-Actor": who[0], "Ledger-Role": who[1], "Accept": "text/html"}
        got = (
            self.client.post(path, data=form, headers=named)
            if form
            else self.client.get(path, headers=named)
        )
        assert got.status_code == 200, (path, got.status_code, got.text[:500])
        words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", got.text, flags=re.DOTALL)
        return " ".join(unescape(words).split())

    def because(self, figure: str, as_of: str, who: Officer = AUDITOR) -> str:
        """The words of the page that explains a figure."""
        self.fold()
        return self.page(f"/explain?figure={figure}&as_of={as_of}", who)

    def search(self, referral_id: str) -> dict[str, Any]:
        """The statement of a search, as evidence for a court has it."""
        with closing(snapshot(self.ledger)) as connection:
            head = connection.execute("SELECT max(position) FROM ledger.entry").fetchone()
            about = read_subject(connection, f"referral:{referral_id}", up_to=one(head))
            (found,) = search_statements(connection, about.entries, {})
        return found

    def record(self, subject: str) -> list[dict[str, Any]]:
        """The paragraphs of the chronology about something, as evidence for a court has them."""
        with closing(snapshot(self.ledger)) as connection:
            head = connection.execute("SELECT max(position) FROM ledger.entry").fetchone()
            about = read_subject(connection, subject, up_to=one(head))
        return chronology(about.entries, {})


def one(row: Any) -> int:
    """The only value of a row, whether it is a tuple or is read by its names."""
    return int(next(iter(row.values() if isinstance(row, dict) else row)))


@contextmanager
def life_over(ledger: str) -> Iterator[Life]:
    """A life over a ledger, with a client of its own."""
    with (
        client_over(ledger) as client,
        psycopg.connect(ledger, autocommit=True) as owner,
        projector.connect(ledger) as answers,
        closing(vault_of(ledger, role="placement_ledger_projector")) as vault,
    ):
        yield Life(client, ledger, owner, answers, vault)
