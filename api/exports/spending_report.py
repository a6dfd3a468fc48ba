"""Makes the command that records the Cabinet Member's report, and writes the report's files."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from api.dates import today
from domain.commands.awards.report_to_cabinet_member import ReportToCabinetMember
from domain.events.governance import Document
from domain.faults import Fault
from evidence.publications.spending_report.previous import first_unreported_day, reported_until
from evidence.publications.spending_report.report import SpendingReport
from projections.engine.answer import Connection, resolve_basis

PDF, WORKBOOK = "report.pdf", "report.xlsx"
POLICY: Final = """
SELECT about, on_day FROM policy_event
WHERE what = 'policy-adopted' AND upper_inf(known) AND on_day <= %s
ORDER BY on_day DESC, because DESC LIMIT 1
"""


class NoPolicy(Fault):
    """No policy is adopted, so no report is due under one. Adopt one first, or do not publish."""

    slug = "no-policy"


class FolderInUse(Fault):
    """The folder holds files already. Name another."""

    slug = "folder-in-use"


def command_of(connection: Connection, made: SpendingReport, summary: str) -> ReportToCabinetMember:
    """The command that records a report: its period, what it rests on, and its documents. Raises
    NoPolicy.
    """
    day = made.basis.as_of
    now = resolve_basis(connection, as_of=day, known_at=None, borough=made.basis.borough)
    policy = connection.execute(POLICY, (day,)).fetchone()
    if policy is None:
        raise NoPolicy
    since = first_unreported_day(reported_until(connection, now), policy[1])
    documents = tuple(
        Document(name=name, sha256=hashlib.sha256(content).hexdigest())
        for name, content in ((PDF, made.pdf), (WORKBOOK, made.workbook))
    )
    return ReportToCabinetMember(
        policy_id=policy[0],
        period_from=since,
        period_to=day,
        summary=summary,
        known_at=made.basis.known_at,
        documents=documents,
        reported_on=today(),
    )


@contextmanager
def write_if_recorded(folder: Path, made: SpendingReport) -> Iterator[None]:
    """Write both documents to a folder if the block within succeeds; otherwise neither."""
    was_there = folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    waiting = {folder / f"{PDF}.part": made.pdf, folder / f"{WORKBOOK}.part": made.workbook}
    try:
        for path, content in waiting.items():
            path.write_bytes(content)
        yield
    except BaseException:
        for path in waiting:
            path.unlink(missing_ok=True)
        if not was_there:
            folder.rmdir()
        raise
    for path in waiting:
        path.rename(path.with_suffix(""))
