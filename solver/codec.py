"""Frozen dataclasses to plain data and back, by their type hints.

What equals its default is left out, so that a field added later changes neither old files nor their
hashes. Of several dataclasses that may stand at one place, ``is`` names the one that does; a rule
is named by ``rule``.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from solver.errors import InvalidProblemError
from solver.problem import Duty, Shell
from solver.roster import Roster
from solver.rule import Rule, Violation
from solver.rules import RULES

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


def from_plain(hint: Any, plain: Any, where: str = "") -> Any:
    """The value of type ``hint`` that ``plain`` stands for.

    Raises
    ------
    InvalidProblemError
        If it is no such value; the message says where in the data.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _one_of(inner, plain, where)
    if origin in (tuple, frozenset):
        return _collection(origin, inner, plain, where)
    if origin is dict:
        _check(isinstance(plain, dict), where, "an object", plain)
        return {key: from_plain(inner[1], item, f"{where}.{key}") for key, item in plain.items()}
    if hint is Rule:
        return _rule(plain, where)
    if is_dataclass(hint) and isinstance(hint, type):
        return _instance(hint, plain, where)
    return _scalar(hint, plain, where)


def _marked(hint: Any, value: Any) -> Any:
    """Plain data that says of which class it is, where the hint leaves a choice."""
    item = next((x for x in get_args(hint) if x is not Ellipsis), None)
    if get_origin(hint) is tuple and _several(item):
        return [{"is": type(member).__name__, **to_plain(member)} for member in value]
    return to_plain(value)


def _several(hint: Any) -> bool:
    return sum(is_dataclass(option) for option in get_args(hint)) > 1


def _one_of(options: tuple[Any, ...], plain: Any, where: str) -> Any:
    if plain is None and type(None) in options:
        return None
    classes: dict[Any, Any] = {
        o.__name__: o for o in options if isinstance(o, type) and is_dataclass(o)
    }
    if len(classes) > 1:
        _check(isinstance(plain, dict), where, "an object", plain)
        named = plain.get("is")
        _check(named in classes, f"{where}.is", f"one of {', '.join(classes)}", named)
        rest = {key: item for key, item in plain.items() if key != "is"}
        return from_plain(classes[named], rest, where)
    possible = [option for option in options if option is not type(None)]
    if len(possible) == 1:
        return from_plain(possible[0], plain, where)
    fitting = next((o for o in possible if isinstance(o, type) and isinstance(plain, o)), None)
    _check(fitting is not None, where, " or ".join(str(option) for option in possible), plain)
    return plain


def _collection(origin: type[Any], inner: tuple[Any, ...], plain: Any, where: str) -> Any:
    _check(isinstance(plain, list), where, "a list", plain)
    if origin is frozenset or inner[-1] is Ellipsis:
        hints = (inner[0],) * len(plain)
    else:
        _check(len(plain) == len(inner), where, f"{len(inner)} entries", plain)
        hints = inner
    return origin(
        from_plain(hint, item, f"{where}[{index}]")
        for index, (hint, item) in enumerate(zip(hints, plain, strict=True))
    )


def _rule(plain: Any, where: str) -> Any:
    _check(isinstance(plain, dict), where, "an object", plain)
    named = plain.get("rule")
    _check(named in _RULES, f"{where}.rule", f"one of {', '.join(_RULES)}", named)
    rest = {key: item for key, item in plain.items() if key != "rule"}
    return _instance(_RULES[named], rest, where)


def _instance(kind: Any, plain: Any, where: str) -> Any:
    _check(isinstance(plain, dict), where, "an object", plain)
    known = {field.name: field for field in fields(kind) if field.init}
    for name in plain:
        _check(name in known, f"{where}.{name}", f"one of {', '.join(known)}", name)
    for name, field in known.items():
        _check(name in plain or _default(field) is not MISSING, f"{where}.{name}", "a value", None)
    hints = _hints(kind)
    return kind(
        **{name: from_plain(hints[name], item, f"{where}.{name}") for name, item in plain.items()}
    )


def _scalar(hint: Any, plain: Any, where: str) -> Any:
    if get_origin(hint) is Literal:
        _check(plain in get_args(hint), where, f"one of {get_args(hint)}", plain)
        return plain
    wanted = (int, float) if hint is float else str if issubclass(hint, str) else hint
    fits = isinstance(plain, wanted) and isinstance(plain, bool) == (hint is bool)
    _check(fits, where, f"{hint.__name__}", plain)
    return hint(plain)


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, localns=_NAMES)


def _check(holds: bool, where: str, expected: str, found: Any) -> None:
    if not holds:
        raise InvalidProblemError(f"{where.lstrip('.')} is {found!r:.80}, expected {expected}")
