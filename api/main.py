"""Runs the command line: registers its commands, and ends with an exit code."""

import sys
from types import ModuleType
from typing import Final

from api import start
from api.cli import audit, drill, files, finance, ledger, proof, service, witness
from api.cli.app import app
from domain.faults import Fault
from ledger.outages import TRANSLATED, fault_of

COMMANDS: Final[tuple[ModuleType, ...]] = (
    start, ledger, files, finance, audit, proof, service, drill, witness,
)  # fmt: skip
"""Each registers its commands with the application when it is imported."""


def main() -> None:
    """Run the command line. A fault is one sentence on standard error and its exit code.

    So is a file or folder that cannot be used.
    """
    try:
        app()
    except (Fault, *TRANSLATED) as raised:
        fault = fault_of(raised)
        sys.stderr.write(f"placement-ledger: {fault.message}\n")
        sys.exit(fault.exit_code)
    except OSError as fault:
        if fault.filename is None:
            raise
        sys.stderr.write(f"placement-ledger: {fault.filename}: {fault.strerror}\n")
        sys.exit(Fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
