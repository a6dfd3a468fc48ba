"""Who may put an entry right, reverse an import, and record a command in the place of an entry.

PUT-RIGHT-1  An entry, and each that is reversed with it, is put right in a role that records the
             command it was decided by, or that answers for the work (`Role.corrects`). An erasure,
             a bundle, a look at a case in an emergency, the reading of an invitation, a published
             figure, a refusal and the reversal of an import stand as they are.
PUT-RIGHT-2  What is recorded in its place is recorded by somebody who could have recorded it
             without a correction: in a role that records the command, on a case within reach.
PUT-RIGHT-3  An import is reversed in a role that takes such files in.
PUT-RIGHT-4  Where another person has proposed the same reversal, each entry is answered for by the
             role of one of the two, and some by the role of each (`Role.proposes`), while the
             proposal stands: it was not ended and has not lapsed. A reversal is
             proposed of some entries that the role answers for, to the roles that may then carry it
             out.
PUT-RIGHT-5  A proposal is withdrawn by the person who made it, in a role that makes proposals, and
             declined in a role that could have carried it out: that reverses its entries or, of a
             decision, that records the command by which it is decided, and to which the scheme of
             delegation in force, if there is one, gives that decision, of whatever value.
"""

from collections.abc import Sequence
from typing import Final, cast

from api.access.commands import NEVER_CORRECTED
from api.access.need_to_know import refuse_beyond, refuse_command_beyond
from api.access.roles import ROLES, Role, role_named
from api.access.who import Asker, NotYours
from domain.codes import Decision
from domain.command import Command, QueryItem
from domain.commands.imports.reverse_import import ReverseImport
from domain.commands.ledger.end_proposal import EndProposal
from domain.events.base import untold
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.governance import DecisionProposed
from domain.foundations.reversal import IMPORT_SUMMARIES
from domain.foundations.second_person import proposals_to_reverse
from domain.london import day_in_london
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.stands import those_that_stand
from domain.readings.separation.table import BY_ACT
from ledger.entries import Entry
from ledger.imports import summary_of_import
from ledger.log import Log
from ledger.metadata import metadata_from
from ledger.refusals import REFUSALS

STANDS_AS_IT_IS: Final = (*REFUSALS, ProposalEnded.stored)
"""Entries of these events are not put right, whatever command they were decided by."""


def refuse_correction_beyond(
    log: Log, asker: Asker, positions: Sequence[int], replacements: Sequence[Command]
) -> None:
    """Refuse to put right, or to record instead, what the person could not have recorded.

    A position without an entry, and a reversal, are left to the rules of the command, which say
    more. Raises NotYours and NotYourCase.
    """
    wrong = entries_to_reverse(log, positions)
    mine = {each.position for each in wrong if command_behind(each) in asker.role.corrects}
    theirs = {
        each.position
        for role in roles_that_proposed(log, asker, positions)
        for each in wrong
        if command_behind(each) in role.proposes
    }
    if wrong and (not mine or {each.position for each in wrong} - mine - theirs):
        raise NotYours
    refuse_beyond(log.conninfo, asker, {tag for each in wrong for tag in each.tags})
    for replacement in replacements:
        if replacement.stored not in asker.role.commands:
            raise NotYours
        refuse_command_beyond(log.conninfo, asker, replacement)


def refuse_proposal_beyond(log: Log, asker: Asker, positions: Sequence[int]) -> None:
    """Refuse to propose to reverse entries of which the role answers for none, or of a case that is
    not within reach. Raises NotYours and NotYourCase.
    """
    wrong = entries_to_reverse(log, positions)
    if wrong and not any(command_behind(each) in asker.role.proposes for each in wrong):
        raise NotYours
    refuse_beyond(log.conninfo, asker, {tag for each in wrong for tag in each.tags})


def roles_put_to(log: Log, proposer: Role | None, positions: Sequence[int]) -> list[str]:
    """The names of the roles that may carry out a reversal which is proposed in a role, or on the
    command line in none.
    """
    wrong = entries_to_reverse(log, positions)
    return [each.name for each in ROLES if wrong and may_carry_out(each, proposer, wrong)]


def may_carry_out(role: Role, proposer: Role | None, wrong: Sequence[Entry]) -> bool:
    """Whether a role may reverse entries that somebody in another, or in none, has proposed to
    reverse.
    """
    answered_for = frozenset[str]() if proposer is None else proposer.proposes
    behind = {command_behind(each) for each in wrong}
    if any(each.name in IMPORT_SUMMARIES for each in wrong):
        return behind <= role.commands and ReverseImport.stored in role.commands
    return not behind.isdisjoint(role.corrects) and behind <= role.corrects | answered_for


def refuse_ending_beyond(
    log: Log, asker: Asker, proposal: CorrectionProposed | DecisionProposed
) -> None:
    """Refuse to end a proposal in a role that ends none, and to decline one that the asker could
    not have carried out (PUT-RIGHT-5). Raises NotYours and NotYourCase.
    """
    if EndProposal.stored not in asker.role.commands:
        raise NotYours
    if proposal.proposed_by == asker.actor:
        return
    if isinstance(proposal, DecisionProposed):
        if not may_decide(log, asker.role, proposal):
            raise NotYours
        refuse_beyond(log.conninfo, asker, set(proposal.tags))
        return
    proposer = role_named(proposal.proposed_as, (proposal.proposed_as,))
    wrong = entries_to_reverse(log, (proposal.position, *proposal.with_it))
    if proposer is None or not may_carry_out(asker.role, proposer, wrong):
        raise NotYours
    refuse_beyond(log.conninfo, asker, {tag for each in wrong for tag in each.tags})


def may_decide(log: Log, role: Role, proposal: DecisionProposed) -> bool:
    """Whether a role is among those for which a proposal of a decision waits (UNDECIDED-1)."""
    act = BY_ACT[proposal.proposal]
    if role.commands.isdisjoint(act.decided_by):
        return False
    return act.decision is None or is_given(log, act.decision, role)


def is_given(log: Log, decision: Decision, role: Role) -> bool:
    """Whether the scheme of delegation in force today, if there is one, gives a role a decision."""
    scheme, today = Scheme(), day_in_london(log.now())
    for each in log.read_standing((SCHEME,)).events:
        scheme = scheme.after(cast("SchemeEvent", each.event))
    return scheme.on(today) is None or role.name in scheme.ever_deciding(decision, today)


def entries_to_reverse(log: Log, positions: Sequence[int]) -> list[Entry]:
    """The entries at these positions, without reversals. Raises NotYours for one that nobody puts
    right.
    """
    found = [entry for entry in map(log.entry, positions) if entry is not None]
    wrong = [entry for entry in found if entry.name != EntryReversed.stored]
    if any(e.name in STANDS_AS_IT_IS or command_behind(e) in NEVER_CORRECTED for e in wrong):
        raise NotYours
    return wrong


def roles_that_proposed(log: Log, asker: Asker, positions: Sequence[int]) -> list[Role]:
    """The roles in which others have proposed to reverse the same entries, by proposals that were
    not ended and have not lapsed.
    """
    first = log.entry(positions[0])
    if first is None:
        return []
    about = QueryItem((CorrectionProposed, ProposalEnded), untold(first.tags))
    read = log.read_standing((about,)).events
    proposed = proposals_to_reverse(set(positions), read)
    standing = those_that_stand(proposed, read, 0, day_in_london(log.now()))
    roles = (
        role_named(each.proposed_as, (each.proposed_as,))
        for _, each in standing
        if each.proposed_by != asker.actor
    )
    return [role for role in roles if role is not None]


def refuse_reversal_beyond(log: Log, asker: Asker, file: str) -> None:
    """Refuse to reverse the import of a file that the person could not have imported.

    A file that was not imported is left to the rules of the command. Raises NotYours.
    """
    summary = summary_of_import(log, file)
    if summary is not None and command_behind(summary) not in asker.role.commands:
        raise NotYours


def command_behind(entry: Entry) -> str | None:
    """The stored name of the command that an entry was decided by."""
    return metadata_from(entry.metadata).command
