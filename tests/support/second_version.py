"""What a release reads from a log that an older one began: run in a copy of the code.

    python second_version.py CONNINFO FOLDER < events

It appends the events given, each a stored name and its fields, and prints `everything_read`.
"""

import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from bundled import files_of, issue_at, refusal
from examples import CHILD
from facts import BY, answers, tables
from keys import vault_of

from domain.codes import Profile
from domain.events import EVENTS
from evidence.bundle.chronology import chronology
from evidence.bundle.subject import read_subject, snapshot
from evidence.explain.replay import replay
from evidence.proof.verify import Held, verify
from ledger.log import Log
from ledger.vault import Reader
from projections.engine import projector

AS_OF = date(2022, 6, 30)
ABOUT = f"child:{CHILD}"


def everything_read(conninfo: str, folder: Path) -> dict[str, Any]:
    """Every fact, every answer, the paragraphs of a bundle and the steps of a replay."""
    log, vault = Log(conninfo, vault=vault_of(conninfo)), vault_of(conninfo, role=projector.ROLE)
    with closing(log), closing(vault):
        with projector.connect(conninfo) as connection:
            projector.rebuild_if_outdated(connection, vault=vault)
            head = projector.catch_up(connection, vault=vault)
        with closing(snapshot(conninfo)) as seen:
            entries = read_subject(seen, ABOUT, up_to=head).entries
            steps = [(step.began, step.ceased) for step in replay(seen, ABOUT, known_at=head)]
        keyring = log.keyring(Reader("aud", "auditor", "audit"))
        opened = log.values({entry.position: None for entry in entries}, keyring) if keyring else {}
        issue_at(log, conninfo, folder / "bundle", ABOUT, profile=Profile.AUDITOR)
    with psycopg.connect(conninfo, autocommit=True) as owner, closing(snapshot(conninfo)) as seen:
        return {
            "facts": tables(owner),
            "answers": answers(owner, AS_OF, head),
            "chronology": [{**each, "recorded": ""} for each in chronology(entries, opened)],
            "replayed": steps,
            "bundle": refusal(files_of(folder / "bundle")),
            "verified": verify(seen, Held()).size,
        }


if __name__ == "__main__":
    where, given = sys.argv[1], Path(sys.argv[2])
    with closing(Log(where, vault=vault_of(where))) as opened:
        events = [EVENTS[name].model_validate(fields) for name, fields in json.load(sys.stdin)]
        opened.append(events, unless=None, after=0, provenance=BY)
    json.dump(everything_read(where, given), sys.stdout, default=str)
