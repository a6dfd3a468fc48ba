"""Tables, anchors and text that is safe in both."""

import re
from collections.abc import Iterable


def words(text: str | None) -> str:
    """Text on one line, safe in a table."""
    return " ".join((text or "").split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [" | ".join(row) for row in (head, ("---",) * len(head), *rows)]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def slug(text: str) -> str:
    """The anchor of a rule or a heading.

    >>> slug("VARY-1"), slug("Fee line")
    ('vary-1', 'fee-line')
    """
    return re.sub(r"[^\w-]", "", text.lower().replace(" ", "-"))


def anchor(name: str) -> str:
    """A place in a table that a link can lead to."""
    return f'<a id="{slug(name)}"></a>'


def spaced(name: str) -> str:
    """The name of a class as words.

    >>> spaced("FeeLine"), spaced("LegalRegime")
    ('Fee line', 'Legal regime')
    """
    return " ".join(re.findall(r"[A-Z][a-z]*", name)).capitalize()
