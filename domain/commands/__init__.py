"""Every command the ledger accepts, one file each, grouped by the work it belongs to.

Each file reads in the same order: the rules, the command, the refusals, the state, `query`
(what the decision rests on), `evolve` (how it is folded), `decide`, and the decider.

awards/       the five routes to an award, its authorisation, and who is consulted and informed
care/         periods of care, cases, people, orders, statuses and reviews
framework/    the framework, its application rounds, and admission to its lots
governance/   policies, schemes of delegation, and figures that others published
imports/      returns, payments and Ofsted's list, loaded and reversed whole
ledger/       corrections, bundles, and the erasure of a person
market/       providers, homes, places, owners and judgements
money/        budgets, fees, blocks, funding, invoices and payments
placements/   placements, from their start to their end
referrals/    the search for a placement, tier by tier, and the offers made
registrations/  addresses of registrations, and Ofsted's notices about them
support/      help outside a placement: short breaks, and support by a provider's staff
transfers/    responsibility that passes between authorities; parent and child together
transitions/  pathway plans, transitions to adult services, and arrangements after care
"""

import pkgutil
from importlib import import_module
from typing import Any, Final

from domain.command import (
    PROVIDERS_STAFF,
    Command,
    Decider,
    DecisionContext,
    OfTheFuture,
    Refusal,
    day_done,
)
from domain.commands.ledger.end_proposal import EndProposal
from domain.commands.ledger.shred_value import ShredValue
from domain.events.base import Event, tags_of, untold
from domain.events.corrections import CommandRefused
from domain.foundations.reversal import Reversal
from domain.recorded_before import stated_rules
from domain.rules import numbers_in

MODULES: Final = tuple(
    import_module(found.name)
    for found in pkgutil.walk_packages(__path__, f"{__name__}.")
    if not found.ispkg
)
"""The module of each command."""
DECIDERS: Final[dict[type[Command], Decider[Any, Any]]] = {
    module.DECIDER.command: module.DECIDER for module in MODULES
}
COMMANDS: Final[dict[str, type[Command]]] = {
    command.stored: command for command in sorted(DECIDERS, key=lambda each: each.stored)
}
"""Each command by its permanent stored name."""
RULES: Final[dict[type[Command], tuple[str, ...]]] = {
    module.DECIDER.command: (
        *numbers_in(module),
        *((OfTheFuture.rule,) if day_done(module.DECIDER.command) else ()),
        *stated_rules(module.DECIDER.command),
    )
    for module in MODULES
}
"""The numbers of the rules that each command is decided by."""


def refusal_event(command: Command, refusal: Refusal, context: DecisionContext) -> Event:
    """The event that records a refusal, in the form of its command."""
    decider = DECIDERS[type(command)]
    if decider.refusal_event is not None and not refusal.is_uninvited:
        return decider.refusal_event(command, refusal, context)
    return plain_refusal_event(command, refusal, context)


def plain_refusal_event(
    command: Command, refusal: Refusal, context: DecisionContext
) -> CommandRefused:
    """The event that records the command, the rule, the message and the tags.

    Of a provider that was not asked it bears the provider's tag alone: so nobody adds to the
    entries of a search by trying. What others than a provider were refused is untold (WAITS-3).
    """
    about = (
        command.entry_tags
        if isinstance(command, Reversal | ShredValue | EndProposal)
        else tags_of(command)
    )
    if refusal.is_uninvited:
        about = tuple(each for each in about if each.startswith("provider:"))
    return CommandRefused(
        command=command.stored,
        rule=refusal.rule,
        refused_because=refusal.kept,
        about=about if context.role == PROVIDERS_STAFF else untold(about),
        refused_at=context.decided_at,
    )
