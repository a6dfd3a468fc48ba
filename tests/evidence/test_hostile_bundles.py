"""Hostile bundles, given to the script in a process that is measured: one line says no to each."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bundled import SCRIPT, VERIFIER, with_manifests

MOST_MEGABYTES = 300
MOST_SECONDS = 10
MEASURING = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stderr=subprocess.STDOUT)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_maxrss, used.ru_utime + used.ru_stime)
"""
"""Runs a program and prints its peak memory. It is a small process, because that of a child process
includes what its parent had at the fork."""


def sparse(path: Path, length: int) -> None:
    """A file of so many zeros, which take no room on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(length)


def written(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in with_manifests(files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


WHOLE = {
    "bagit.txt": b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
    **{
        f"data/{name}": b"{}"
        for name in ("about.json", "contents", "keys", "checkpoint", "printed", "printed.proof")
    },
}


def deep_folders(folder: Path) -> None:
    at = os.open(folder, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)


def names_of_no_encoding(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\x1b[2J\n")).write_bytes(b"")
    written(folder, {})


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file of 200 MB": (lambda f: sparse(f / "data" / "a", 200_000_000), "more than 100 MB"),
    "files of 200 MB": (
        lambda f: [sparse(f / str(n), 20_000_000) for n in range(10)], "more than 100 MB"
    ),
    "folders in folders": (deep_folders, "manifest-sha512.txt is missing"),
    "a link to a file": (lambda f: (f / "a").symlink_to("/etc/passwd"), "is a link"),
    "a link to a folder": (lambda f: (f / "data").symlink_to("/proc"), "is a link"),
    "a pipe": (lambda f: os.mkfifo(f / "a"), "neither a file nor a folder"),
    "a name of no encoding": (names_of_no_encoding, "is in no manifest"),
    "a manifest that leads elsewhere": (
        lambda f: written(f, {"../outside": b"x"}), "../outside"
    ),
    "a manifest of a million lines": (
        lambda f: sparse(f / "manifest-sha512.txt", 1) or (f / "manifest-sha512.txt").write_bytes(
            b"0 a\n" * 1_000_000), "is too long",
    ),
    "a manifest of one line": (
        lambda f: sparse(f / "manifest-sha512.txt", 90_000_000), "is too long"
    ),
    "a manifest that is not text": (
        lambda f: (f / "manifest-sha512.txt").write_bytes(b"\xff\xfe" * 99), "UnicodeDecodeError"
    ),
    "a checkpoint of lines": (
        lambda f: written(f, WHOLE | {"data/checkpoint": b"a\n" * 500_000}), "it is too long"
    ),
    "a size of 400,000 digits": (
        lambda f: written(f, WHOLE | {
            "data/checkpoint": b"o\n" + b"9" * 400_000 + b"\nAA==\n\n-\n"}),
        "it has no size",
    ),
}  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_bundle_is_refused_in_little_memory_and_time(
    hostile: str, tmp_path: Path
) -> None:
    make, sentence = HOSTILE[hostile]
    make(tmp_path)
    python = (sys.executable, "-I", "-S")
    done = subprocess.run(
        [*python, "-c", MEASURING, *python, str(VERIFIER / "verify_bundle.py"), str(tmp_path)],
        capture_output=True, check=False,
    )  # fmt: skip
    text = done.stdout.decode() + done.stderr.decode()
    *lines, measured = text.splitlines()
    code, kilobytes, seconds = measured.split()
    assert code == "1", text[-1000:]
    assert len(lines) == 1
    assert "\x1b" not in text
    assert any(each in text for each in sentence.split("|")), text
    assert int(kilobytes) / 1024 < MOST_MEGABYTES
    assert float(seconds) < MOST_SECONDS


@pytest.mark.parametrize("fault", [RecursionError, MemoryError, AttributeError, OverflowError])
def test_whatever_is_in_a_bundle_the_answer_is_one_line(
    fault: type[Exception],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(SCRIPT, "verify", fail)
    assert SCRIPT.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == (
        f"The bundle FAILS the check of its form: {fault.__name__}.\n"
    )


def test_more_files_than_a_bundle_has_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SCRIPT, "MOST_FILES", 30)
    for n in range(5):
        (tmp_path / str(n)).mkdir()
        for m in range(6):
            (tmp_path / str(n) / str(m)).touch()
    fails("more than 30", lambda: SCRIPT.read_folder(str(tmp_path)))


def fails(fault: str, check: Callable[[], object]) -> None:
    with pytest.raises((SCRIPT.CheckFailed, RecursionError), match=fault):
        check()


def test_what_a_forger_signs_costs_no_more_than_it_is_long() -> None:
    digest = hashlib.sha256(b"").digest()
    leaf = {"tags": {"child:C-1": 1}, "at": "", "name": "", "sealed": False}
    endless = {"covers": ["child:C-1"], "counts": [10**15]}
    fails("an entry about", lambda: SCRIPT.check_complete({1: leaf}, endless))
    twice = {"covers": ["child:C-1"] * 2, "counts": [0, 0]}
    fails("counted twice", lambda: SCRIPT.check_complete({1: leaf}, twice))
    one = {"covers": ["provider:P-1"], "counts": [2], "profile": "provider"}
    ends = {9: leaf | {"tags": {"provider:P-1": 3}}, 1: leaf | {"tags": {"provider:P-1": 1}}}
    fails("an entry about", lambda: SCRIPT.check_complete(ends, one))
    fails("recursion", lambda: SCRIPT.parse_json(b"[" * 500_000))
    fails("too long", lambda: SCRIPT.parse_json(b"[]" * 500_001))
    fails("one is too long", lambda: SCRIPT.parse_proof(b"AAAA\n" * 1_000))
    keys = {"data/keys": b"1 - o+00+AA==\n" * 2_000}
    fails("too long", lambda: list(SCRIPT.read_keys(keys)))
    assert not SCRIPT.is_included(digest, 0, 2**60, [digest] * 10_000, digest)
