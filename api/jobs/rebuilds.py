"""Makes the answers again from the log as a job. Those in use stay until the new ones are made."""

import json
from contextlib import closing

from api.jobs.work import JSON, Result, Work
from ledger.database_roles import PROJECTOR
from ledger.vault import NoKeys, Vault
from projections.engine import projector


def rebuild_answers(work: Work) -> Result:
    """The position that the answers were made again up to.

    Raises RebuildRunning while another rebuild runs, RoleNotInForce where the worker's login may
    not act as the projector, and NoKeys.
    """
    parts = work.parts
    if parts.log.vault is None:
        raise NoKeys
    with (
        closing(Vault(parts.conninfo, parts.log.vault.keys, role=PROJECTOR)) as vault,
        projector.connect(parts.conninfo) as connection,
    ):
        reached = projector.rebuild(connection, work.progress(), vault=vault, waits=False)
    return Result(json.dumps({"entries": reached}).encode(), JSON, "rebuild.json")
