"""Typesets a template and its data as an accessible PDF (PDF/UA-1) with reproducible bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

import typst

from evidence.documents.charts import Drawing
from evidence.documents.fonts import FONTS, bundled_fonts, printable


def typeset(
    template: Traversable, data: Mapping[str, Any], made_at: datetime, **inputs: str
) -> bytes:
    """A PDF made from a Typst template. Equal data and moments give equal bytes.

    The data reach the template as JSON, never as program text. `inputs` are further texts that
    the template reads by name.
    """
    compiled = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={
            "data": json.dumps(printed(data), ensure_ascii=False),
            "fonts": json.dumps(list(FONTS)),
            **inputs,
        },
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        font_paths=bundled_fonts(),
        ignore_system_fonts=True,
    )
    if not isinstance(compiled, bytes):
        raise TypeError
    return compiled


def printed(value: Any) -> Any:
    """The data with every text as the fonts can print it. A drawing's texts are printed already."""
    if isinstance(value, Mapping):
        return {name: printed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [printed(each) for each in value]
    return printable(value) if isinstance(value, str) and not isinstance(value, Drawing) else value
