"""How thoroughly laws are tried: in the plain run, or in the nightly profile.

`just nightly` loads Hypothesis' profile `nightly`: each law is tried on 25 times as many examples.
"""

from hypothesis import settings

NIGHTLY = "nightly"
TIMES = 25


def register_profiles() -> None:
    """Have `--hypothesis-profile nightly`."""
    settings.register_profile(NIGHTLY, max_examples=100 * TIMES, deadline=None)


def example_count(plain: int) -> int:
    """How many examples a law is tried on: so many, or 25 times as many in the nightly profile."""
    return plain * TIMES if settings.get_current_profile_name() == NIGHTLY else plain
