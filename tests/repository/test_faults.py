"""Every exception of ours says all that HTTP and the command line need to know of it."""

import importlib
import re
from collections import Counter
from pathlib import Path

from api.web.problems import RESPONSES
from domain.command import OfTheFuture, Refusal
from domain.faults import Fault, FileFault, every_fault

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("domain", "ledger", "projections", "evidence", "api")
ALONE = ("evidence.verifier", "api.__main__")
"""The verifier that a bundle carries imports nothing of ours; `__main__` runs the program."""


def modules() -> list[str]:
    paths = (path.relative_to(ROOT).with_suffix("") for package in PACKAGES
             for path in sorted((ROOT / package).rglob("*.py")))  # fmt: skip
    names = (".".join(path.parts).removesuffix(".__init__") for path in paths)
    return [name for name in names if not name.startswith(ALONE)]


def below(kind: type[BaseException]) -> set[type[BaseException]]:
    return {each for child in kind.__subclasses__() for each in {child} | below(child)}


for name in modules():
    importlib.import_module(name)
FAULTS = sorted(every_fault(), key=lambda kind: kind.slug)


def test_every_exception_of_ours_is_a_fault() -> None:
    ours = {kind for kind in below(BaseException) if kind.__module__.startswith(PACKAGES)}
    strangers = {kind for kind in ours if not issubclass(kind, Fault)}
    assert {kind for kind in strangers if not kind.__module__.startswith(ALONE)} == set()
    assert len(FAULTS) > 200


def test_a_fault_has_a_sentence_a_slug_a_status_or_none_and_an_exit_code() -> None:
    for kind in FAULTS:
        assert kind.__doc__, f"{kind}: the docstring is the message"
        assert kind.sentence()[0].isupper(), kind
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.slug), kind
        assert kind.status is None or kind.status in RESPONSES, kind
        assert kind.exit_code in {1, 2}, kind
        assert kind.status == 409 or not issubclass(kind, Refusal), kind


def test_no_two_faults_have_the_same_slug() -> None:
    counted = Counter(kind.slug for kind in FAULTS)
    assert [slug for slug, n in counted.items() if n > 1] == []


def test_the_message_of_a_fault_is_the_text_it_was_raised_with_or_its_docstring() -> None:
    class Stuck(Fault):
        """The lock
        is stuck.
        """

    assert (str(Stuck()), Stuck().message, Stuck("by rust").title) == (
        "The lock is stuck.", "The lock is stuck.", "The lock is stuck.",
    )  # fmt: skip
    assert (str(Stuck("by rust")), Stuck("by rust").message) == ("by rust", "by rust")
    assert Stuck not in every_fault()


def test_a_fault_in_a_file_says_which_file_first_on_the_command_line_alone() -> None:
    class Torn(FileFault):
        """The file is torn."""

    assert (Torn("april.csv").message, Torn("april.csv").title) == (
        "april.csv: The file is torn.", "The file is torn.",
    )  # fmt: skip


def test_a_refusal_says_the_number_of_its_rule_on_the_command_line() -> None:
    assert OfTheFuture().message == f"{OfTheFuture.sentence()} (FACT-1)"


def test_a_refusal_is_found_among_the_faults_though_it_is_one_of_a_kind_of_them() -> None:
    assert OfTheFuture in every_fault()
