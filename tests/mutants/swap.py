"""Give loaded functions the code of a mutant: whoever imported them already calls the mutant from then on."""

import gc
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType

Place = tuple[str, str, int]
"""File, qualified name and first line of a function."""

Functions = Mapping[Place, list[FunctionType]]


def loaded(files: frozenset[str]) -> Functions:
    """Find the functions that were loaded from these files."""
    found: dict[Place, list[FunctionType]] = {}
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename in files:
            found.setdefault(_place(each.__code__), []).append(each)
    return found


def swap(functions: Functions, *, file: str, within: str, source: str) -> bool:
    """Exchange the code of one function, and say whether there was something to exchange."""
    swapped = False
    for code in _codes(compile(source, file, "exec", dont_inherit=True)):
        if code.co_qualname == within:
            for function in functions.get(_place(code), ()):
                if function.__code__ != code and len(function.__code__.co_freevars) == len(code.co_freevars):
                    function.__code__ = code
                    swapped = True
    return swapped


def _place(code: CodeType) -> Place:
    return (code.co_filename, code.co_qualname, code.co_firstlineno)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)
