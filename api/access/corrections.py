"""Who may put an entry right, reverse an import, and record a command in the place of an entry.

PUT-RIGHT-1  An entry, and each that is reversed with it, is put right in a role that records the
             command it was decided by, or that answers for the work (`Role.corrects`). An erasure,
             a bundle, a look at a case in an emergency, the reading of an invitation, a published
             figure, a refusal and the reversal of an import stand as they are.
PUT-RIGHT-2  What is recorded in its place is recorded by somebody who could have recorded it
             without a correction: in a role that records the command, on a case within reach.
PUT-RIGHT-3  An import is reversed in a role that takes such files in.
"""

from collections.abc import Sequence

from api.access.need_to_know import refuse_beyond, refuse_command_beyond
from api.access.who import Asker, NotYours
from domain.command import Command
from domain.events.corrections import EntryReversed
from ledger.corrections import IMPORT_SUMMARIES
from ledger.entries import Entry
from ledger.imports import summary_of_import
from ledger.log import Log
from ledger.metadata import metadata_from
from ledger.refusals import REFUSALS


def refuse_correction_beyond(
    log: Log, asker: Asker, positions: Sequence[int], replacements: Sequence[Command]
) -> None:
    """Refuse to put right, or to record instead, what the person could not have recorded.

    A position without an entry, and a reversal, are left to the rules of the command, which say
    more. Raises NotYours and NotYourCase.
    """
    for wrong in map(log.entry, positions):
        if wrong is None or wrong.name == EntryReversed.stored:
            continue
        if wrong.name in REFUSALS or command_behind(wrong) not in asker.role.corrects:
            raise NotYours
        refuse_beyond(log.conninfo, asker, wrong.tags)
    for replacement in replacements:
        if replacement.stored not in asker.role.commands:
            raise NotYours
        refuse_command_beyond(log.conninfo, asker, replacement)


def refuse_reversal_beyond(log: Log, asker: Asker, file: str) -> None:
    """Refuse to reverse the import of a file that the person could not have imported.

    A file that was not imported is left to the rules of the command. Raises NotYours.
    """
    summary = summary_of_import(log, file, IMPORT_SUMMARIES)
    if summary is not None and command_behind(summary) not in asker.role.commands:
        raise NotYours


def command_behind(entry: Entry) -> str | None:
    """The stored name of the command that an entry was decided by."""
    return metadata_from(entry.metadata).command
