"""Why there is no roster, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.agreements.sentences import title
from scheduler.errors import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.agreements.sentences import Language
    from scheduler.planning.keeping import PodProblem
    from solver.result import Result

WORDS: dict[Language, tuple[str, str, str]] = {
    "en": (
        "Pod {pod}: no roster keeps every rule.",
        "agent {agent}: these cannot be kept together: {rules}",
        ", ",
    ),
    "de": (
        "Pod {pod}: kein Dienstplan hält alle Regeln ein.",
        "{agent}: das lässt sich nicht zugleich einhalten: {rules}",
        ", ",
    ),
}


class NoLegalRosterError(InvalidDataError):
    """No roster keeps every rule; names, for each agent, those that stand against each other."""


def no_legal_roster(stuck: Iterable[tuple[PodProblem, Result]]) -> NoLegalRosterError:
    """The error for pods without a roster."""
    found = list(stuck)
    return NoLegalRosterError(_text(found, "en"), de=_text(found, "de"))


def _text(stuck: list[tuple[PodProblem, Result]], language: Language) -> str:
    head, line, comma = WORDS[language]
    lines = []
    for pod, result in stuck:
        lines.append(head.format(pod=pod.pod))
        by_agent: dict[str, list[str]] = {}
        for obstacle in result.obstacles:
            by_agent.setdefault(obstacle.agent, []).append(title(obstacle.rule, language))
        lines += [
            line.format(agent=agent, rules=comma.join(rules)) for agent, rules in by_agent.items()
        ]
    return "\n".join(lines)
