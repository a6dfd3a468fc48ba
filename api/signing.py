"""Makes the signer, its witnesses and its checkpoints from the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import COUNCIL, Settings
from evidence.proof.checkpoints import (
    WAIT_SECONDS,
    Checkpoints,
    LocalSigner,
    NothingPublished,
    RemoteSigner,
    folders_of_logs,
    publish_authority,
    read_keys,
    verify_checkpoint,
)
from evidence.proof.cosignatures import RemoteWitness, parse_witness
from evidence.proof.leaves import LOG
from evidence.proof.signer import SignerFolder
from evidence.proof.tiles import Tiles
from evidence.proof.timestamps import CA, HttpAuthority, OpensslAuthority, TimestampAuthority
from evidence.proof.verify import Held


def authority_of(settings: Settings) -> TimestampAuthority | None:
    """Who stamps: the authority at the URL, or `openssl ts` in the signer's folder, or nobody."""
    match settings.timestamp_authority:
        case None:
            return None
        case "openssl":
            return OpensslAuthority(settings.signer_folder / "authority")
        case url:
            return HttpAuthority(url)


def witnesses_of(settings: Settings) -> list[RemoteWitness]:
    """Who is asked to cosign. Raises NotAWitness."""
    return [parse_witness(text) for text in settings.witnesses.split(",") if text.strip()]


def signer_folders(settings: Settings, name: str) -> list[SignerFolder]:
    """The signer's folders for the two logs of a ledger: entries and openings."""
    council = settings.authority if name == COUNCIL else f"{settings.authority}/{name}"
    return folders_of_logs(settings.signer_folder / name, council, LOG)


@contextmanager
def checkpoints_of(
    settings: Settings, conninfo: str, name: str, patience: float = WAIT_SECONDS
) -> Iterator[Checkpoints]:
    """The checkpoints for bundles. With the embedded database they are signed here, otherwise
    waited for, as long as `patience` seconds.
    """
    log, _ = signer_folders(settings, name)
    if settings.database_url is None:
        authority = authority_of(settings)
        if isinstance(authority, OpensslAuthority):
            publish_authority(log, (authority.folder / CA).read_bytes())
        yield LocalSigner(conninfo, log, authority, witnesses_of(settings))
        return
    if not (settings.published_folder / "log" / "keys").exists():
        raise NothingPublished
    yield RemoteSigner(conninfo, settings.published_folder / "log", log.origin, patience)


def published_folder_of(settings: Settings, name: str) -> Path:
    """The folder to which the signer publishes."""
    if settings.database_url is None:
        return settings.signer_folder / name / "published"
    return settings.published_folder


def held_in(published: Path) -> Held:
    """The checkpoints and leaf hashes in a published folder.

    Raises NoteInvalid for a checkpoint that none of the folder's keys signed.
    """
    if not (published / "keys").exists():
        return Held()
    keys = read_keys(published)
    notes = [p for p in (published / "checkpoints").iterdir() if p.suffix != ".tsr"]
    checkpoints = [verify_checkpoint(note.read_text(), keys) for note in notes]
    size = max((checkpoint.size for checkpoint in checkpoints), default=0)
    return Held(checkpoints, Tiles(published).leaves(size), size)
