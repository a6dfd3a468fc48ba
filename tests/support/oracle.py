"""The independent tools that judge our formats, each in an environment of its own."""

import atexit
import json
import subprocess
from functools import cache
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
    validator = ssda903_validator()
    assert validator.stdin is not None
    assert validator.stdout is not None
    validator.stdin.write(json.dumps([str(folder), year, authority]) + "\n")
    validator.stdin.flush()
    found: dict[str, Any] = json.loads(validator.stdout.readline())
    assert "fault" not in found, found["fault"]
    return found


@cache
def ssda903_validator() -> subprocess.Popen[str]:
    """The process that judges returns. It ends with this process."""
    script = ROOT / "tests" / "oracles" / "ssda903_validator.py"
    validator = subprocess.Popen(
        [python_of("ssda903"), script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(validator.communicate)
    return validator


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
