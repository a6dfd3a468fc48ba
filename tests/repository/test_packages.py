"""A package's docstring lists what is in it, with a line each."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TOP = ("domain", "ledger", "projections", "evidence", "api", "docs/generator")
PACKAGES = sorted(path.parent for top in TOP for path in (ROOT / top).rglob("__init__.py"))


def listed(package: Path) -> list[str]:
    """The names that a package's docstring lists: a name, two spaces or more, and a line."""
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or ""
    return re.findall(r"^([a-z_0-9]+/?) {2,}[\w`].*$", docstring, re.MULTILINE)


def within(package: Path) -> list[str]:
    """The modules and the folders in a package."""
    modules = [each.stem for each in package.glob("*.py") if not each.name.startswith("__")]
    folders = [
        f"{each.name}/"
        for each in package.iterdir()
        if each.is_dir() and each.name[0] not in "._" and any(each.iterdir())
    ]
    return sorted([*modules, *folders])


def test_a_package_lists_its_modules_in_its_docstring() -> None:
    assert len(PACKAGES) > 30
    assert {p: listed(p) for p in PACKAGES if sorted(listed(p)) != within(p)} == {}
