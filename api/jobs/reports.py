"""Makes the Cabinet Member's report and the statement of sufficiency as jobs.

Each is of the day, and as known at the entry, that were fixed when it was asked for. A worker that
takes the job up again therefore makes the same bytes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.access.sight import Sight
from api.access.who import Asker
from api.exports.spreadsheets import PDF, WORKBOOK
from api.jobs.work import Result, Work
from api.web.answers import open_facts, parse_basis
from api.web.parts import Parts
from evidence.publications.spending_report.report import STEPS, ReportFigures, report_figures
from evidence.publications.sufficiency.statement import make_sufficiency_statement
from projections.engine.answer import Basis, Connection


def basis_asked(
    parts: Parts, who: Asker, as_of: str | None, known_at: str | None
) -> dict[str, str]:
    """The request of a document: its day and the position as which it is known, both fixed.

    Raises what `parse_basis` raises.
    """
    with open_facts(parts, Sight(parts.conninfo, who)) as connection:
        basis = parse_basis(parts, connection, as_of, known_at)
    return {"as_of": basis.as_of.isoformat(), "known_at": str(basis.known_at)}


def make_report_pdf(work: Work) -> Result:
    """The Cabinet Member's report, as an accessible PDF."""
    return report_of(work, ReportFigures.as_pdf, PDF, "pdf")


def make_report_xlsx(work: Work) -> Result:
    """The figures of the Cabinet Member's report, as a workbook."""
    return report_of(work, ReportFigures.as_workbook, WORKBOOK, "xlsx")


def report_of(
    work: Work, make: Callable[[ReportFigures], bytes], media_type: str, ending: str
) -> Result:
    """The Cabinet Member's report in one of its forms. The other is not made."""
    with facts_of(work) as (connection, basis):
        found = report_figures(connection, basis, work.parts.council, work.note)
        content = make(found)
    work.note(STEPS, STEPS)
    return Result(content, media_type, f"cabinet-member-{basis.as_of}.{ending}")


def make_sufficiency_pdf(work: Work) -> Result:
    """The statement of sufficiency, as an accessible PDF."""
    with facts_of(work) as (connection, basis):
        made = make_sufficiency_statement(connection, basis, work.parts.council, work.note)
    return Result(made.pdf, PDF, f"sufficiency-{made.basis.as_of}.pdf")


@contextmanager
def facts_of(work: Work) -> Iterator[tuple[Connection, Basis]]:
    """The facts that the asker of a job may see, and the basis that was asked for."""
    asked = work.request
    with open_facts(work.parts, Sight(work.parts.conninfo, work.who)) as connection:
        yield connection, parse_basis(work.parts, connection, asked["as_of"], asked["known_at"])
