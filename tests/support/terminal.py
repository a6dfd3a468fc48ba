"""The command line, run in a process of its own, and a small return to feed it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RETURN = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "1001,05/06/2021,S,C2,N1,K2,PR4,10/01/2022,E11,,L20 3NJ,PR8 1HD,SC900001\n"
    "1002,05/06/2021,S,C2,N1,U4,PR1,,,,L20 3NJ,PR8 1HD,\n"
    "1003,never,S,C2,N1,U4,PR1,,,,L20 3NJ,PR8 1HD,\n"
)  # fmt: skip


def run(
    data: Path, *words: str, code: int = 0, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLACEMENT_LEDGER_")}
    environment |= {"PLACEMENT_LEDGER_DATA": str(data), **(env or {})}
    done = subprocess.run(
        [sys.executable, "-m", "api", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done
