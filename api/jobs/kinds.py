"""The kinds of job: what each is called, the operation whose rights it needs, and what does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.jobs.bundles import make_bundle
from api.jobs.imports import (
    OFSTED_LIST,
    RETURN,
    SPENDING,
    import_ofsted_list,
    import_return,
    import_spending,
)
from api.jobs.rebuilds import rebuild_answers
from api.jobs.reports import make_report_pdf, make_report_xlsx, make_sufficiency_pdf
from api.jobs.returns import make_return
from api.jobs.work import Result, Work

JOB_PAGE: Final = "job.html"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. A role that may use `operation` may ask for it, follow it and fetch it.

    `counts` says what its progress counts, after “3 of 9”. `template` is its page; one of its own
    shows the result, which is then JSON.
    """

    title: str
    operation: str
    make: Callable[[Work], Result]
    counts: str = "rows are read"
    template: str = JOB_PAGE


STEPS: Final = "steps are done"
KINDS: Final = {
    "bundle": Kind("Evidence", "make_bundle", make_bundle),
    "report_pdf": Kind("The Cabinet Member’s report", "report_pdf", make_report_pdf, STEPS),
    "report_xlsx": Kind(
        "The Cabinet Member’s report: a workbook", "report_xlsx", make_report_xlsx, STEPS
    ),
    "sufficiency_pdf": Kind(
        "The statement of sufficiency", "sufficiency_pdf", make_sufficiency_pdf, STEPS
    ),
    "export_ssda903": Kind("The yearly return", "export_ssda903", make_return, STEPS),
    **{
        name: Kind(title, name, imports, template="import.html")
        for name, title, imports in (
            (RETURN, "Import of a yearly return", import_return),
            (SPENDING, "Import of payments or invoices", import_spending),
            (OFSTED_LIST, "Import of Ofsted’s list of providers", import_ofsted_list),
        )
    },
    "rebuild": Kind(
        "The answers, made again", "rebuild_answers", rebuild_answers, "entries are read"
    ),
}
