"""A council that is founded once, and a copy of its ledger for each life."""

from collections.abc import Iterator

import pytest
from council import found_council
from databases import WITH_FACTS, copy, copy_of, owner_of
from lives import Life, life_over
from routes_made_once import routes_made_once

__all__ = ["routes_made_once"]
COUNCIL = "template_council"
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


@pytest.fixture(scope="session")
def council(server: str) -> str:
    """The name of a ledger that holds the council and nobody's life."""
    with life_over(copy(server, WITH_FACTS, COUNCIL)) as life:
        found_council(life)
        life.fold()
        life.owner.execute("DELETE FROM access.machine_key")  # each life makes its own
    owner_of(server).execute(LEAVE, (COUNCIL,))
    return COUNCIL


@pytest.fixture
def life(server: str, council: str) -> Iterator[Life]:
    """A life to be told in the council."""
    with copy_of(server, council) as ledger, life_over(ledger) as told:
        yield told
