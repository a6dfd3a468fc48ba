"""Rules stated are rules cited and rules tested."""

import inspect
import json
import re
from pathlib import Path
from types import ModuleType

from api.rules import RULES, modules
from domain import command, recorded_before
from domain.command import Breakable, Refusal
from domain.commands import MODULES
from domain.commands import RULES as BY_COMMAND
from domain.commands.money import vary_fee
from domain.readings.ssda903 import dolo_checks
from domain.rules import NUMBER, numbers_in, rules_in

ROOT = Path(__file__).parent.parent.parent
TESTS = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py")))
COMMAND_FILES = MODULES


def refusals_of(module: ModuleType) -> list[type[Refusal]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Refusal) and value.rule
    ]


def test_every_command_states_rules_and_every_refusal_cites_one_of_them() -> None:
    for module in COMMAND_FILES:
        stated = {rule.number for rule in rules_in(module)}
        assert stated, f"{module}: a command without a rule"
        for refusal in refusals_of(module):
            assert refusal.rule in stated, refusal


def test_a_rule_is_stated_by_the_file_that_is_named_and_a_file_without_words_states_none() -> None:
    assert {rule.where for rule in rules_in(vary_fee)} == {"vary_fee"}
    assert rules_in(ModuleType("domain.bare")) == []


def test_the_numbers_of_a_files_rules_are_those_of_its_rules_in_order() -> None:
    for module in COMMAND_FILES:
        assert numbers_in(module) == tuple(rule.number for rule in rules_in(module))
    assert numbers_in(ModuleType("domain.bare")) == ()


def test_every_rule_says_where_it_comes_from() -> None:
    assert {rule.where: number for number, rule in RULES.items() if not rule.source} == {}


def test_the_decisions_that_rules_come_from_are_recorded() -> None:
    recorded = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    cited = {
        number
        for rule in RULES.values()
        for several in re.findall(r"decisions? ([\d, and]+)", rule.source)
        for number in re.findall(r"\d+", several)
    }
    assert len(cited) > 40
    assert {number for number in cited if f"{int(number):04}" not in recorded} == set()


def test_a_source_names_rules_only_where_a_clause_ends() -> None:
    named = {rule.number: re.findall(NUMBER, rule.source) for rule in RULES.values()}
    assert {number: found for number, found in named.items() if found} == {}


def test_what_is_noted_once_it_has_happened_is_never_simply_refused() -> None:
    for module in COMMAND_FILES:
        source = inspect.getsource(module)
        noted = [each for each in refusals_of(module) if issubclass(each, Breakable)]
        assert [each for each in noted if f"raise {each.__name__}" in source] == []


def test_every_rule_is_named_by_a_test() -> None:
    named = " ".join(f"_{name}_" for name in re.findall(r"def test_(\w+)", TESTS))
    within = {"ROW-2": "row_1_to_row_3", "SPEND-ROW-2": "spend_row_1_to_spend_row_3"}
    wanted = {number: within.get(number, number.lower().replace("-", "_")) for number in RULES}
    assert [number for number, text in wanted.items() if f"_{text}_" not in named] == []


THE_DEPARTMENTS = 700
"""The checks of the return's last table have the department's numbers."""


def test_rule_numbers_are_used_once_and_contiguous() -> None:
    counted = [rule.number for module in modules() for rule in rules_in(module)]
    assert len(counted) == len(set(counted)) == len(RULES) > 80
    for module in modules():
        numbers = [rule.number.rsplit("-", 1)[1] for rule in rules_in(module)]
        if numbers and not numbers[0].isdigit():
            assert numbers == [chr(65 + n) for n in range(len(numbers))]
            continue
        first = THE_DEPARTMENTS if module is dolo_checks else 1
        assert numbers == [str(first + n) for n in range(len(numbers))]


OF_EVERY_COMMAND = r"\b(?:FACT|RECORDED)-\d\b"


def test_a_file_names_the_rules_of_every_command_that_it_is_held_to() -> None:
    for module in COMMAND_FILES:
        named = set(re.findall(OF_EVERY_COMMAND, module.__doc__ or ""))
        held = {n for n in BY_COMMAND[module.DECIDER.command] if re.fullmatch(OF_EVERY_COMMAND, n)}
        assert held <= named, module


def test_a_command_reads_in_the_fixed_order() -> None:
    for module in COMMAND_FILES:
        source = inspect.getsource(module).replace("(Reversal):", "(Command):")
        bands = [
            source.index(band) for band in ("(Command):", "def query(", "def decide(", "DECIDER =")
        ]
        assert bands == sorted(bands), module


def test_what_each_refusal_tells_is_in_the_golden_file() -> None:
    told = json.loads((ROOT / "tests" / "golden" / "refusals.json").read_text())
    refusals = {
        f"{module.__name__.rpartition('.')[2]}.{refusal.__name__}"
        for module in (command, recorded_before, *COMMAND_FILES)
        for refusal in refusals_of(module)
    }
    missing, gone = sorted(refusals - set(told)), sorted(set(told) - refusals)
    assert not missing, f"add to tests/golden/refusals.json, with the details each tells: {missing}"
    assert not gone, f"take out of tests/golden/refusals.json: {gone}"
