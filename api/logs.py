"""Configures logging: lines of JSON with keys from a short list, and no others.

A key that is not on the list is dropped, so that adding a value to a message cannot put anything
about a child into a log.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

ALLOWED: Final = frozenset(
    ("event", "level", "timestamp", "kind", "operation", "method", "status", "milliseconds",
     "position", "process", "webhook", "failures")
)  # fmt: skip


def only_allowed(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An event without the keys that may not be logged.

    >>> only_allowed(None, "", {"event": "a fault", "kind": "KeyError", "child": "Jo"})
    {'event': 'a fault', 'kind': 'KeyError'}
    """
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure() -> None:
    """Configure logging: our events as JSON, and of libraries only warnings and errors, by their
    kind.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
