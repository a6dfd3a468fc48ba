"""A section of the statement of sufficiency: a title, an introduction, a table and a chart."""

from collections.abc import Sequence
from typing import Any

Section = dict[str, Any]
"""A section, by the names under which the statement's template reads it."""


def section(
    title: str,
    intro: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    chart: dict[str, str] | None = None,
) -> Section:
    """A section. A chart has its drawing under `svg` and a description of it under `alt`."""
    return {
        "title": title,
        "intro": intro,
        "headings": list(headings),
        "rows": [list(row) for row in rows],
        "chart": chart,
    }
