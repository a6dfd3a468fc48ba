"""Issues bundles in tests, reads their files, and checks them with both verifiers."""

import base64
import hashlib
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from domain.codes import Profile
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import Bundle, issue_bundle
from evidence.proof.checkpoints import LocalSigner
from evidence.proof.leaves import LOG
from evidence.proof.signer import SignerFolder
from evidence.proof.timestamps import TimestampAuthority
from ledger.entries import Provenance
from ledger.log import Log

VERIFIER = Path(__file__).parent.parent.parent / "evidence" / "verifier"
NODE = shutil.which("node")
BY = Provenance("sol", "solicitor", "test")
Files = dict[str, bytes]


def signer_at(folder: Path) -> SignerFolder:
    return SignerFolder(folder, LOG, "E08000014")


def issue_at(
    log: Log, ledger: str, folder: Path, about: str, *,
    profile: Profile = Profile.COURT, disclose: Iterable[str] = (), withhold: Iterable[str] = (),
    authority: TimestampAuthority | None = None, signer: Path | None = None,
) -> Bundle:  # fmt: skip
    """Issue a bundle into a folder, with a signer in the folder beside it."""
    signer = signer or folder.parent / "signer"
    checkpoints = LocalSigner(ledger, signer_at(signer), authority)
    choice = DisclosureChoice(profile, about, tuple(disclose), tuple(withhold))
    request = BundleRequest(choice, "Care proceedings", "Sefton", BY)
    return issue_bundle(log, ledger, checkpoints, request, folder)


def files_of(folder: Path) -> Files:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def with_manifests(files: Files) -> Files:
    """The same files with both manifests made again, as a careful forger would."""
    kept = {n: c for n, c in files.items() if "manifest" not in n}
    kept["manifest-sha512.txt"] = listing(kept, inside=True)
    kept["tagmanifest-sha512.txt"] = listing(kept, inside=False)
    return kept


def listing(files: Files, *, inside: bool) -> bytes:
    chosen = {n: c for n, c in files.items() if n.startswith("data/") is inside}
    return "".join(f"{digest(c)}  {n}\n" for n, c in chosen.items()).encode()


@lru_cache(maxsize=1024)
def digest(content: bytes) -> str:
    """The digest of a file. Thousands of bundles differ in one file each."""
    return hashlib.sha512(content).hexdigest()


def verifier() -> ModuleType:
    """The verifier script as a module."""
    spec = importlib.util.spec_from_file_location("verify_bundle", VERIFIER / "verify_bundle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT: Any = verifier()


def refusal(files: Files, pinned: str | None = None) -> str | None:
    """Why the script refuses the files, or None if they pass."""
    try:
        with redirect_stdout(StringIO()):
            SCRIPT.verify(files, pinned)
    except SCRIPT.CheckFailed as failure:
        return str(failure)
    except (ValueError, KeyError, IndexError, TypeError) as fault:
        return f"form: {type(fault).__name__}"
    return None


def in_browser(bundles: Iterable[Files], pinned: str = "") -> list[dict[str, Any]]:
    """The outcomes of the page for some bundles, run by Node."""
    assert NODE is not None
    given = [
        {"files": {n: base64.b64encode(c).decode() for n, c in files.items()}, "pinned": pinned}
        for files in bundles
    ]
    done = subprocess.run(
        [NODE, str(Path(__file__).parent / "node_verifier.js"), str(VERIFIER / "verify.html")],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@contextmanager
def quick_signatures() -> Iterator[None]:
    """Replace the script's Ed25519 by a library's, to check thousands of bundles quickly."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    @cache
    def quick(public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    own = SCRIPT.is_signed
    SCRIPT.is_signed = quick
    try:
        yield
    finally:
        SCRIPT.is_signed = own
