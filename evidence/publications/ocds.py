"""The forms of open contracting data: parties, releases, records, packages; and exact money.

A record's compiled release is made here by the standard's own rules of merging: objects field by
field, lists of things with identifiers by identifier, other lists as a whole.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from domain.london import start_of_day

Json = dict[str, Any]
VERSION: Final = "1.1"
REGISTRY: Final = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS: Final = (
    f"{REGISTRY}/ocds_lots_extension/v1.1.5/extension.json",
    f"{REGISTRY}/ocds_bid_extension/v1.1.5/extension.json",
    f"{REGISTRY}/ocds_techniques_extension/master/extension.json",
    f"{REGISTRY}/ocds_withheldInformation_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the council's name and identifier, and its prefix of contracting processes."""

    name: str
    identifier: str
    prefix: str


@dataclass(slots=True)
class Process:
    """A contracting process: its releases in order, and what they come to."""

    ocid: str
    releases: list[Json] = field(default_factory=list)
    compiled: Json = field(default_factory=dict)

    def add(self, identifier: str, on: str, tag: str, said: Json) -> None:
        """Add a release, and compile what there is so far."""
        named = {"ocid": self.ocid, "id": identifier, "date": on, "initiationType": "tender"}
        self.releases.append({**named, "tag": [tag], **said})
        of_it_all = {**named, "id": f"{self.ocid}-{on}", "tag": ["compiled"]}
        self.compiled = {**merged(self.compiled, said), **of_it_all}


def party(identifier: str, name: str | None, *roles: str) -> Json:
    """An organisation, and what it is in the process."""
    return {"id": identifier, "name": name or identifier, "roles": list(roles)}


def reference(of: Json) -> Json:
    """A reference to a party."""
    return {"id": of["id"], "name": of["name"]}


def moment(at: datetime) -> str:
    """A moment as the standard writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def midnight(day: date) -> str:
    """The moment at which a day begins in London, as the standard writes it."""
    return start_of_day(day).isoformat()


def merged(state: Json, said: Json) -> Json:
    """A state with what a release says of it.

    >>> merged({"a": 1, "l": [{"id": "x", "n": 1}]}, {"l": [{"id": "x", "n": 2}, {"id": "y"}]})
    {'a': 1, 'l': [{'id': 'x', 'n': 2}, {'id': 'y'}]}
    """
    result = dict(state)
    for name, value in said.items():
        was = result.get(name)
        if isinstance(value, dict) and isinstance(was, dict):
            result[name] = merged(was, value)
        elif isinstance(value, list) and is_of_things(value) and is_of_things(was or None):
            result[name] = by_identifier(list(was or ()), value)
        else:
            result[name] = value
    return result


def is_of_things(value: object) -> bool:
    """Whether a list is of things with identifiers."""
    return isinstance(value, list) and all(isinstance(e, dict) and "id" in e for e in value)


def by_identifier(was: list[Json], said: list[Json]) -> list[Json]:
    """The things of two lists, those of one identifier merged, in the order they first stood."""
    found = {thing["id"]: thing for thing in was}
    for thing in said:
        found[thing["id"]] = merged(found.get(thing["id"], {}), thing)
    return list(found.values())


def release_package(processes: list[Process], publisher: Publisher, uri: str, on: datetime) -> Json:
    """Every release, as one package."""
    releases = [release for process in processes for release in process.releases]
    return {**packaged(publisher, uri, on), "releases": releases}


def record_package(processes: list[Process], publisher: Publisher, uri: str, on: datetime) -> Json:
    """Every process as a record: its releases, and what they come to."""
    records = [
        {"ocid": each.ocid, "releases": each.releases, "compiledRelease": each.compiled}
        for each in processes
    ]
    return {**packaged(publisher, uri, on), "records": records}


def packaged(publisher: Publisher, uri: str, on: datetime) -> Json:
    """What a package says of itself."""
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publisher": {"name": publisher.name, "uid": publisher.identifier},
        "publishedDate": moment(on),
        "license": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }


def as_json(package: Json) -> bytes:
    r"""A package as JSON, amounts as exact numbers.

    >>> as_json({"amount": Decimal("185266.10")})
    b'{\n  "amount": 185266.10\n}\n'
    """
    text = json.dumps(package, ensure_ascii=False, indent=2, default=marked)
    return (re.sub(r'"\\u0000(-?[0-9.]+)\\u0000"', r"\1", text) + "\n").encode()


def marked(value: object) -> str:
    """An amount between marks that no text may hold, to stand as a number in the end."""
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return f"\x00{value}\x00"
