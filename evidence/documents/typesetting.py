"""Typesets a template and its data as an accessible PDF (PDF/UA-1) with reproducible bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

import typst


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
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), **inputs},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        ignore_system_fonts=True,
    )
    if not isinstance(compiled, bytes):
        raise TypeError
    return compiled
