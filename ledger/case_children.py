"""Finds the child whose case an entry belongs to: named by its tags, or by those of the case."""

from collections.abc import Sequence

from domain.events import stored_names
from domain.events.base import Event
from domain.events.corrections import CommandRefused
from ledger.dcb.datastore import Datastore
from ledger.personal import CASES, CHILD, ChildOf


class CaseChildren:
    """Looks up the child of a case in the log, and caches it: a case never changes its child."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore
        self._children: dict[str, str] = {}

    def child_of(self, tags: Sequence[str]) -> str | None:
        """The reference of the child that the tags name, or whose case they belong to."""
        for tag in tags:
            if tag.startswith(CHILD):
                return tag.removeprefix(CHILD)
        for tag in tags:
            if tag.startswith(CASES) and (child := self._child_of_case(tag)) is not None:
                return child
        return None

    def lookup_with(self, events: Sequence[Event]) -> ChildOf:
        """A lookup that also finds the children of cases that these events begin."""
        new_cases: dict[str, str] = {}
        for event in events:
            child = next((tag for tag in event.tags if tag.startswith(CHILD)), None)
            for tag in (t for t in event.tags if child and t.startswith(CASES)):
                new_cases.setdefault(tag, (child or "").removeprefix(CHILD))

        def child_of(tags: Sequence[str]) -> str | None:
            return self.child_of(tags) or next(
                (new_cases[tag] for tag in tags if tag in new_cases), None
            )

        return child_of

    def _child_of_case(self, tag: str) -> str | None:
        """The child named by the first entry that bears the tag and names one.

        Refused commands do not count: they may name any child.
        """
        if tag not in self._children:
            with self._datastore.cursor() as cursor:
                cursor.execute(
                    "SELECT b.tag FROM ledger.tag t JOIN ledger.entry e USING (position)"
                    " CROSS JOIN LATERAL unnest(e.tags) WITH ORDINALITY AS b (tag, n)"
                    " WHERE t.tag = %s AND starts_with(b.tag, %s) AND e.name <> ALL (%s)"
                    " ORDER BY t.ordinal, b.n LIMIT 1",
                    (tag, CHILD, stored_names([CommandRefused])),
                )
                row = cursor.fetchone()
            if row is None:
                return None
            self._children[tag] = row["tag"].removeprefix(CHILD)
        return self._children[tag]
