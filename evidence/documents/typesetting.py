"""Typesets a template and its data as an accessible PDF (PDF/UA-1) with reproducible bytes."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any, Final

import typst

from domain.faults import Fault
from evidence.documents.charts import Drawing
from evidence.documents.fonts import FONTS, bundled_fonts, printable, spelt_out

PANIC: Final = "PanicException"
"""What the typesetter's library raises when it breaks off. It is no Exception, and has no module
to import it from.
"""


class NotTypeset(Fault):
    """The typesetter broke off at this document. Nothing was made."""

    slug = "not-typeset"


def typeset(
    template: Traversable, data: Mapping[str, Any], made_at: datetime, **inputs: str
) -> bytes:
    """A PDF made from a Typst template. Equal data and moments give equal bytes.

    The data reach the template as JSON, never as program text. `inputs` are further texts that
    the template reads by name. Where the typesetter fails at letters, every text in letters other
    than its own font's is printed by code points. Raises NotTypeset.
    """
    try:
        return compiled(template, printed(data, as_drawn), made_at, inputs)
    except (NotTypeset, typst.TypstError):
        return compiled(template, printed(data, spelt_out), made_at, inputs)


def compiled(
    template: Traversable, data: Any, made_at: datetime, inputs: Mapping[str, str]
) -> bytes:
    """A PDF of data that the fonts can print. Raises NotTypeset and TypstError."""
    try:
        made = typst.compile(
            template.read_bytes(),
            format="pdf",
            sys_inputs={
                "data": json.dumps(data, ensure_ascii=False),
                "fonts": json.dumps(list(FONTS)),
                **inputs,
            },
            pdf_standards=["ua-1"],
            timestamp=int(made_at.timestamp()),
            font_paths=bundled_fonts(),
            ignore_system_fonts=True,
        )
    except BaseException as fault:
        if type(fault).__name__ == PANIC:
            raise NotTypeset from None
        raise
    if not isinstance(made, bytes):
        raise TypeError
    return made


def printed(value: Any, write: Callable[[str], str]) -> Any:
    """The data with every text as a function writes it."""
    if isinstance(value, Mapping):
        return {name: printed(each, write) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [printed(each, write) for each in value]
    return write(value) if isinstance(value, str) else value


def as_drawn(text: str) -> str:
    """A text as the fonts can print it. A drawing's texts are so already."""
    return text if isinstance(text, Drawing) else printable(text)
