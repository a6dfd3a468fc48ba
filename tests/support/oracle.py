"""The independent tools that judge our formats, each in an environment of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def python_of(name: str) -> Path:
    """The interpreter of an oracle's environment; the test is skipped where it is not there."""
    found = ROOT / ".oracles" / name / "bin" / "python"
    if not found.exists():
        pytest.skip(f"the environment .oracles/{name} is not there: run just oracles")
    return found


def ssda903(folder: Path, year: str, authority: str) -> dict[str, Any]:
    """What the sector's validator found in a folder: the rules that ran, failed and hit."""
    script = ROOT / "tests" / "oracles" / "ssda903_validator.py"
    ran = subprocess.run(
        [python_of("ssda903"), script, folder, year, authority],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode != 0:
        sys.stderr.write(ran.stderr)
        raise AssertionError(ran.stderr[-2_000:])
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def libcoveocds(file: Path, standard: Path) -> dict[str, Any]:
    """What libcoveocds says of a file of open contracting data, without a network."""
    ran = subprocess.run(
        [python_of("ocds").parent / "libcoveocds", "--standard-zip", standard,
         "--output-dir", file.parent / f"{file.stem}-judged", "--delete", file],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode != 0:
        raise AssertionError(ran.stderr[-2_000:])
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
