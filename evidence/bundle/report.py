"""Typesets the report of a bundle as an accessible PDF (PDF/UA-1), from the bundle's own data.

A court merges, stamps and prints the report with other documents. Its first page therefore says
how to check the folder of files, and nothing depends on a signature in the PDF.
"""

from importlib import resources
from typing import Any, Final

import segno

from domain.labels import label_of_code
from domain.london import moment_in_words, moment_stated
from domain.wording import day_in_words
from evidence.bundle.chronology import chronology, index, summary
from evidence.bundle.draft import Draft
from evidence.bundle.limits import is_open_ended, not_shown, shown, subject_in_words
from evidence.documents.typesetting import typeset
from evidence.proof.note import ED25519, VerifierKey

LEFT_OUT: Final = "left out: "
TEMPLATE: Final = resources.files("evidence.bundle") / "report.typ"


def report_pdf(draft: Draft, digest: str) -> bytes:
    """The report as a PDF, with a QR code of its identifier and of the evidence's digest.

    Equal drafts give equal bytes.
    """
    code = qr_code(f"{draft.bundle_id} {digest}")
    return typeset(TEMPLATE, report_data(draft, digest), draft.made_at, qr=code)


def report_data(draft: Draft, digest: str) -> dict[str, Any]:
    """The texts of the report, by the names under which the template reads them."""
    subject, request = draft.subject, draft.request
    paragraphs = chronology(subject.entries, draft.values)
    supporting = chronology(subject.support, draft.values)
    return {
        "title": f"Evidence about {subject_in_words(subject.about)}",
        "council": request.council,
        "bundle_id": draft.bundle_id,
        "about": subject.about,
        "profile": request.choice.profile,
        "purpose": request.purpose,
        "made": moment_in_words(draft.made_at),
        "known_at": draft.checkpoint.size,
        "entries": len(subject.entries),
        "support": len(subject.support),
        "disclosed": draft.disclosed,
        "withheld": draft.withheld,
        "evidence": digest,
        "checkpoint": draft.checkpoint.text.splitlines(),
        "key": str(signing_key(draft)),
        "shown": shown(draft),
        "not_shown": not_shown(draft),
        "none_missing": "none missing up to the last" if is_open_ended(draft) else "none missing",
        "summary": summary(subject, paragraphs, draft.waits, supporting),
        "searches": in_words(draft.searches),
        "chronology": paragraphs,
        "supporting": supporting,
        "index": index(paragraphs),
    }


def in_words(value: Any) -> Any:
    """The data of search statements with their days, moments and codes as a reader knows them.

    >>> in_words({"kind": "childrens-home", "outcome": "left out: wrong-kind"})
    {'kind': 'Children’s home', 'outcome': 'left out: Not this kind of placement'}
    >>> in_words(["2025-01-06", "2025-01-06T17:00:00.000000Z", "R-1"])
    ['6 January 2025', '6 January 2025, 17:00', 'R-1']
    """
    match value:
        case dict():
            return {name: in_words(each) for name, each in value.items()}
        case list():
            return [in_words(each) for each in value]
        case str():
            said, colon, code = value.rpartition(LEFT_OUT)
            if colon:
                return f"{said}{colon}{label_of_code(code) or code}"
            moment = moment_stated(value) if "T" in value else None
            known = label_of_code(value) or day_in_words(value)
            return known if moment is None else moment_in_words(moment)
        case _:
            return value


def signing_key(draft: Draft) -> VerifierKey:
    """The Ed25519 key that may sign the checkpoint that the report prints."""
    size = draft.checkpoint.size
    return next(key for first, last, key in draft.keys
                if key.kind == ED25519 and first <= size <= (last or size))  # fmt: skip


def qr_code(text: str) -> str:
    """A QR code as SVG."""
    code = segno.make(text, error="m")
    return str(code.svg_inline(border=2, scale=2))
