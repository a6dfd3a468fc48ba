"""No modules import each other in a circle, packages (`__init__`) included.

The contracts of import-linter compare the siblings in a package. They miss a module that imports
its own package, whose `__init__` imports the module.
"""

import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("domain", "ledger", "projections", "evidence", "api")
PLANTED = {
    "domain.events.corrections": "domain.events",
    "domain.labels.people": "domain.labels",
    "projections.facts.statements": "projections.facts",
}


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> grimp.ImportGraph:
    """Which module imports which, read from the source of the five packages."""
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def find_circle(graph: grimp.ImportGraph) -> list[str] | None:
    """The modules of a circle, the first and the last being the same, or None if there is none."""
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return None


def test_no_modules_import_each_other_in_a_circle(graph: grimp.ImportGraph) -> None:
    assert len(graph.modules) > 300
    assert find_circle(graph) is None


@pytest.mark.parametrize(("importer", "imported"), PLANTED.items())
def test_a_module_that_imports_its_own_package_is_found(
    graph: grimp.ImportGraph, importer: str, imported: str
) -> None:
    graph.add_import(importer=importer, imported=imported)
    circle = find_circle(graph)
    assert circle is not None
    assert {importer, imported} <= set(circle)
