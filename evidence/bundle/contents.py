"""Writes the files of a bundle that are fixed before it is issued, and the list of their hashes."""

import json
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, Final

from evidence.bundle.draft import Draft
from evidence.proof.timestamps import CA

VERIFIER: Final = resources.files("evidence") / "verifier"
Files = dict[str, bytes]
"""The contents of files by their names in the bundle, such as `data/leaves/12.leaf`."""


def fixed_files(draft: Draft, published: Path) -> Files:
    """Every file that is fixed before the bundle is issued, except the report and `contents`.

    `published` is the signer's folder, which has the keys.
    """
    files: Files = {f"data/leaves/{entry.position}.leaf": entry.content for entry in draft.entries}
    for position, fields in draft.disclosures.items():
        files[f"data/disclosures/{position}.json"] = json_bytes(dict(fields))
    files["data/about.json"] = json_bytes(about(draft))
    files["data/search.json"] = json_bytes(draft.searches)
    files["data/printed"] = draft.printed[0].encode()
    files["data/keys"] = (published / "keys").read_bytes()
    for name in ("policy", CA):
        if (published / name).exists():
            files[f"data/{name}"] = (published / name).read_bytes()
    for name in ("verify_bundle.py", "verify.html", "VERIFY.txt"):
        files[f"data/{name}"] = (VERIFIER / name).read_bytes()
    return files


def about(draft: Draft) -> dict[str, Any]:
    """What the bundle is about, for whom it is, and which entries it covers."""
    return {
        "bundle_id": draft.bundle_id,
        "about": draft.subject.about,
        "profile": draft.request.choice.profile,
        "purpose": draft.request.purpose,
        "covers": draft.subject.covers,
        "counts": draft.subject.counts,
        "supports": [entry.position for entry in draft.subject.support],
    }


def hash_list(files: Files) -> bytes:
    """A line for each file, in the order of their names: its SHA-256, two spaces and its name."""
    lines = (f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def evidence_digest(files: Files) -> str:
    """The SHA-256 of the hash list of leaves and disclosures. Page one of the report prints it."""
    folders = ("data/leaves/", "data/disclosures/")
    evidence = {name: content for name, content in files.items() if name.startswith(folders)}
    return sha256(hash_list(evidence)).hexdigest()


def json_bytes(value: Any) -> bytes:
    """A value as indented JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
