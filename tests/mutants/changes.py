"""The changes that are made to the rules, one at a time: each a small fault somebody could make.

A condition is taken to be always or never met, or one part of it is dropped; a comparison takes in
its limit or leaves it out; a number is one more or one less; a sum is a difference, or only its
first part; a result is nothing; a statement, an entry of a collection or an argument is left out;
an amount is a pound more or less. In a table beside functions the same is changed, and so a day of
law is another. Classes and their fields are not changed.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import singledispatch
from typing import Any, Final

LIMITS: Final = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITES: Final = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC: Final = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
}  # fmt: skip
OTHERS: Final = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
YES_OR_NO: Final = {"any", "all", "bool", "isinstance"}
FUNCTION: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
TYPES: Final = {"annotation", "returns", "decorator_list", "bases", "defaults", "kw_defaults"}
CONDITIONS: Final = {
    "test": (ast.If, ast.IfExp, ast.While), "ifs": (ast.comprehension,), "guard": (ast.match_case,),
}  # fmt: skip
WORDS: Final = {"label", "title", "description", "strict", "unconfirmed"}
YES, NO = (ast.Constant(value) for value in (True, False))


@dataclass(frozen=True)
class Place:
    """Where a node stands: the field of another, or an entry of a field that is a list."""

    parent: ast.AST
    field: str
    index: int | None

    @property
    def is_condition(self) -> bool:
        """Whether what stands here is a whole condition."""
        return isinstance(self.parent, CONDITIONS.get(self.field, ()))

    @property
    def is_in_condition(self) -> bool:
        """Whether what stands here is a condition, or a part of one."""
        return self.is_condition or isinstance(self.parent, ast.BoolOp)

    def put(self, node: ast.AST) -> None:
        """Have this node stand here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Change:
    """What stands in a place and may stand there instead, and the expression around it.

    `lines` are those of the statement, without the statements inside it. `function` may be a table.
    """

    function: str
    lines: range
    place: Place
    before: ast.AST
    after: ast.AST
    around: ast.AST
    is_table: bool = False

    def said(self) -> str:
        """What was there, and what is there now, within what stands around it."""
        before = ast.unparse(self.around)
        self.place.put(self.after)
        after = ast.unparse(self.after if self.around is self.before else self.around)
        self.place.put(self.before)
        return f"{self.function}: {before} → {after}".replace("\n", " ")


def named_changes(tree: ast.Module) -> dict[str, Change]:
    """Every change to a module's functions by what it says, numbered where two say the same."""
    return named(change for change in changes_in(tree, "", range(1), None, "") if change.function)


def changes_to_tables(tree: ast.Module) -> dict[str, Change]:
    """Every change to what stands beside a module's functions and classes, by what it says."""
    found = (
        replace(change, function=name, is_table=True)
        for statement in tree.body
        if (name := name_made_by(statement)) and not is_alias(statement)
        for change in changes_in(ast.Module([statement], []), "", range(1), None, "")
        if not change.function and not is_text(change.before)
    )
    return named(found)


def is_text(node: ast.AST) -> bool:
    """Whether an expression puts texts together. The reference holds what a citation says."""
    texts = (
        isinstance(each, ast.Constant) and isinstance(each.value, str) for each in ast.walk(node)
    )
    return isinstance(node, ast.BinOp) and any(texts)


def name_made_by(statement: ast.stmt) -> str:
    """The name that a statement beside functions gives to what it makes, or empty text."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            return name
        case _:
            return ""


def is_alias(statement: ast.stmt) -> bool:
    """Whether a statement names a type."""
    return isinstance(statement, ast.AnnAssign) and ast.unparse(statement.annotation) == "TypeAlias"


def named(changes: Iterable[Change]) -> dict[str, Change]:
    """Changes by what they say, numbered where two say the same."""
    seen: Counter[str] = Counter()
    found = {}
    for change in changes:
        said = change.said()
        seen[said] += 1
        found[said if seen[said] == 1 else f"{said} ({seen[said]})"] = change
    return found


def changes_in(
    node: ast.AST, function: str, lines: range, around: ast.AST | None, within: str
) -> Iterator[Change]:
    """The changes below a node of a function, or of no function. `within` is the class it is in."""
    for place, each in places_below(node, function):
        here, of, its, name = function, lines, around, within
        if isinstance(each, ast.stmt):
            of, its = lines_of(each), None
        if isinstance(each, ast.ClassDef) and not function:
            name = f"{within}{each.name}."
        if isinstance(each, FUNCTION) and not function:
            here = within + each.name
        for new in instead_of(each, place):
            yield Change(here, of, place, each, new, its or each)
        yield from changes_in(each, here, of, each if isinstance(each, ast.expr) else its, name)


def places_below(node: ast.AST, function: str) -> Iterator[tuple[Place, ast.AST]]:
    """Each node below one and where it stands, without types, texts and imports."""
    for field, value in ast.iter_fields(node):
        if field in TYPES and (function or not isinstance(node, ast.AnnAssign)):
            continue
        for index, each in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(each, ast.AST) and not is_left_alone(node, field, each):
                yield Place(node, field, index), each


def is_left_alone(parent: ast.AST, field: str, node: ast.AST) -> bool:
    """Whether a node says something to a reader, or is the type between brackets."""
    if isinstance(parent, ast.keyword) and parent.arg in WORDS:
        return True
    if isinstance(parent, ast.Subscript) and field == "slice" and isinstance(node, ast.Name):
        return True
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom)


def lines_of(node: ast.stmt) -> range:
    """The lines of a statement, without the statements inside it."""
    inner = getattr(node, "body", None)
    last = inner[0].lineno - 1 if inner else (node.end_lineno or node.lineno)
    return range(node.lineno, max(node.lineno, last) + 1)


def instead_of(node: ast.AST, place: Place) -> Iterator[ast.AST]:
    """What may stand instead of a node."""
    yield from instead(node, place)
    if place.is_condition and isinstance(node, ast.expr):
        yield from instead_of_condition(node, place)


def instead_of_condition(node: ast.expr, place: Place) -> Iterator[ast.AST]:
    """Always met, and never. What is tried of each part of it need not be tried of the whole."""
    op = node.op if isinstance(node, ast.BoolOp) else None
    if not isinstance(op, ast.And) and not isinstance(place.parent, ast.While):
        yield ast.BoolOp(ast.Or(), [node, YES])
    if not isinstance(op, ast.Or) and place.field != "ifs":
        yield ast.BoolOp(ast.And(), [node, NO])


@singledispatch
def instead(_node: Any, _place: Place) -> Iterable[ast.AST]:
    """What may stand instead of a node by what it is itself."""
    return ()


@instead.register
def _(node: ast.Compare, place: Place) -> Iterator[ast.AST]:
    swaps: Mapping[Any, Any] = LIMITS if place.is_in_condition else LIMITS | OPPOSITES
    for n, op in enumerate(node.ops):
        if type(op) in swaps:
            ops = [*node.ops[:n], swaps[type(op)](), *node.ops[n + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


@instead.register
def _(node: ast.BoolOp, _place: Place) -> Iterator[ast.AST]:
    for n, value in enumerate(node.values):
        if not any(isinstance(each, ast.NamedExpr) for each in ast.walk(value)):
            others = without(node.values, n)
            yield ast.BoolOp(node.op, others) if len(others) > 1 else others[0]


@instead.register
def _(node: ast.UnaryOp, place: Place) -> Iterator[ast.AST]:
    is_not = isinstance(node.op, ast.Not) and not place.is_in_condition
    if is_not or (isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant)):
        yield node.operand


@instead.register
def _(node: ast.Constant, _place: Place) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        if node.value > 0:
            yield ast.Constant(node.value - 1)


@instead.register
def _(node: ast.BinOp, _place: Place) -> Iterator[ast.AST]:
    if type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    yield node.left
    if isinstance(node.op, ast.BitOr | ast.BitAnd):
        yield node.right


@instead.register
def _(node: ast.Return, _place: Place) -> Iterator[ast.AST]:
    value = node.value
    called = value.func if isinstance(value, ast.Call) else None
    if isinstance(value, ast.Compare) or getattr(called, "id", None) in YES_OR_NO:
        yield from (ast.Return(YES), ast.Return(NO))
    elif not isinstance(value, ast.Constant | ast.BoolOp | None):
        yield ast.Return(ast.Constant(None))


@instead.register(ast.Raise)
@instead.register(ast.Expr)
def left_out(node: ast.AST, place: Place) -> Iterator[ast.AST]:
    """A statement that does nothing, unless a condition alone decides whether it is reached."""
    alone = len(getattr(place.parent, place.field)) == 1
    if not (isinstance(place.parent, ast.If) and alone):
        yield ast.copy_location(ast.Pass(), node)


@instead.register
def _(node: ast.AugAssign, place: Place) -> Iterator[ast.AST]:
    if type(node.op) in ARITHMETIC:
        yield ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
    yield from left_out(node, place)


@instead.register
def _(_node: ast.Continue, _place: Place) -> Iterator[ast.AST]:
    yield ast.Break()


@instead.register(ast.Tuple)
@instead.register(ast.List)
@instead.register(ast.Set)
def _(node: Any, place: Place) -> Iterator[ast.AST]:
    of, context = place.parent, [] if isinstance(node, ast.Set) else [ast.Load()]
    stored = not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    unpacked = isinstance(of, ast.Assign) and isinstance(of.targets[0], ast.Tuple)
    if place.field != "slice" and len(node.elts) > 1 and not stored and not unpacked:
        for n in range(len(node.elts)):
            yield type(node)(without(node.elts, n), *context)


@instead.register
def _(node: ast.Dict, _place: Place) -> Iterator[ast.AST]:
    for n in range(len(node.keys)):
        yield ast.Dict(without(node.keys, n), without(node.values, n))


@instead.register
def _(node: ast.Call, _place: Place) -> Iterator[ast.AST]:
    name = getattr(node.func, "id", "")
    if name in {"min", "max"} and len(node.args) > 1:
        for n in range(len(node.args)):
            args = without(node.args, n)
            alone = len(args) == 1 and not isinstance(args[0], ast.Starred)
            yield args[0] if alone else ast.Call(node.func, args, node.keywords)
    elif name == "Decimal" and (amount := amount_of(node.args[0])) is not None:
        for other in (amount + 1, amount - 1):
            yield ast.Call(node.func, [ast.Constant(str(other))], [])
    elif name in OTHERS:
        keywords = [] if name == "sorted" else node.keywords
        yield ast.Call(ast.Name(OTHERS[name], ast.Load()), node.args, keywords)
    for n, keyword in enumerate(node.keywords):
        if keyword.arg not in WORDS:
            yield ast.Call(node.func, node.args, without(node.keywords, n))


def amount_of(node: ast.expr) -> Decimal | None:
    """The amount that a text states, if it is one."""
    text = node.value if isinstance(node, ast.Constant) else None
    return Decimal(text) if isinstance(text, str) else None


def without(entries: list[Any], n: int) -> list[Any]:
    """Entries without one of them."""
    return [*entries[:n], *entries[n + 1 :]]
