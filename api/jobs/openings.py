"""Keys that a job is given once, however often a worker takes it up.

The keys that an opening gave are kept, sealed, with the job. A worker that takes the job up again
uses them, and nothing is recorded a second time. Where the first worker ended before they were
kept, the keys are asked for again, and that is recorded too.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.jobs.work import Ended, Work
from ledger.vault import Keyring, NoKeys, Reader


@dataclass(slots=True, kw_only=True)
class KeyringOfJob(Keyring):
    """The keys given to a job's asker for one purpose. They are asked for once."""

    work: Work

    def open(self, people: Iterable[str], what: str) -> Mapping[str, AESGCM]:
        """The ciphers of the people who have a key still. `what` describes what is to be read.

        Raises Ended where the job was ended, or another worker was given the keys for it.
        """
        wanted = sorted(set(people))
        part = part_of(wanted, what)
        kept = self.work.kept(part)
        if kept is None:
            given = self.vault.open_wrapped(wanted, self.reader, what)
            if not self.work.parts.jobs.keep_first(self.work.job, part, pack(given)):
                raise Ended
            keys = self.vault.unwrap(given)
        else:
            keys = self.vault.given(unpack(kept))
        return {person: AESGCM(key) for person, key in keys.items()}


def keyring_of(work: Work, purpose: str) -> Keyring:
    """The keyring of a job's asker for a purpose. Raises NoKeys."""
    vault = work.parts.log.vault
    if vault is None:
        raise NoKeys
    by = work.who.provenance
    return KeyringOfJob(vault, Reader(by.recorded_by, by.recorded_as, purpose), work=work)


def part_of(people: list[str], what: str) -> str:
    """The name under which the keys of these people, to read this, are kept with the job."""
    return "keys-" + hashlib.sha256(json.dumps([what, *people]).encode()).hexdigest()[:32]


def pack(given: Mapping[str, bytes]) -> bytes:
    """Wrapped keys as JSON."""
    return json.dumps({p: base64.b64encode(key).decode() for p, key in given.items()}).encode()


def unpack(content: bytes) -> dict[str, bytes]:
    """Wrapped keys, from their JSON."""
    return {person: base64.b64decode(key) for person, key in json.loads(content).items()}
