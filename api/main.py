"""The program: the commands of the command line, registered by their files, and how it exits."""

import sys
from types import ModuleType
from typing import Final

from api import start
from api.cli import audit, drill, files, finance, ledger, proof, service, witness
from api.cli.app import BAD_INPUT, EXPECTED, WRONG, app, sentence
from evidence.proof.signer import SignerRefuses
from evidence.proof.verify import Tampered

COMMANDS: Final[tuple[ModuleType, ...]] = (
    start, ledger, files, finance, audit, proof, service, drill, witness,
)  # fmt: skip
"""Each registers its commands with the application when it is imported."""


def main() -> None:
    """Run the command line."""
    try:
        app()
    except EXPECTED as fault:
        sys.stderr.write(f"placement-ledger: {sentence(fault)}\n")
        sys.exit(BAD_INPUT)
    except (Tampered, SignerRefuses) as fault:
        sys.stderr.write(f"placement-ledger: REFUSED: {fault}\n")
        sys.exit(WRONG)
    except KeyboardInterrupt:
        sys.exit(130)
