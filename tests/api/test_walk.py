"""Every operation and page as every role: what comes back tells nobody more than they may know.

The walk posts and asks for all that a role may use (in the plain run every other time), follows
links that come back, has the jobs done that it asked for, unpacks the files, and looks for
children, providers, homes’ addresses and prices (`tests/support/walked.py`).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from asking_as import operations
from fastapi.testclient import TestClient
from jobs_done import do_jobs
from story import CHILD
from thorough import every, is_nightly
from walked import OTHER, marks_in, tell_both, texts_of, told_to

from api.access.operations import PUBLIC
from api.access.roles import BY_NAME, ROLES
from api.access.who import is_allowed, split_role
from api.http.examples import sample_of
from api.web.paths import PATHS
from domain.commands import COMMANDS
from projections.engine.columns import NUMERIC
from projections.money.contributions import MADE_OF
from projections.questions import QUESTIONS

WHOSE: Final = {"social-worker": "sam", "provider:P-3": "cedar"}
"""Whose part a role is walked in, where that matters: the second child's officer, for one."""
LIMITED: Final = (
    "nobody", "operator", "cabinet-member", "democratic-services", "evaluator", "social-worker",
    "provider:P-1", "provider:P-3",
)  # fmt: skip
WALKED: Final = (
    (*LIMITED, "provider:P-2", *(r.name for r in ROLES if r.name not in (*LIMITED, "provider")))
    if is_nightly()
    else LIMITED
)
"""In the plain run those who are told least. The others may be told all but a refusal:
that is tried in `test_sight.py`, and here in the night.
"""
OURS: Final = {
    "provider_id": "P-1", "referral_id": "R-1", "award_id": "AW-1", "offer_id": "O-1",
    "placement_id": "PL-1", "home_id": "H-1", "child_ref": CHILD, "person_ref": CHILD,
}  # fmt: skip
NEVER: Final = frozenset((
    "sign_out", "act_as", "choose_role", "sign_in_with", "signed_in", "static_file", "favicon",
    "log_events", "openapi", "documentation", "run_verification", "take_emergency_access",
))  # fmt: skip
"""Operations that end the walk, wait, take long, open a case, or say nothing of this ledger."""
AS_OF: Final = "as_of=2021-06-01"
SUBJECTS: Final = ("child:" + CHILD, "child:" + OTHER, "referral:R-1", "provider:P-2",
                   "committed-spend/residential/forecast")  # fmt: skip
LATEST: Final = 3
"""How many entries before the head are opened too: the children's particulars are among them."""
Asked = tuple[str, str, dict[str, Any]]


def paths(declared: str, head: int) -> Iterator[str]:
    """The paths of an operation: about the first things, the second, and what does not exist."""
    names = re.findall(r"{(\w+)(?::\w+)?}", declared)
    if "position" in names:
        for position in range(1, head + 2, every(5)):
            yield re.sub(r"{position}", str(position), declared)
        return
    for n in ("1", "2", "9")[:: every(2)]:
        filled = declared
        for name in names:
            kind = OURS.get(name, "x-1").rpartition("-")[0]
            if name == "identifier":
                kind = {"providers": "P", "homes": "H", "referrals": "R", "placements": "PL"}.get(
                    declared.split("/")[1], "F"
                )
            filled = re.sub(f"{{{name}}}", f"{kind}-{n}", filled)
        yield filled
        if not names:
            return


def asked_of(role: str, head: int) -> Iterator[Asked]:
    """All that is asked in a role, whether it may or not: the guard is tried elsewhere."""
    row = BY_NAME.get(split_role(role)[0])
    for _, methods, declared, operation in operations():
        may = row is not None and is_allowed(row, operation, declared)
        if operation in NEVER or not (may or operation in PUBLIC):
            continue
        for method in methods - {"HEAD"}:
            for path in paths(declared, head):
                if method == "GET":
                    dated = "" if path.startswith("/log/") else f"?{AS_OF}"
                    yield "GET", f"{path}{dated}", {}
                elif operation in PATHS and row is not None:
                    yield "POST", path, {"json": body_of(operation, declared)}
    if row is not None:
        yield from asked_about(row, head)


def body_of(operation: str, declared: str) -> dict[str, Any]:
    """A body of a command about the first child, its search and its placement."""
    sample = sample_of(COMMANDS[operation])
    in_path = re.findall(r"{(\w+)}", declared)
    about_first = {name: OURS[name] for name in sample if name in OURS}
    return {k: v for k, v in {**sample, **about_first}.items() if k not in in_path}


def asked_about(row: Any, head: int) -> Iterator[Asked]:
    """What is asked by forms and bodies: figures, replays, cases, openings, bundles, scenarios."""
    for name in sorted(row.answers):
        for each in MADE_OF.get(name, ()):
            moments = "first=2021-04-09&second=2021-06-01"
            yield "GET", f"/explain?figure={name}/*/{each}&{AS_OF}", {}
            yield "GET", f"/compare?figure={name}/*/{each}&{moments}", {}
        for table in QUESTIONS[name].tables:
            figures = [c for c in table.columns if table.kind(c) in NUMERIC]
            for column in {table.shown[0], *figures[-1:]}:
                yield "GET", f"/explain?figure={name}/{table.name}/1/{column}&{AS_OF}", {}
    for about in SUBJECTS:
        for number in (1, 5, 100)[:: every(2)]:
            yield "POST", "/replay", {"data": {"about": about, "number": str(number)}}
        bundle = {"about": about, "purpose": "audit", "profile": "court"}
        yield "POST", "/bundles", {"data": bundle}
    for child in (CHILD, OTHER, "C-CCCCCCCCCCCCCCCC"):
        yield "POST", "/cases", {"data": {"child_ref": child, "as_of": "2021-06-01"}}
        yield "POST", "/audit/who-looked", {"data": {"person_ref": child}}
        yield "POST", "/openings/about", {"json": {"person_ref": child}}
    purpose = (row.purposes or ("audit",))[0]
    for position in (*range(1, 60, every(7)), *range(head - LATEST, head + 1)):
        yield "POST", "/openings", {"json": {"positions": [position], "purpose": purpose}}
        yield "POST", "/sealed", {"data": {"positions": [str(position)], "purpose": purpose}}
    uplift = {"what": "fee-uplift", "on_day": "2021-06-01", "percent": "10"}
    yield "POST", f"/what-if?{AS_OF}", {"json": uplift}
    yield "GET", "/movement?from=2021-04-10&to=2021-06-01", {}
    for name in ("cabinet-member.pdf", "cabinet-member.xlsx", "sufficiency.pdf"):
        yield "POST", f"/reports/{name}?{AS_OF}", {}
    yield "GET", "/log?limit=500", {}
    yield "GET", "/audit/log?after=20", {}
    yield "POST", "/exports/ssda903", {"json": {"year": "2021-22", "purpose": "the return"}}


def links_in(text: str) -> Iterator[str]:
    """The links of a page to other pages of ours."""
    for link in re.findall(r'href="(/[^"#]+)"', text):
        if not link.startswith(("/static", "/sign", "/documentation")):
            yield unescape(link)


def positions_in(body: Any) -> Iterator[int]:
    """Every position that the rows of an answer rest on."""
    if isinstance(body, dict):
        yield from body.get("because", ())
    for each in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from positions_in(each)


class Walk:
    """One role's walk: what was asked, and what came back that it may not know."""

    def __init__(self, client: TestClient, role: str) -> None:
        actor = WHOSE.get(role, f"a-{role.replace(':', '-')}")
        named = {"Ledger-Actor": actor, "Ledger-Role": role}
        self.client, self.role = client, role
        self.who = {"Authorization": "none"} if role == "nobody" else named
        self.seen = {entry["position"] for entry in entries(client, self.who)}
        self.tried: set[str] = set()
        self.jobs: list[str] = []
        self.leaks: dict[str, set[str]] = {}

    def ask(self, method: str, path: str, sent: dict[str, Any]) -> list[str]:
        """Ask once, note what should not have come back, and return the links that did."""
        key = f"{method} {path} {sent}"
        if key in self.tried:
            return []
        self.tried.add(key)
        answer = self.client.request(method, path, headers=self.who, follow_redirects=False, **sent)
        if answer.headers.get("location", "").startswith("/jobs/"):
            self.jobs.append(answer.headers["location"])
        kind, text = answer.headers.get("content-type", ""), texts_of(answer)
        for mark in marks_in(text) - told_to(self.role, path) - marks_in(key):
            self.leaks.setdefault(f"{self.role} is told {mark}", set()).add(f"{method} {path}")
        if "json" in kind and answer.content:
            for position in set(positions_in(answer.json())) - self.seen:
                self.leaks.setdefault(f"{self.role}: entry {position}", set()).add(path)
        return list(links_in(text)) if "html" in kind and method == "GET" else []

    def go(self, head: int) -> None:
        """Ask for everything, and for what the pages link to."""
        if self.seen:
            self.ask("GET", "/log-events?after=0&most=1", {})
        asked = [*asked_of(self.role, head)][:: every(2)]
        links = [link for each in asked for link in self.ask(*each)]
        for link in [*dict.fromkeys(links)][:: every(24)]:
            self.ask("GET", link, {})
        do_jobs(self.client.app)
        for job in self.jobs:
            self.ask("GET", job, {})
            self.ask("GET", f"{job}/result", {})


def test_nobody_is_told_more_than_they_may_know(
    client: TestClient, clock: Any, catch_up: Any
) -> None:
    tell_both(client, clock)
    catch_up()
    head = client.get("/log?limit=500").json()[-1]["position"]
    walks = [Walk(client, role) for role in WALKED]
    for walk in walks:
        walk.go(head)
    leaks = {what: sorted(where)[:6] for walk in walks for what, where in walk.leaks.items()}
    assert not leaks, "\n".join(f"{what}: {where}" for what, where in sorted(leaks.items()))
    assert all(len(walk.tried) >= 5 for walk in walks)


def entries(client: TestClient, who: dict[str, str]) -> list[dict[str, Any]]:
    """The entries that somebody sees in the log."""
    answer = client.get("/log?limit=500", headers=who)
    found: list[dict[str, Any]] = answer.json() if answer.is_success else []
    return found
