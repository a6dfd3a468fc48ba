"""The chronology of a bundle: a numbered paragraph for each entry, with a summary and an index."""

from collections.abc import Collection, Mapping, Sequence
from inspect import getdoc
from typing import Any, Final

from domain.events import EVENTS, stored_names
from domain.events.people import ValueShredded
from domain.labels.events import legal_title
from domain.london import moment_in_words
from evidence.bundle.disclosure import DisclosedValues
from evidence.bundle.subject import Subject
from evidence.bundle.wording import (
    decision_text,
    effective_day,
    field_label,
    value_text,
    withheld_labels,
)
from evidence.proof.leaves import EntryLeaf
from ledger.codec import fields_of, held_in
from ledger.metadata import metadata_from

SHREDDED: Final = stored_names([ValueShredded])
Paragraph = dict[str, Any]
"""The texts of one entry, by the names under which the report's template reads them."""


def chronology(entries: Sequence[EntryLeaf], disclosed: DisclosedValues) -> list[Paragraph]:
    """A paragraph for each entry, numbered from 1 in the order of recording.

    `disclosed` has the disclosed values by position and field.
    """
    gone = shredded_in(entries)
    return [
        paragraph(n, entry, disclosed.get(entry.position, {}), gone.get(entry.position, set()))
        for n, entry in enumerate(entries, start=1)
    ]


def shredded_in(entries: Sequence[EntryLeaf]) -> dict[int, set[str]]:
    """The values that some of these entries say were shredded, by the position of their entry."""
    gone: dict[int, set[str]] = {}
    for entry in entries:
        if entry.name in SHREDDED:
            fields = fields_of(entry.name, entry.body, at=entry.position)
            gone.setdefault(fields["position"], set()).add(fields["field"])
    return gone


def paragraph(
    number: int, entry: EntryLeaf, disclosed: Mapping[str, Any], gone: Collection[str] = ()
) -> Paragraph:
    """One entry in words: what is in the clear, what is disclosed, what is withheld, and what was
    shredded.
    """
    fields, metadata = (
        fields_of(entry.name, entry.body, at=entry.position),
        metadata_from(entry.metadata),
    )
    closed = [f for f in held_in(entry.body, at=entry.position) if f not in disclosed]
    event = EVENTS.get(entry.name)
    return {
        "number": number,
        "position": entry.position,
        "title": legal_title(entry.name),
        "meaning": " ".join((getdoc(event) or "").split("\n\n")[0].split()) if event else "",
        "on": effective_day(fields, metadata.command),
        "recorded": moment_in_words(entry.recorded_at),
        "by": f"{entry.recorded_by}, as {entry.recorded_as}",
        "decided": decision_text(metadata),
        "fields": [[field_label(k), value_text(v)] for k, v in fields.items()],
        "disclosed": [[field_label(k), value_text(v)] for k, v in sorted(disclosed.items())],
        "withheld": withheld_labels([f for f in closed if f not in gone]),
        "shredded": withheld_labels([f for f in closed if f in gone]),
    }


def summary(
    subject: Subject,
    paragraphs: Sequence[Paragraph],
    waits: Collection[int] = (),
    supporting: Sequence[Paragraph] = (),
) -> list[str]:
    """How many entries there are, the first and the last of them, which of them tell of a decision
    not yet taken, and that it is no evidence.
    """
    first, last = paragraphs[0], paragraphs[-1]
    by_tag = ", ".join(
        f"{n} about {tag}" for tag, n in zip(subject.covers, subject.counts, strict=True)
    )
    size = (
        f"The ledger holds {len(paragraphs)} entries about {subject.about}: {by_tag}."
        " An entry may be about more than one of these."
    )
    span = (
        f"The first was recorded on {first['recorded']} (entry {first['position']}, paragraph"
        f" {first['number']}: {first['title']}). The last before this evidence was issued was"
        f" recorded on {last['recorded']} (entry {last['position']}, paragraph {last['number']}:"
        f" {last['title']})."
    )
    caution = (
        "This summary is not evidence. The evidence is the entries, which the paragraphs of the"
        " chronology name."
    )
    waiting = undecided_text(paragraphs, waits, supporting)
    return [size, span, *waiting, caution]


def undecided_text(
    paragraphs: Sequence[Paragraph],
    waits: Collection[int],
    supporting: Sequence[Paragraph] = (),
) -> list[str]:
    """That some entries tell of what was not decided, and may be decided otherwise; nothing if none
    does.
    """
    numbered = [(each, f"paragraph {each['number']}") for each in paragraphs]
    besides = [(each, "supporting") for each in supporting]
    named = ", ".join(
        f"entry {each['position']} ({where}: {each['title']})"
        for each, where in (*numbered, *besides)
        if each["position"] in waits
    )
    told = f"Proposed or scored, and not decided when this evidence was prepared: {named}."
    return [f"{told} It may still be decided otherwise."] if named else []


def index(paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """The titles of entries in alphabetical order, each with the numbers of its paragraphs."""
    numbers: dict[str, list[int]] = {}
    for each in paragraphs:
        numbers.setdefault(each["title"], []).append(each["number"])
    return [{"title": title, "numbers": found} for title, found in sorted(numbers.items())]
