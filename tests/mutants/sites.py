"""Where a fault can be put, and the text of a module with it: the operators of mutmut, and two of our own.

Left alone is what no behaviour follows from: annotations, decorators, class options, docstrings, and sentences for
people, which are held to lists elsewhere. Of the three ways in which mutmut spoils a string one is used.
"""

from collections.abc import Iterator

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from .mutant import IN_MODULE, Mutant, Site

Change = tuple[cst.CSTNode, cst.CSTNode]
"""A node, and what stands in its place."""


class Module:
    """A module, read once, that gives its sites and its mutants."""

    def __init__(self, path: str, source: str) -> None:
        self._path = path
        self._source = source
        wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
        self._tree = wrapper.module
        self._places = wrapper.resolve(PositionProvider)
        self._found = [
            (node, within, changes)
            for node, within in _walk(self._tree, IN_MODULE, False)
            if (changes := list(_changes(node)))
        ]

    def sites(self) -> tuple[Site, ...]:
        """Give every place for a fault, in the order of the text."""
        return tuple(
            Site(path=self._path, number=number, within=within, line=self._at(node).start.line, variants=len(changes))
            for number, (node, within, changes) in enumerate(self._found)
        )

    def mutant(self, number: int, variant: int) -> Mutant:
        """Put one fault in.

        :raises IndexError: when there is no such site or variant
        """
        _, within, changes = self._found[number]
        old, new = changes[variant]
        changed = self._tree.deep_replace(old, new)
        assert isinstance(changed, cst.Module)
        source = changed.code
        place = self._at(old)
        before, after = _difference(self._source.splitlines(), source.splitlines(), place)
        return Mutant(path=self._path, within=within, line=place.start.line, before=before, after=after, source=source)

    def _at(self, node: cst.CSTNode) -> CodeRange:
        found = self._places[node]
        assert isinstance(found, CodeRange)
        return found


def _walk(node: cst.CSTNode, within: str, inside: bool) -> Iterator[tuple[cst.CSTNode, str]]:
    """Give every node that may be changed, with the function in whose body it stands: the outermost one."""
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom) or _is_strict(node):
        return
    yield node, within if inside else IN_MODULE
    if isinstance(node, cst.FunctionDef | cst.ClassDef) and not inside:
        named = f"{within}.{node.name.value}".lstrip(".")
        if isinstance(node, cst.FunctionDef):
            yield from _walk(node.params, within, False)
        yield from _walk(node.body, named, isinstance(node, cst.FunctionDef))
        return
    for child in node.children:
        yield from _walk(child, within, inside)


def _is_strict(node: cst.CSTNode) -> bool:
    """Whether something only says what is never otherwise: ``zip(..., strict=True)``."""
    return isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value == "strict"


def _changes(node: cst.CSTNode) -> Iterator[Change]:
    if isinstance(node, cst.BaseString):
        yield from _spoiled(node)
        return
    if isinstance(node, cst.Call) and any(map(_is_strict, node.args)):
        return
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            yield from ((node, new) for new in operator(node))
    if isinstance(node, cst.If | cst.CompIf | cst.While):
        yield node.test, cst.UnaryOperation(cst.Not(), _in_parentheses(node.test))
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        yield node, cst.Pass()


def _spoiled(node: cst.BaseString) -> Iterator[Change]:
    """Spoil a word that programs read: a code, a field, an address; not a sentence."""
    if isinstance(node, cst.SimpleString) and len(node.quote) == 1 and not any(map(str.isspace, node.raw_value)):
        yield node, node.with_changes(value=f"{node.prefix}{node.quote}XX{node.raw_value}XX{node.quote}")


def _in_parentheses(test: cst.BaseExpression) -> cst.BaseExpression:
    return test.with_changes(lpar=[cst.LeftParen(), *test.lpar], rpar=[*test.rpar, cst.RightParen()])


def _difference(old: list[str], new: list[str], place: CodeRange) -> tuple[str, str]:
    """Give the lines of a change: those between what is alike before and behind it."""
    first = place.start.line - 1
    last = place.end.line
    after_count = last + len(new) - len(old)
    ours, theirs = old[first:last], new[first:after_count]
    while len(ours) > 1 and len(theirs) > 1 and ours[0] == theirs[0]:
        ours, theirs = ours[1:], theirs[1:]
    while len(ours) > 1 and len(theirs) > 1 and ours[-1] == theirs[-1]:
        ours, theirs = ours[:-1], theirs[:-1]
    return _one_line(ours), _one_line(theirs)


def _one_line(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
