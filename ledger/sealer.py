"""Encodes events to append, and encrypts their personal values, each under its person's key."""

from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.events.base import Event
from domain.foundations.closing import CLOSING
from ledger.case_children import CaseChildren
from ledger.codec import encode
from ledger.dcb.messages import EncodedEvents, dcb_event
from ledger.decision import DecidedEvent
from ledger.entries import Provenance
from ledger.metadata import encode_metadata
from ledger.personal import personal_values
from ledger.seal import seal
from ledger.vault import Keyring, NoKeys, Reader, Vault


class Sealer:
    """Seals the personal values of events with the keys of the people they are about."""

    def __init__(self, case_children: CaseChildren, vault: Vault | None) -> None:
        self._case_children = case_children
        self._vault = vault

    def encode(
        self,
        decided: Sequence[DecidedEvent],
        provenance: Provenance,
        keyring: Keyring | None = None,
    ) -> EncodedEvents:
        """The events as bytes, with their sealed values. A key is made for each person without one.

        If no keyring is given, one is made for the person who records. Raises NoKeys if there are
        personal values and no vault, and Erased if a person's key has been destroyed, unless every
        event about that person is one that closes something: what is about others does not matter.
        """
        events = [each.event for each in decided]
        child_of = self._case_children.lookup_with(events)
        values = [list(personal_values(event, child_of)) for event in events]
        people = {value.person for each in values for value in each}
        ciphers: Mapping[str, AESGCM] = {}
        if people:
            what = "sealed " + ", ".join(dict.fromkeys(event.stored for event in events))
            keyring = keyring or self._keyring(events[0], provenance)
            going_on = {
                value.person
                for event, own in zip(events, values, strict=True)
                for value in own
                if not isinstance(event, CLOSING)
            }
            ciphers = keyring.create(people, what, of_erased=people - going_on)
        sealed = [seal(e.stored, v, ciphers) for e, v in zip(events, values, strict=True)]
        if self._vault is not None:
            keys = {each.commitment: each.wrapped for _, stored in sealed for each in stored}
            self._vault.keep_values(keys)
        encoded = [
            dcb_event(e, encode(e, held)) for e, (held, _) in zip(events, sealed, strict=True)
        ]
        metadata = [encode_metadata(each.metadata) for each in decided]
        return EncodedEvents(encoded, [stored for _, stored in sealed], metadata)

    def _keyring(self, first: Event, provenance: Provenance) -> Keyring:
        """A keyring to record these events with. Raises NoKeys without a vault."""
        if self._vault is None:
            raise NoKeys
        purpose = f"record {first.stored}"
        return Keyring(self._vault, Reader(provenance.recorded_by, provenance.recorded_as, purpose))
