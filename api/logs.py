"""What is logged: a line of JSON an event, with keys from a short list and nothing else.

A key that is not on the list is dropped, so that nothing about a child can get into a log by
somebody's adding a word to a message.
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
    """An event without what may not be logged.

    >>> only_allowed(None, "", {"event": "a fault", "kind": "KeyError", "child": "Jo"})
    {'event': 'a fault', 'kind': 'KeyError'}
    """
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure() -> None:
    """Have every process of ours log so, and libraries only what is wrong, by its kind."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
