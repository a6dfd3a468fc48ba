"""The pages of problems, settings and permissions."""

import api.app  # noqa: F401  every fault of what is served is imported
from api.access.roles import ROLES
from api.main import COMMANDS, register
from api.settings import Settings
from api.web.problems import MALFORMED, every_problem
from domain.faults import every_fault
from generator.markdown import table, words
from ledger.server.programs import BINARIES


def problems() -> str:
    """Every problem that is not a rule's refusal, and how the command line ends."""
    register(COMMANDS)  # every fault of the command line is imported
    rows = [(f"`/problems/{slug}`", str(kind.status), kind.sentence())
            for slug, kind in every_problem().items()]  # fmt: skip
    rows.append(("`/problems/malformed`", "422", MALFORMED))
    ends = sorted((kind.slug, kind.sentence()) for kind in every_fault() if kind.exit_code == 1)
    return (
        "# Problems\n\nEvery refusal is `application/problem+json` (RFC 9457). A rule's refusal is"
        " a 409 whose type is `/problems/` and the rule's number: see [rules](rules.md).\n\n"
        + table(("Type", "Status", "Title"), sorted(rows))
        + "\n## The command line\n\nA refusal or a fault is one sentence on standard error and exit"
        " code 2, with nothing half-written. What is not as it was recorded ends with exit code"
        " 1:\n\n"
        + table(("Fault", "Sentence"), [(f"`{slug}`", sentence) for slug, sentence in ends])
    )


def settings() -> str:
    """Every setting, with its default."""
    rows = [(f"`PLACEMENT_LEDGER_{name.upper()}`", f"`{field.default}`", words(field.description))
            for name, field in Settings.model_fields.items()]  # fmt: skip
    binaries = "A folder of PostgreSQL 18 programs to use for the embedded database."
    rows.append((f"`{BINARIES}`", "", binaries))
    about = "# Settings\n\nRead from the environment.\n\n"
    return about + table(("Variable", "Default", "Purpose"), rows)


def permissions() -> str:
    """The table of roles, and a section on each."""
    about = (
        "# Permissions\n\nWhat is not given here is refused. A person acts in one role at a time,"
        " and the log records which.\n"
    )
    head = ("Role", "Name", "Sees", "Opens sealed values, to")
    rows = [(role.title, f"`{role.name}`", role.reach.value, "; ".join(role.purposes) or "–")
            for role in ROLES]  # fmt: skip
    parts = [about, table(head, rows)]
    for role in ROLES:
        others = role.corrects - role.commands
        given = [
            ("Records", links("commands", role.commands)),
            *([("Puts right, besides its own", links("commands", others))] if others else []),
            ("Asks", links("answers", role.answers)),
            ("Works with", "; ".join(sorted(each.value for each in role.activities))),
        ]
        lines = "\n".join(f"- {what}: {names or 'nothing'}." for what, names in given)
        parts.append(f"## {role.title}\n\n{role.about}\n\n{lines}\n")
    return "\n".join(parts)


def links(page: str, names: frozenset[str]) -> str:
    """Links to sections of a page of the reference, in order of name."""
    return ", ".join(f"[`{each}`]({page}.md#{each})" for each in sorted(names))
