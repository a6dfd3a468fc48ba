"""Parties, releases, records and packages as open contracting data (OCDS) defines them.

A compiled release is merged here by the standard's rules: objects field by field, lists of objects
with identifiers by identifier, and other lists as a whole. Amounts are written as exact numbers.
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
    """The council that publishes: its name, its identifier, and the prefix of its processes."""

    name: str
    identifier: str
    prefix: str


@dataclass(slots=True)
class Process:
    """A contracting process: its identifier, its releases in order, and its compiled release."""

    ocid: str
    releases: list[Json] = field(default_factory=list)
    compiled: Json = field(default_factory=dict)

    def add(self, identifier: str, on: str, tag: str, content: Json) -> None:
        """Add a release, and merge it into the compiled release."""
        header = {"ocid": self.ocid, "id": identifier, "date": on, "initiationType": "tender"}
        self.releases.append({**header, "tag": [tag], **content})
        compiled_header = {**header, "id": f"{self.ocid}-{on}", "tag": ["compiled"]}
        self.compiled = {**merge(self.compiled, content), **compiled_header}


def party(identifier: str, name: str | None, *roles: str) -> Json:
    """An organisation with its roles in a process."""
    return {"id": identifier, "name": name or identifier, "roles": list(roles)}


def reference(organisation: Json) -> Json:
    """A reference to a party of the same process."""
    return {"id": organisation["id"], "name": organisation["name"]}


def format_moment(at: datetime) -> str:
    """A moment in UTC, as the standard writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def midnight(day: date) -> str:
    """The moment at which a day begins in London, as the standard writes it."""
    return start_of_day(day).isoformat()


def merge(compiled: Json, release: Json) -> Json:
    """A compiled release after one more release.

    >>> merge({"a": 1, "l": [{"id": "x", "n": 1}]}, {"l": [{"id": "x", "n": 2}, {"id": "y"}]})
    {'a': 1, 'l': [{'id': 'x', 'n': 2}, {'id': 'y'}]}
    """
    result = dict(compiled)
    for name, value in release.items():
        old = result.get(name)
        if isinstance(value, dict) and isinstance(old, dict):
            result[name] = merge(old, value)
        elif isinstance(value, list) and have_identifiers(value) and have_identifiers(old or None):
            result[name] = merge_by_identifier(list(old or ()), value)
        else:
            result[name] = value
    return result


def have_identifiers(value: object) -> bool:
    """Whether a value is a list of objects that each have an identifier."""
    return isinstance(value, list) and all(isinstance(e, dict) and "id" in e for e in value)


def merge_by_identifier(old: list[Json], new: list[Json]) -> list[Json]:
    """The objects of two lists, merged by identifier, in the order in which they first stood."""
    found = {each["id"]: each for each in old}
    for each in new:
        found[each["id"]] = merge(found.get(each["id"], {}), each)
    return list(found.values())


def release_package(processes: list[Process], publisher: Publisher, uri: str, on: datetime) -> Json:
    """Every release of the processes as one package."""
    releases = [release for process in processes for release in process.releases]
    return {**package_header(publisher, uri, on), "releases": releases}


def record_package(processes: list[Process], publisher: Publisher, uri: str, on: datetime) -> Json:
    """Each process as a record, with its releases and its compiled release, in one package."""
    records = [
        {"ocid": each.ocid, "releases": each.releases, "compiledRelease": each.compiled}
        for each in processes
    ]
    return {**package_header(publisher, uri, on), "records": records}


def package_header(publisher: Publisher, uri: str, on: datetime) -> Json:
    """The address, version, extensions, publisher, date and licence of a package."""
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publisher": {"name": publisher.name, "uid": publisher.identifier},
        "publishedDate": format_moment(on),
        "license": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }


def package_json(package: Json) -> bytes:
    r"""A package as JSON, with amounts as exact numbers.

    >>> package_json({"amount": Decimal("185266.10")})
    b'{\n  "amount": 185266.10\n}\n'
    """
    text = json.dumps(package, ensure_ascii=False, indent=2, default=mark_amount)
    return (re.sub(r'"\\u0000(-?[0-9.]+)\\u0000"', r"\1", text) + "\n").encode()


def mark_amount(value: object) -> str:
    """An amount between null characters, which `package_json` then turns into a number."""
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return f"\x00{value}\x00"
