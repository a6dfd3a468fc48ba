"""Try each change to a rule on the tests that run it: `just mutants [FILE OR FOLDER…]`.

The tests without a database are imported, collected and run once, and each tells which lines it
runs. For each change a fork has the function's code replaced, and runs the quickest of the tests
that run its lines first, until one fails. Where a table of law is changed, the fork has it
replaced, and the tests are those that run what reads it. A change that none notices is a survivor:
it is explained in `explained.txt`, or the command fails. What is explained there and is noticed or
no change any more fails it too. What no such test runs is counted, and not tried.
"""

import ast
import gc
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

import pytest
from changes import Change, changes_to_tables, named_changes
from hypothesis import Phase, settings
from tables import Named, holders_of, made_of, modules_of_the_domain, put_in_place, readers_of

ROOT: Final = Path(__file__).parent.parent.parent
RESULTS: Final = ROOT / "build" / "mutants"
EXPLAINED: Final = Path(__file__).parent / "explained.txt"
NOTICED, SURVIVED, NOT_RUN = "noticed", "survived", "not run"
DATABASE: Final = {"ledger", "server"}
LAW: Final = {
    *(ROOT / "domain" / name for name in ("law.py", "law_of_support.py", "duties.py")),
    *(ROOT / "domain" / "statutes").glob("*.py"),
}
"""The files whose tables are tried too."""
PATIENCE: Final = 10.0
"""Seconds of a processor that a change may take besides thrice what its tests took."""
OPTIONS: Final = (
    "tests/commands", "domain", "tests/repository/test_faults.py",
    "tests/repository/test_labels.py", "tests/repository/test_rules.py",
    "tests/repository/test_stored_fields.py",
    "--ignore", "tests/commands/test_any_history.py", "-n", "0", "--assert=plain", "--tb=no",
    "-p", "no:cacheprovider", "--hypothesis-profile", "mutants",
)  # fmt: skip


class Lines:
    """The lines of these files that a test runs, as a trace function finds them."""

    def __init__(self, files: Collection[str]) -> None:
        self.run: set[tuple[str, int]] = set()
        self.files = files

    def __call__(self, frame: FrameType, _event: str, _arg: object) -> Any:
        return self.each if frame.f_code.co_filename in self.files else None

    def each(self, frame: FrameType, _event: str, _arg: object) -> Any:
        self.run.add((frame.f_code.co_filename, frame.f_lineno))
        return self.each


class Trial:
    """A plugin of pytest that tries changes to these files in place of running the tests once."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths
        self.tests: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.took: list[float] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what each test runs, and have a process for each core try every so many-th file."""
        self.items = [
            item for item in session.items if DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
        ]
        gc.unfreeze()  # the tests' configuration froze what they are made of
        self.caches = caches_of_the_domain()
        self.learn()
        self.functions = functions_of_the_domain()
        self.modules = modules_of_the_domain()
        gc.freeze()
        cores = os.cpu_count() or 1
        for worker in [fork(lambda n=n: self.work(n, cores)) for n in range(cores)]:  # type: ignore[misc]
            os.waitpid(worker, 0)
        return True

    def learn(self) -> None:
        """Run every test once, each with empty caches, and note its time and the lines that it runs
        of what is tried: of every file where that is a table of law, which others read.
        """
        every = (ROOT / "domain").rglob("*.py")
        files = frozenset(map(str, every if LAW.intersection(self.paths) else self.paths))
        for n, item in enumerate(self.items):
            self.empty_caches()
            lines, began = Lines(files), time.perf_counter()
            sys.settrace(lines)
            passed = passes(item)
            sys.settrace(None)
            self.took.append(time.perf_counter() - began)
            for line in lines.run if passed else ():
                self.tests[line].append(n)

    def empty_caches(self) -> None:
        """Have every function of the domain that keeps its results forget them."""
        for cache in self.caches:
            cache.cache_clear()

    def work(self, number: int, of: int) -> None:
        """Try the changes to some of the files, and write down what came of each."""
        with (RESULTS / f"{number}.txt").open("w") as file:
            for path in self.paths[number::of]:
                tree = ast.parse(path.read_text())
                changes = named_changes(tree) | (changes_to_tables(tree) if path in LAW else {})
                keep_what_super_needs(tree)
                for said, change in changes.items():
                    outcome = self.outcome(path, tree, change)
                    print(outcome, path.relative_to(ROOT), said, sep="\t", file=file, flush=True)

    def outcome(self, path: Path, tree: ast.Module, change: Change) -> str:
        """What comes of a change."""
        changed = (module_at(path), change.function)
        names = made_of(self.modules, changed) if change.is_table else set()
        ran = self.reading(names) if names else self.running(str(path), change.lines)
        if not ran:
            return NOT_RUN
        chosen = sorted(ran, key=lambda n: self.took[n])

        def try_on() -> None:
            """Make the change in this process, and raise unless every test passes as before."""
            change.place.put(change.after)
            signal.setitimer(signal.ITIMER_PROF, PATIENCE + 3 * sum(self.took[n] for n in chosen))
            if names:
                put_in_place(self.modules, changed, tree, names)
            else:
                self.put_functions(path, tree)
            self.empty_caches()
            if not all(passes(self.items[n]) for n in chosen):
                raise AssertionError

        _, status = os.waitpid(fork(try_on), 0)
        return NOTICED if status else SURVIVED

    def running(self, file: str, lines: Iterable[int]) -> set[int]:
        """The tests that run any of these lines."""
        return {n for line in lines for n in self.tests.get((file, line), ())}

    def reading(self, names: set[Named]) -> set[int]:
        """The tests that hold any of these tables, or run what reads them."""
        holders = holders_of(self.modules, names)
        ran = {n for n, item in enumerate(self.items) if module_of(item) in holders}
        functions = (each for found in self.functions.values() for each in found)
        for code in {each.__code__ for each in readers_of(functions, names)}:
            lines = {line for *_, line in code.co_lines() if line} - {code.co_firstlineno}
            ran |= self.running(code.co_filename, lines)
        return ran

    def put_functions(self, path: Path, tree: ast.Module) -> None:
        """Have the functions of a file do what a tree says."""
        code = compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)
        for each in below(code):
            for function in self.functions.get(found_at(each), ()):
                if len(each.co_freevars) == len(function.__code__.co_freevars):
                    function.__code__ = each


def keep_what_super_needs(tree: ast.Module) -> None:
    """Have each method that calls `super()` name its class at its end, so that a change which drops
    the call leaves code that the function can take.
    """
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef) and "super()" in ast.unparse(each):
            each.body.append(ast.Expr(ast.Name("__class__", ast.Load())))


def module_of(item: pytest.Item) -> str:
    """The name of the module of a test."""
    return str(getattr(getattr(item, "module", None), "__name__", ""))


def module_at(path: Path) -> str:
    """The name of the module of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def passes(item: Any) -> bool:
    """Whether a test passes, run without the reports that a run is made of."""
    if getattr(item, "_request", True) in (None, False):
        item._initrequest()
    try:
        item.session._setupstate.setup(item)
        item.runtest()
    except pytest.skip.Exception:
        return True
    except BaseException:  # noqa: BLE001  whatever a change does, it is noticed
        return False
    finally:
        item.session._setupstate.teardown_exact(None)
        if hasattr(item, "_request"):
            item._request, item.funcargs = False, None
    return True


def functions_of_the_domain() -> dict[tuple[str, str, int], list[FunctionType]]:
    """Every function of the domain by where it stands."""
    found = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and (each.__module__ or "").startswith("domain"):
            found[found_at(each.__code__)].append(each)
    return found


def caches_of_the_domain() -> list[Any]:
    """Every function of the domain that keeps its results."""
    kept = (each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper))
    return [each for each in kept if (each.__module__ or "").startswith("domain")]


def found_at(code: CodeType) -> tuple[str, str, int]:
    """Where code stands."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def below(code: CodeType) -> Iterator[CodeType]:
    """The code of every function in a module or a function."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from below(each)


def fork(work: Callable[[], None]) -> int:
    """The process that does some work: it ends with 0, or with 1 if the work raises."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001  whatever it raises, the parent is told
            os._exit(1)
        os._exit(0)
    return child


def main(names: Sequence[str]) -> int:
    """Try the changes to files of the domain, and say what came of them by folder."""
    named = [ROOT / name for name in names or ("domain",)]
    paths = [p for each in named for p in (sorted(each.rglob("*.py")) or [each])]
    RESULTS.mkdir(parents=True, exist_ok=True)
    for file in RESULTS.glob("*.txt"):
        file.unlink()
    settings.register_profile(
        "mutants", database=None, deadline=None, derandomize=True,
        phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    pytest.main([*OPTIONS], plugins=[Trial(paths)])
    lines = [line for file in RESULTS.glob("*.txt") for line in file.read_text().splitlines()]
    said, failed = summed_up([tuple(line.split("\t")) for line in lines])
    sys.stdout.write("\n".join((*said, *failed, "")))
    return 1 if failed else 0


def summed_up(outcomes: Sequence[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """How many changes to each folder were noticed, and what needs an explanation or no more."""
    counted = Counter((str(Path(path).parent), outcome) for outcome, path, _ in outcomes)
    said = [
        f"{folder}: " + ", ".join(f"{counted[folder, o]} {o}" for o in (NOTICED, SURVIVED, NOT_RUN))
        for folder in sorted({folder for folder, _ in counted})
    ]
    survived = {f"{path}\t{change}" for outcome, path, change in outcomes if outcome == SURVIVED}
    files = {path for _, path, _ in outcomes}
    has_reason = {line for line in EXPLAINED.read_text().splitlines() if line and line[0] != "#"}
    tried = {line for line in has_reason if line.partition("\t")[0] in files}
    unexplained, gone = survived - has_reason, tried - survived
    return said, [
        *(f"unexplained: {each}" for each in sorted(unexplained)),
        *(f"explained, and noticed or no more: {each}" for each in sorted(gone)),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
