"""The kinds of job: what each is called, the operation whose rights it needs, and what does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.jobs.bundles import make_bundle
from api.jobs.work import Result, Work

JOB_PAGE: Final = "job.html"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. A role that may use `operation` may ask for it, follow it and fetch it.

    `counts` is what its progress counts. `template` is its page; one of its own shows the result,
    which is then JSON.
    """

    title: str
    operation: str
    make: Callable[[Work], Result]
    counts: str = "rows"
    template: str = JOB_PAGE


KINDS: Final = {
    "bundle": Kind("Evidence", "make_bundle", make_bundle),
}
