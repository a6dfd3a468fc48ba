"""Setting a document: data into an accessible PDF (PDF/UA-1), the same bytes for the same data."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

import typst


def typeset(
    template: Traversable, data: Mapping[str, Any], made_at: datetime, **more: str
) -> bytes:
    """A template with its data, as a PDF. Data come in as JSON, never as part of the program."""
    compiled = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), **more},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        ignore_system_fonts=True,
    )
    if not isinstance(compiled, bytes):
        raise TypeError
    return compiled
