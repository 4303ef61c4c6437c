"""Frozen dataclasses to plain data and back, by their type hints.

What equals its default is left out, so that a field added later changes neither old files nor their
hashes. Of several dataclasses that may stand at one place, ``is`` names the one that does; a rule
is named by ``rule``.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from solver.errors import InvalidProblemError
from solver.problem import Duty, Shell
from solver.roster import Roster
from solver.rule import Rule, Violation
from solver.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Reader = Callable[[Any], Any]

_NAMES = {"Duty": Duty, "Roster": Roster, "Rule": Rule, "Shell": Shell, "Violation": Violation}
"""Classes that type hints name but that their modules import for type checking only."""

_RULES: dict[str, type[Any]] = {rule.name: rule for rule in RULES}


def to_plain(value: Any) -> Any:
    """Dicts, lists, strings and numbers that ``from_plain`` makes the value of again."""
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if not is_dataclass(value):
        return value
    kind: Any = type(value)
    hints = _hints(kind)
    stated = {
        field.name: _marked(hints[field.name], getattr(value, field.name))
        for field in fields(value)
        if field.init and getattr(value, field.name) != _default(field)
    }
    return {"rule": kind.name, **stated} if kind in RULES else stated


def from_plain(hint: Any, plain: Any) -> Any:
    """The value of type ``hint`` that ``plain`` stands for.

    Raises
    ------
    InvalidProblemError
        If it is no such value; the message says where in the data.
    """
    try:
        return _reader(hint)(plain)
    except _MisfitError as misfit:
        raise InvalidProblemError(str(misfit)) from None


def _marked(hint: Any, value: Any) -> Any:
    """Plain data that says of which class it is, where the hint leaves a choice."""
    item = next((x for x in get_args(hint) if x is not Ellipsis), None)
    if get_origin(hint) is tuple and _several(item):
        return [{"is": type(member).__name__, **to_plain(member)} for member in value]
    return to_plain(value)


def _several(hint: Any) -> bool:
    return sum(is_dataclass(option) for option in get_args(hint)) > 1


class _MisfitError(Exception):
    """Something else was expected; the place is put together on the way out."""

    def __init__(self, found: Any, expected: str, where: str = "") -> None:
        super().__init__()
        self.found, self.expected, self.where = found, expected, where

    def inside(self, place: str) -> _MisfitError:
        """The same, seen from further outside."""
        self.where = place + self.where
        return self

    def __str__(self) -> str:
        return f"{self.where.lstrip('.')} is {self.found!r:.80}, expected {self.expected}"


@cache
def _reader(hint: Any) -> Reader:
    """What makes a value of type ``hint`` of plain data; found once for each type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _reader_of_one(inner)
    if origin is frozenset or (origin is tuple and inner[-1] is Ellipsis):
        return _reader_of_many(origin, inner[0])
    if origin is tuple:
        return _reader_of_row(inner)
    if origin is dict:
        return _reader_of_dict(inner[1])
    if origin is Literal:
        return _reader_of_literal(inner)
    if hint is Rule:
        return _reader_of_named("rule", _RULES)
    if is_dataclass(hint) and isinstance(hint, type):
        return _reader_of_instance(hint)
    return _reader_of_scalar(hint)


def _reader_of_one(options: tuple[Any, ...]) -> Reader:
    possible = [option for option in options if option is not type(None)]
    classes = {o.__name__: o for o in possible if isinstance(o, type) and is_dataclass(o)}
    if len(classes) > 1:
        some = _reader_of_named("is", classes)
    elif len(possible) == 1:
        some = _reader(possible[0])
    else:
        some = _reader_of_scalars(possible)
    if len(possible) == len(options):
        return some
    return lambda plain: None if plain is None else some(plain)


def _reader_of_scalars(possible: list[Any]) -> Reader:
    expected = " or ".join(str(option) for option in possible)
    kinds = tuple(option for option in possible if isinstance(option, type))

    def read(plain: Any) -> Any:
        _check(isinstance(plain, kinds), expected, plain)
        return plain

    return read


def _reader_of_many(origin: type[Any], hint: Any) -> Reader:
    item = _reader(hint)

    def read(plain: Any) -> Any:
        _check(isinstance(plain, list), "a list", plain)
        found: list[Any] = []  # its length tells which one does not fit
        try:
            found.extend(map(item, plain))
        except _MisfitError as misfit:
            raise misfit.inside(f"[{len(found)}]") from None
        return origin(found)

    return read


def _reader_of_row(hints: tuple[Any, ...]) -> Reader:
    items = [_reader(hint) for hint in hints]

    def read(plain: Any) -> Any:
        _check(isinstance(plain, list), "a list", plain)
        _check(len(plain) == len(items), f"{len(items)} entries", plain)
        found: list[Any] = []  # its length tells which one does not fit
        try:
            found.extend(item(each) for item, each in zip(items, plain, strict=True))
        except _MisfitError as misfit:
            raise misfit.inside(f"[{len(found)}]") from None
        return tuple(found)

    return read


def _reader_of_dict(hint: Any) -> Reader:
    item = _reader(hint)

    def read(plain: Any) -> Any:
        _check(isinstance(plain, dict), "an object", plain)
        return {key: _at(f".{key}", item, each) for key, each in plain.items()}

    return read


def _at(place: str, read: Reader, plain: Any) -> Any:
    try:
        return read(plain)
    except _MisfitError as misfit:
        raise misfit.inside(place) from None


def _reader_of_literal(values: tuple[Any, ...]) -> Reader:
    def read(plain: Any) -> Any:
        _check(plain in values, f"one of {values}", plain)
        return plain

    return read


def _reader_of_named(key: str, classes: Mapping[str, Any]) -> Reader:
    """Of several classes the one that the data name under ``key``."""

    def read(plain: Any) -> Any:
        _check(isinstance(plain, dict), "an object", plain)
        named = plain.get(key)
        _check(named in classes, f"one of {', '.join(classes)}", named, f".{key}")
        rest = {name: each for name, each in plain.items() if name != key}
        return _reader(classes[named])(rest)

    return read


def _reader_of_instance(kind: Any) -> Reader:
    known = {field.name: field for field in fields(kind) if field.init}
    needed = [name for name, field in known.items() if _default(field) is MISSING]
    hints = _hints(kind)
    readers: dict[str, Reader] = {}

    def read(plain: Any) -> Any:
        _check(isinstance(plain, dict), "an object", plain)
        if not readers:  # not before: a class may have fields of its own kind
            readers.update({name: _reader(hints[name]) for name in known})
        for name in (name for name in plain if name not in readers):
            raise _MisfitError(name, f"one of {', '.join(known)}", f".{name}")
        for name in (name for name in needed if name not in plain):
            raise _MisfitError(None, "a value", f".{name}")
        stated: dict[str, Any] = {}
        name = ""
        try:
            for name, each in plain.items():
                stated[name] = readers[name](each)
        except _MisfitError as misfit:
            raise misfit.inside(f".{name}") from None
        return kind(**stated)

    return read


def _reader_of_scalar(hint: Any) -> Reader:
    wanted = (int, float) if hint is float else str if issubclass(hint, str) else hint

    def read(plain: Any) -> Any:
        if type(plain) is hint:
            return plain
        fits = isinstance(plain, wanted) and isinstance(plain, bool) == (hint is bool)
        _check(fits, hint.__name__, plain)
        return hint(plain)

    return read


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, localns=_NAMES)


def _check(holds: bool, expected: str, found: Any, where: str = "") -> None:
    if not holds:
        raise _MisfitError(found, expected, where)
