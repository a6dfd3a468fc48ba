"""Puts a changed table in the place of the old one, and makes again what was made of it.

What stands beside functions is made when its module is imported. After a change the statements of
the modules that read it, directly or through one another, are run again in their order. Classes and
their fields are not made again.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from changes import name_made_by

Named = tuple[str, str]
"""The name of a module, and of something in it."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the domain, what its statements beside functions make, and what it imports."""

    module: ModuleType
    tree: ast.Module
    imported: dict[str, Named] = field(default_factory=dict)

    def made(self) -> Iterator[tuple[str, ast.stmt]]:
        """The statements that give something a name, in their order."""
        for statement in self.tree.body:
            if name := name_made_by(statement):
                yield name, statement


def modules_of_the_domain() -> dict[str, Module]:
    """Every module of the domain, in the order in which they were imported."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "domain" and module.__file__:
            tree = ast.parse(Path(module.__file__).read_text())
            names = {
                alias.asname or alias.name: (each.module, alias.name)
                for each in tree.body
                if isinstance(each, ast.ImportFrom) and each.module
                for alias in each.names
            }
            found[name] = Module(module, tree, names)
    return found


def made_of(modules: dict[str, Module], changed: Named) -> set[Named]:
    """What is changed, under each of its names, and whatever is made of it."""
    found: set[Named] = set()
    further = {changed}
    while further:
        found |= further
        further = {
            (name, each)
            for name, module in modules.items()
            for each in (*reading(module, name, found), *taking(module, found))
        } - found
    return found


def reading(module: Module, name: str, found: set[Named]) -> Iterator[str]:
    """What statements of a module make of what is found."""
    own = {each for of, each in found if of == name}
    for made, statement in module.made() if own else ():
        if not own.isdisjoint(names_in(statement)):
            yield made


def taking(module: Module, found: set[Named]) -> Iterator[str]:
    """The names under which a module imports what is found."""
    return (own for own, source in module.imported.items() if source in found)


def names_in(node: ast.AST) -> set[str]:
    """The names that an expression or a statement reads."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def readers_of(functions: Iterable[FunctionType], names: set[Named]) -> Iterator[FunctionType]:
    """The functions that read any of these."""
    for function in functions:
        read = names_read(function.__code__)
        if any((function.__module__, each) in names for each in read):
            yield function


def names_read(code: CodeType) -> set[str]:
    """The names that code reads, with the code inside it."""
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return set(code.co_names).union(*map(names_read, inner))


def put_in_place(
    modules: dict[str, Module], changed: Named, tree: ast.Module, names: set[Named]
) -> None:
    """Make again, in this process, what is changed and whatever was made of it."""
    before = {id(value): each for each, value in tables_of(modules, names)}
    done: set[Named] = set()
    while done != names:
        for name, each in sorted(names - done):
            module, namespace = modules[name], vars(modules[name].module)
            source = module.imported.get(each)
            if source in names:
                if source not in done:
                    continue
                namespace[each] = vars(modules[source[0]].module)[source[1]]
            else:
                own = Module(module.module, tree) if name == changed[0] else module
                statement = dict(own.made())[each]
                waits_for = {(name, read) for read in names_in(statement) if read != each}
                if waits_for & names - done:
                    continue
                code = ast.fix_missing_locations(ast.Module([statement], type_ignores=[]))
                exec(compile(code, name, "exec"), namespace)  # noqa: S102
            done.add((name, each))
    for outside in others():
        for held, value in list(vars(outside).items()):
            if found := before.get(id(value)):
                vars(outside)[held] = vars(modules[found[0]].module)[found[1]]


def tables_of(modules: dict[str, Module], names: Iterable[Named]) -> Iterator[tuple[Named, Any]]:
    """What stands under these names, where it is a table, and no text or number."""
    for name, each in names:
        value = vars(modules[name].module)[each]
        if isinstance(value, tuple | dict | frozenset):
            yield (name, each), value


def others() -> list[ModuleType]:
    """The modules that are not of the domain."""
    every = list(sys.modules.items())
    return [module for name, module in every if name.partition(".")[0] != "domain"]


def holders_of(modules: dict[str, Module], names: Iterable[Named]) -> set[str]:
    """The modules outside the domain that hold any of these tables, or the module of one."""
    held = {id(value) for _, value in tables_of(modules, names)}
    held |= {id(modules[name].module) for name, _ in names}
    return {
        module.__name__
        for module in others()
        if not held.isdisjoint(map(id, list(vars(module).values())))
    }
