"""The command line: demo, serve, project, import, ask, rebuild, log, migrate, and of proof:
sign, verify, bundle, readings, explain, compare, replay, witness; and finance: report,
movement, what-if.

Bad input gets one sentence on standard error and exit code 2; nothing is half-written. A log that
is not what was recorded gets exit code 1.
"""

from typing import Final

import psycopg
import typer

from api.access.store import KeyExists, NoSuchKey
from api.dates import NotADate
from api.exports.publications import NoCodesForTheYear
from api.exports.spending_report import FolderInUse, NoPolicy
from api.imports.source import FileUnreadable
from api.pseudonyms import KeyUnreadable
from api.settings import CannotServe, NoReadSide, NoSuchProvider, NotEmpty
from api.webhooks import NoSuchWebhook, NotAWebhook
from domain.command import Refusal
from evidence.bundle.bundle import AlreadyThere
from evidence.bundle.subject import NotASubject, NothingIsRecorded
from evidence.explain.explain import DoesNotAddUp, NotAFigure
from evidence.proof.checkpoints import NoCheckpoint, NothingPublished
from evidence.proof.cosigning import NotAWitness
from evidence.proof.note import NoteInvalid
from evidence.proof.timestamps import AuthorityUnavailable
from ledger.codec import UnknownEvent
from ledger.embedded import EmbeddedUnavailable
from ledger.entries import Busy
from ledger.keys import KeyFileUnreadable, NotWrappedHere
from ledger.migrate import MigrationChanged, NotMigrated
from ledger.recorder import Unavailable
from ledger.restoring import NotRestored
from ledger.vault import Erased, NoKeys
from projections.engine.answer import NothingRecordedYet, NotYetProjected
from projections.engine.folding import NotProjected
from projections.forecasting.movement import AnotherYear
from projections.forecasting.what_if import NothingToChange

BAD_INPUT: Final = 2
WRONG: Final = 1
app = typer.Typer(
    help="An immutable, replayable record of how a council buys care placements.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
SAID: Final = (
    AlreadyThere,
    AuthorityUnavailable,
    Busy,
    Erased,
    AnotherYear,
    FolderInUse,
    MigrationChanged,
    NoKeys,
    NoPolicy,
    NothingToChange,
    NoSuchProvider,
    NoCheckpoint,
    NoCodesForTheYear,
    NotADate,
    DoesNotAddUp,
    NotAFigure,
    NotASubject,
    NotAWitness,
    NoteInvalid,
    NothingIsRecorded,
    NothingPublished,
    NotMigrated,
    NotProjected,
    NotYetProjected,
    NotWrappedHere,
    NothingRecordedYet,
    KeyExists,
    NoSuchKey,
    NotAWebhook,
    NoSuchWebhook,
    NoReadSide,
)
WITH_TEXT: Final = (
    CannotServe, EmbeddedUnavailable, FileUnreadable, NotEmpty, NotRestored, UnknownEvent,
)  # fmt: skip


def sentence(fault: BaseException) -> str:
    """A fault in one sentence."""
    if isinstance(fault, Refusal):
        return f"{fault.title} ({fault.rule})"
    if isinstance(fault, SAID):
        return " ".join((type(fault).__doc__ or "").split())
    if isinstance(fault, (KeyUnreadable, KeyFileUnreadable)):
        return f"{fault.args[0]}: {' '.join((type(fault).__doc__ or '').split())}"
    if isinstance(fault, (psycopg.OperationalError, Unavailable)):
        return f"The database does not answer: {str(fault).splitlines()[0]}"
    if isinstance(fault, psycopg.errors.InsufficientPrivilege):
        return f"The database's login may not do that: {fault.diag.message_primary}"
    return str(fault) or " ".join((type(fault).__doc__ or "").split())


EXPECTED: Final = (
    *SAID,
    *WITH_TEXT,
    Refusal,
    KeyUnreadable,
    KeyFileUnreadable,
    psycopg.errors.InsufficientPrivilege,
    psycopg.OperationalError,
    Unavailable,
)
