"""A process that is killed between an entry and the destruction of a key leaves no key behind."""

import os
import signal
import warnings
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import psycopg
import pytest
from erasing import ended_on, erase_by_two, shred_by_two
from examples import CHILD, JUNE, care_started, fee_varied, person_identified, placed
from facts import BY
from keys import vault_of

from domain.codes import ErasureGround
from domain.commands.ledger.erase_person import ErasePerson
from ledger.codec import held_in
from ledger.handle import Shredding
from ledger.log import Log
from ledger.vault import Vault
from projections.engine import projector

STORY = (care_started, person_identified, placed, fee_varied, *ended_on(JUNE))
GROUND = ErasureGround.WRONG_PERSON


def shred_one(log: Log) -> None:
    """Shred one value of the second entry."""
    field = next(iter(held_in(log.entries(after=1)[0].body)))
    shred_by_two(log, Shredding(2, field, GROUND, "Another's", "DPO", JUNE), replace(BY))


def erase_child(log: Log) -> None:
    """Erase the child."""
    gone = ErasePerson(person_ref=CHILD, ground=GROUND, authority="DPO", erased_on=JUNE)
    erase_by_two(log, gone, BY)


def killed(ledger: str, step: str, act: Callable[[Log], None]) -> None:
    """Let a process do this, and be killed as by `kill -9` at this step of the vault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of any fork
        child = os.fork()
    if child == 0:
        try:
            with patch.object(Vault, step, lambda *_: os.kill(os.getpid(), signal.SIGKILL)):
                act(Log(ledger, vault=vault_of(ledger)))
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


SHREDDED = "SELECT shredded_by, wrapped FROM vault.value_key WHERE shredded_at IS NOT NULL"
DESTROYED = "SELECT destroyed_by, wrapped FROM vault.key WHERE destroyed_at IS NOT NULL"


@pytest.mark.parametrize(
    ("step", "act", "recorded", "destroyed"),
    [
        ("shred", shred_one, "value-shredded.v1", SHREDDED),
        ("destroy", erase_child, "person-erased.v1", DESTROYED),
    ],
    ids=["one value", "a person"],
)
def test_the_key_is_gone_once_the_projector_starts_again(
    log: Log, ledger: str, step: str, act: Callable[[Log], None], recorded: str, destroyed: str
) -> None:
    log.append(STORY, unless=None, after=0, provenance=BY)
    killed(ledger, step, act)
    (entry,) = (each for each in log.entries() if each.name == recorded)
    with psycopg.connect(ledger, autocommit=True) as owner:
        assert owner.execute(destroyed).fetchall() == [], "and the key still too"
        with projector.connect(ledger) as connection:
            projector.catch_up(connection, vault=vault_of(ledger, role=projector.ROLE))
        assert owner.execute(destroyed).fetchall() == [(entry.position, None)]
