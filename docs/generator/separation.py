"""The page of the separation of duties: by act, who proposes, who decides, and by which rule."""

from api.access.roles import ROLES
from domain.labels.events import title_of_event
from domain.readings.separation.proposals import CHANGED_BY
from domain.readings.separation.table import PROPOSING, SEPARATIONS, Separation
from generator.markdown import slug, table


def page() -> str:
    """Every act that commits money or lifts a safeguard, as the table in the code states it."""
    rows = [
        (each.act.label, linked(each.proposed_by), ", ".join(proposers(each)),
         linked(each.decided_by), deciders(each), linked(each.recorded_by) or "the decision itself",
         ended_after(each),
         ", ".join(f"[`{rule}`](rules.md#{slug(rule)})" for rule in each.rule))
        for each in SEPARATIONS
    ]  # fmt: skip
    heads = (
        "Act", "Proposed by", "Roles that propose", "Decided by", "Roles that decide",
        "Then recorded by", "Not after", "Never one person",
    )  # fmt: skip
    return (
        "# The separation of duties\n\nA person who proposes what commits money, lifts a"
        " safeguard or destroys data for good does not decide it, in any role. The scheme of"
        " delegation in force says which roles decide, by value. What follows from a decision may"
        " be recorded by the person who proposed it.\n\nA proposal is carried out once, within 28"
        " days. It stands no longer once who made it withdrew it, somebody who could have decided"
        " it declined it ([`end_proposal`](commands.md#end_proposal)), or what it is about changed:"
        " *not after* names the entries that change it. Nor does it once an entry that it rests on"
        " was reversed. The decision records which proposal it carried out."
        " The answer [`proposed-decisions`](answers.md#proposed-decisions) has those that wait, and"
        " [`proposed-corrections`](answers.md#proposed-corrections) those of corrections.\n\n"
        + table(heads, rows)
    )


def ended_after(separation: Separation) -> str:
    """The entries after which a proposal of an act no longer stands."""
    changes = CHANGED_BY.get(separation.act, ())
    return ", ".join(title_of_event(each.stored).lower() for each in changes)


def linked(commands: tuple[str, ...]) -> str:
    """Commands as links to their descriptions."""
    return ", ".join(f"[`{name}`](commands.md#{name})" for name in commands)


def proposers(separation: Separation) -> tuple[str, ...]:
    """The roles that may record what proposes an act."""
    may = {role.name for role in ROLES for name in separation.proposed_by if name in role.commands}
    named = separation.proposers if separation.proposed_by == PROPOSING else ()
    return tuple(role.name for role in ROLES if role.name in (named or may))


def deciders(separation: Separation) -> str:
    """The roles that decide an act, and what of the scheme of delegation names them."""
    may = [role.name for role in ROLES if set(separation.decided_by) & role.commands]
    listed = ", ".join(may)
    if separation.decision is None:
        return listed
    return f"those of {listed} to which the scheme gives: {separation.decision.label.lower()}"
