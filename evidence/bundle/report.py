"""The bundle's report: an accessible tagged PDF (PDF/UA-1), made with Typst from the same data.

It is one document among others in a court's bundle and will be printed, merged and stamped; so
its first page says how to check the native bundle, and nothing rests on a signature in the PDF.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Any, Final

import segno

from evidence.documents.typesetting import typeset

TEMPLATE: Final = resources.files("evidence.bundle") / "report.typ"


def qr(text: str) -> str:
    """A QR code as SVG."""
    code = segno.make(text, error="m")
    return str(code.svg_inline(border=2, scale=2))


def pdf(report: Mapping[str, Any], made_at: datetime) -> bytes:
    """The report as a PDF; equal data give equal bytes."""
    code = qr(str(report["bundle_id"]) + " " + report["evidence"])
    return typeset(TEMPLATE, report, made_at, qr=code)
