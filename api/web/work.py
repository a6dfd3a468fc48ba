"""The kinds of work, their bounds, and which kind each operation is.

What is neither listed here nor records a command is an answer: it reads the facts, and is bounded.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from starlette.routing import Route, compile_path

from api.web.gates import Bounds, Gate


class Work(Enum):
    """A kind of work. Each has a gate of its own, and waits for no other."""

    HEALTH = "health"
    QUICK = "quick"
    ANSWER = "answer"
    LONG = "long"
    CORRECTION = "correction"
    """The search for all that rests on an entry, and the reversal of it."""
    STREAM = "stream"
    UPLOAD = "upload"
    """The hearing of a body of more than 1 MB, and the holding of it until it is answered."""


BOUNDS: Final = {
    Work.HEALTH: Bounds(each=4, most=8, patience=5),
    Work.QUICK: Bounds(each=12, most=40, patience=10, strangers=16),
    Work.ANSWER: Bounds(each=2, most=4, patience=10, seconds=20, strangers=1),
    Work.LONG: Bounds(each=1, most=3, patience=10, seconds=120, strangers=1),
    Work.CORRECTION: Bounds(each=1, most=3, patience=10, seconds=120, strangers=1),
    Work.STREAM: Bounds(each=4, most=100, patience=0, strangers=20),
    Work.UPLOAD: Bounds(each=2, most=16, patience=10, strangers=8),
}
THREADS: Final = sum(bounds.most for kind, bounds in BOUNDS.items() if kind is not Work.UPLOAD)
"""A thread for each request that is let in, so that none waits for a thread."""
STREAM_THREADS: Final = 4
"""The threads in which all streams ask for what is new, beside the others."""
APART: Final = frozenset((Work.ANSWER, Work.LONG, Work.CORRECTION))
"""What a process beside the service answers, because it may compute for long: while Python computes
in one thread, the other threads of its process wait.
"""
HEALTH: Final = frozenset(("live", "ready"))
LONG: Final = frozenset((
    "import_files", "import_ssda903", "import_payments", "import_ofsted",
    "reverse_import", "run_verification", "what_if",
    "what_if_page", "ocds_records", "ocds_releases",
))  # fmt: skip
CORRECTIONS: Final = frozenset((
    "correct_entry", "propose_correction", "correction_form", "take_correction",
    "take_form_in_its_place",
))  # fmt: skip
STREAMS: Final = frozenset(("log_events",))
QUICK: Final = frozenset((
    "openapi", "documentation", "rule", "static_file", "favicon", "accessibility", "metrics",
    "front_page", "sign_in", "sign_in_with", "signed_in", "choose_role", "sign_out", "act_as",
    "command_index", "command_form", "take_form", "child_reference", "open_sealed",
    "open_sealed_values", "open_invitation", "entry", "entry_page", "refusal",
    "files_page", "bundles_page", "verify_page", "openings_form", "what_if_form", "replay_form",
    "job", "job_result", "end_job", "end_job_on_page", "report_pdf", "report_xlsx",
    "sufficiency_pdf", "export_ssda903", "rebuild_answers",
))  # fmt: skip


def kind_of(operation: str, commands: frozenset[str]) -> Work:
    """The kind of an operation, by its name and the names of those that record commands."""
    if operation in HEALTH:
        return Work.HEALTH
    if operation in LONG:
        return Work.LONG
    if operation in CORRECTIONS:
        return Work.CORRECTION
    if operation in STREAMS:
        return Work.STREAM
    return Work.QUICK if operation in QUICK or operation in commands else Work.ANSWER


class WorkByPath:
    """Finds the kind of a request by its method and path, before anything else is done with it."""

    def __init__(self, operations: Iterable[Any], commands: frozenset[str]) -> None:
        self._groups: dict[str, list[tuple[re.Pattern[str], set[str], Work, Route]]] = {}
        for each in operations:
            kind = kind_of(getattr(each, "operation_id", None) or each.name, commands)
            methods = set(each.methods or set[str]())
            found = compile_path(each.path)[0], methods, kind, each.original_route
            self._groups.setdefault(first_word(each.path), []).append(found)
        self._alike = {
            word: group[0][2]
            for word, group in self._groups.items()
            if len({kind for _, _, kind, _ in group}) == 1
        }

    def find(self, method: str, path: str) -> tuple[Work, Route | None]:
        """The kind of a request, and its route where it is answered apart; the kind of a path which
        does not exist is quick.
        """
        word = first_word(path)
        alike = self._alike.get(word)
        if alike is not None and alike not in APART:
            return alike, None
        for pattern, methods, kind, route in self._groups.get(word, ()):
            if method in methods and pattern.match(path):
                return kind, route if kind in APART else None
        return alike or Work.QUICK, None


def first_word(path: str) -> str:
    """The first word of a path, without a file ending."""
    return path.partition("{")[0].split("/", 2)[1].partition(".")[0] if "/" in path else path


def make_gates() -> dict[Work, Gate]:
    """A gate for each kind of work."""
    return {kind: Gate(bounds) for kind, bounds in BOUNDS.items()}


def make_gates_behind() -> dict[Work, Gate]:
    """A gate for each kind of work that another process lets in: it has bounded each caller, so
    that only all are bounded here.
    """
    return {
        kind: Gate(replace(bounds, each=bounds.most, strangers=None))
        for kind, bounds in BOUNDS.items()
    }
