"""Encodes the metadata of an entry as the canonical JSON that the log stores, and decodes it."""

import json
from functools import lru_cache
from typing import Any, Final

from pydantic import ValidationError

from domain.events.metadata import Breach, Metadata
from ledger.codec import canonical

CACHED_TEXTS: Final = 1_024
UNREAD: Final = (
    Breach(rule="unread", sentence="This release does not read what was recorded as broken."),
)
"""Stands for breaches that cannot be read, so that no decision takes the entry for one without."""


@lru_cache(maxsize=CACHED_TEXTS)
def encode_metadata(metadata: Metadata) -> str:
    """The text that is stored. Fields without a value are left out.

    >>> encode_metadata(Metadata(command="vary_fee", rules=("VARY-1", "VARY-2")))
    '{"command":"vary_fee","rules":["VARY-1","VARY-2"]}'
    """
    return canonical(metadata.model_dump(mode="json", exclude_defaults=True)).decode()


@lru_cache(maxsize=CACHED_TEXTS)
def metadata_from(text: str) -> Metadata:
    """The metadata in a stored text. One that is not as this release reads it is shown whole, in
    place of the command; if it speaks of breaches, so is that there is one.

    >>> metadata_from("{}")
    Metadata(command=None, rules=(), provisions=(), governed_by=(), breaches=())
    """
    try:
        return Metadata.model_validate_json(text)
    except ValidationError:
        return Metadata(command=text, breaches=UNREAD if '"breaches":' in text else ())


@lru_cache(maxsize=CACHED_TEXTS)
def fault_in_metadata(text: str) -> str:
    """What is wrong with the stored text of an entry's metadata, that no reader mends: it is no
    JSON object that can be read, or repeats a key. Empty where nothing is wrong.

    >>> fault_in_metadata('{"rules":["VARY-1"]}'), fault_in_metadata('{"a":1,"a":2}')
    ('', 'has metadata that no reader can read')
    """
    try:
        found = json.loads(text or "{}", object_pairs_hook=once_each)
    except (ValueError, RecursionError):
        found = None
    return "" if isinstance(found, dict) else "has metadata that no reader can read"


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these keys and values. Raises ValueError if a key stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def breaches_in(text: str) -> tuple[Breach, ...]:
    """The breaches in a stored text, or in none."""
    return metadata_from(text).breaches if text else ()
