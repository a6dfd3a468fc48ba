"""The verbs of proof, run as people run them: signed, verified, bundled, explained, refused."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import RETURN, run, run_in_new_interpreter, server_kept


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("proof")
    (folder / "2021-episodes.csv").write_text(RETURN)
    with server_kept(folder / "data") as data:
        run(data, "import", "ssda903", str(folder))
        yield data


def child_in(data: Path) -> str:
    found = re.search(r'"child_ref":"(C-[0-9A-Z]{16})"', run(data, "log").stdout)
    assert found is not None
    return found[1]


def test_the_log_is_signed_verified_and_signed_again_with_another_key(data: Path) -> None:
    assert "Signed placement-ledger/E08000014 at 4 entries" in run(data, "sign", "--once").stdout
    assert "nothing new to sign" in run(data, "sign", "--once").stderr
    said = run(data, "verify").stdout
    assert "none altered, missing, inserted or out of order" in said
    assert "in agreement with 1 checkpoints" in said
    assert "key 2 signs from entry 5 on" in run(data, "sign", "--new-key").stdout
    held = run(data, "verify", "--held", str(data / "signer" / "council" / "published"))
    assert "in agreement with 1" in held.stdout
    assert "No signer has published" in run(data, "verify", "--held", "/nowhere", code=2).stderr


def test_a_bundle_is_made_and_checked_with_python_alone(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    words = ("bundle", f"child:{child_in(data)}", str(folder), "--profile", "court",
             "--purpose", "Care proceedings", "--as", "solicitor")  # fmt: skip
    assert "values disclosed" in run(data, *words).stdout
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "data/verify_bundle.py", "."],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert alone.returncode == 0, alone.stdout
    assert "exists already" in run(data, *words, code=2).stderr
    read = run(data, "openings", child_in(data)).stdout
    assert "as solicitor, to evidence bundle for court" in read


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bundle", "home:H", "x", "--profile", "court", "--purpose", "p", "--as", "a"), "Name a"),
        (("bundle", "child:C-AAAAAAAAAAAAAAAA", "x", "--profile", "court", "--purpose", "p",
          "--as", "a"), "Nothing is recorded"),
        (("bundle", "child:C", "x", "--profile", "court", "--purpose", "p", "--as", "a b"), "word"),
        (("explain", "nonsense"), "A figure is named"),
        (("explain", "sufficiency/places/99/free"), "A figure is named"),
        (("explain", "sufficiency/places/1/because"), "A figure is named"),
        (("compare", "nonsense", "--from", "2021-12-31", "--to", "2022-01-31"), "A figure is"),
        (("replay", "home:H-1"), "Name a child"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_two(data: Path, words: tuple[str, ...], says: str) -> None:
    assert says in run(data, *words, code=2).stderr


def test_figures_of_any_answer_are_explained_and_a_case_is_replayed(data: Path) -> None:
    said = run(data, "explain", "sufficiency/places/1/children", "--as-of", "2022-01-01").stdout
    assert "is proved to be in the tree" in said
    assert "SUFFICIENCY" in said or "Counts" in said
    figure = "in-or-out-of-borough/childrens-home/children"
    assert "is their sum" in run(data, "explain", figure, "--as-of", "2022-01-01").stdout
    moved = run(data, "compare", figure, "--from", "2021-07-01@4", "--to", "2022-02-01@4").stdout
    assert "the days from 2021-07-01 to 2022-02-01" in moved
    assert "Episode stated" in run(data, "replay", f"child:{child_in(data)}").stdout


def test_a_signer_that_has_seen_another_log_refuses_with_one(data: Path) -> None:
    state = next((data / "signer" / "council").glob("log.state.json"))
    kept = state.read_text()
    state.write_text(re.sub(r'"size": \d+', '"size": 400', kept))
    try:
        assert "REFUSED" in run_in_new_interpreter(data, "sign", "--once", code=1).stderr
    finally:
        state.write_text(kept)
