"""How thoroughly the tests try: in the plain run, or in the nightly profile.

`just nightly` loads Hypothesis' profile `nightly`: each law is tried on 80 times as many examples,
and what the plain run takes a sample of is tried whole.
"""

from hypothesis import settings

NIGHTLY = "nightly"
TIMES = 80


def register_profiles() -> None:
    """Have `--hypothesis-profile nightly`."""
    settings.register_profile(NIGHTLY, max_examples=100 * TIMES, deadline=None)


def is_nightly() -> bool:
    """Whether the nightly profile is loaded."""
    return settings.get_current_profile_name() == NIGHTLY


def example_count(plain: int) -> int:
    """How many examples a law is tried on: so many, or 80 times as many in the nightly profile."""
    return plain * TIMES if is_nightly() else plain


def every(plain: int) -> int:
    """The step through what is tried one by one: so long, or 1 in the nightly profile."""
    return 1 if is_nightly() else plain
