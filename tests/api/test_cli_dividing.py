"""The verbs of dividing a ledger, run as people run them."""

from pathlib import Path

import pytest
from terminal import RETURN, run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dividing")
    (folder / "2021-episodes.csv").write_text(RETURN)
    run(folder / "data", "import", "ssda903", str(folder))
    return folder / "data"


def test_a_ledger_is_divided_continued_in_a_part_and_shared(data: Path) -> None:
    assert "not divided" in run(data, "councils", "list").stdout
    assert "the log of E08000014" in run(data, "councils", "divide").stdout
    assert "none altered" in run(data, "verify").stdout
    said = run(data, "councils", "begin-part", "E08000014", "5").stdout
    assert "From entry 5 on" in said
    assert "\n4  " in run(data, "log").stdout
    assert "divided already" in run(data, "councils", "divide", code=2).stderr
    assert "after what is recorded" in run(data, "councils", "begin-part", "E08000014", "3",
                                           code=2).stderr  # fmt: skip
    assert "is not an ONS code" in run(data, "councils", "add", "Wirral", code=2).stderr
    assert "holds a log of E08000015 too" in run(data, "councils", "add", "E08000015").stdout
    refused = run(data, "councils", "let-in", "E08000015", "nobody_at_all", code=2).stderr
    assert refused == "placement-ledger: nobody_at_all is no login\n"
    listed = run(data, "councils", "list").stdout
    assert "1  E08000014  no login  parts from entry 1, 5" in listed
    assert "2  E08000015  no login  parts from entry 1" in listed
    assert "Several councils share this ledger" in run(data, "rebuild", code=2).stderr
