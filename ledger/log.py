"""The log of one ledger: reads the entries that match a query, and appends under a condition."""

from collections.abc import Sequence

from domain.command import Query
from domain.events.base import Event
from domain.events.metadata import Metadata
from ledger.append.group_commit import GroupCommit
from ledger.case_children import CaseChildren
from ledger.database_roles import APP
from ledger.dcb.datastore import Datastore
from ledger.dcb.messages import AppendRequest, log_query
from ledger.decision import DecidedEvent
from ledger.entries import Provenance, Receipt
from ledger.outages import interruptible
from ledger.reader import LogReader
from ledger.sealer import Sealer
from ledger.vault import Keyring, Reader, Vault


class Log(LogReader):
    """The log, with the vault, the sealer and the group commit that appending needs.

    `needs_keys` holds the purposes of decisions that have needed people's keys. Such a decision is
    not tried in a batch again.
    """

    def __init__(
        self,
        conninfo: str,
        *,
        role: str = APP,
        vault: Vault | None = None,
    ) -> None:
        super().__init__(Datastore(conninfo, role=role, lend=interruptible))
        self.conninfo = conninfo
        self.role = role
        self.vault = vault
        self.sealer = Sealer(CaseChildren(self.datastore), vault)
        self.group_commit = GroupCommit(self.recorder)
        self.needs_keys: set[str | None] = set()

    def close(self) -> None:
        """Close the connections of the log and of its vault."""
        self.datastore.close()
        if self.vault is not None:
            self.vault.close()

    def keyring(self, reader: Reader) -> Keyring | None:
        """A keyring for one reader and purpose, or None without a vault."""
        return None if self.vault is None else Keyring(self.vault, reader)

    def append(
        self,
        events: Sequence[Event],
        *,
        unless: Query | None,
        after: int,
        provenance: Provenance,
        keyring: Keyring | None = None,
    ) -> Receipt:
        """Seal and append events that no command decided, as `append_decided` does."""
        undecided = [DecidedEvent(event, Metadata()) for event in events]
        return self.append_decided(
            undecided, unless=unless, after=after, provenance=provenance, keyring=keyring
        )

    def append_decided(
        self,
        decided: Sequence[DecidedEvent],
        *,
        unless: Query | None,
        after: int,
        provenance: Provenance,
        keyring: Keyring | None = None,
    ) -> Receipt:
        """Seal and append decided events, unless a query matches an entry after a position.

        Raises AppendConditionFailed, Erased or NoKeys; nothing is appended then.
        """
        encoded = self.sealer.encode(decided, provenance, keyring)
        query = None if unless is None else log_query(unless)
        return self.group_commit.append(AppendRequest(encoded, provenance, query, after))
