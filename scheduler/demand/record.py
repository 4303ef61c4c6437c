"""What the ways to forecast would have achieved in past weeks, and the blend that follows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scheduler.demand.past import View, whole_days
from scheduler.demand.uncertainty import Spread, learn_spread

if TYPE_CHECKING:
    from scheduler.demand.past import Past
    from scheduler.demand.timeline import FloatArray, IntArray

FEWEST_DAYS = 14
"""Known days with which a stream has a history of its own."""
BACKTEST_WEEKS = 8
_EQUAL_PULL = 0.5
_GRID = 6


@dataclass(frozen=True, eq=False)
class Record:
    """What the three ways would have achieved in past weeks, and what follows for the blend."""

    weights: FloatArray
    spread: Spread
    error: float | None
    """Share of contacts forecast wrongly by interval (wMAPE); None without past weeks."""

    @classmethod
    def of(cls, past: Past, lead: int) -> Record:
        """Go back over the last weeks, forecasting each from ``lead`` days before it."""
        weeks = [
            week
            for back in range(BACKTEST_WEEKS)
            if (week := _backtest(past, len(past.offered) - 7 * back, lead)) is not None
        ]
        if not weeks:
            return cls(np.full(3, 1 / 3), Spread(), None)
        weights = _best_weights(
            np.concatenate([week.totals for week in weeks], axis=1),
            np.concatenate([week.came for week in weeks]),
        )
        forecast = np.concatenate([week.by_slot(weights).ravel() for week in weeks])
        actual = np.concatenate([week.offered.ravel() for week in weeks])
        telling = np.isfinite(actual) & (forecast > 0)
        forecast, actual = forecast[telling], actual[telling]
        error = float(np.abs(actual - forecast).sum() / max(actual.sum(), 1e-9))
        return cls(weights, learn_spread(forecast, actual), error)

    def describe(self, n_days: int, language: Literal["de", "en"]) -> str:
        """Say in words how the forecast came about."""
        words = _WORDS[language]
        recent, plain, with_month = np.round(100 * self.weights).astype(int)
        text = words["blend"].format(
            n_days=n_days, recent=recent, plain=plain, with_month=with_month
        )
        if self.error is None:
            return text + words["unchecked"]
        error = f"{100 * self.error:.1f}"
        return text + words["error"].format(error=error.replace(".", words["point"]))


_WORDS = {
    "en": {
        "blend": "{n_days} days of history; day totals: {recent} % mean of six weeks, {plain} %"
        " level and weekday, {with_month} % level, weekday and day of month",
        "unchecked": "; too short to check against past weeks",
        "error": "; error in past weeks {error}% by interval",
        "point": ".",
    },
    "de": {
        "blend": "{n_days} Tage Historie; Tagessummen: {recent} % Mittel aus sechs Wochen,"
        " {plain} % Niveau und Wochentag, {with_month} % Niveau, Wochentag und Monatstag",
        "unchecked": "; zu kurz für einen Vergleich mit vergangenen Wochen",
        "error": "; Fehler in vergangenen Wochen {error} % je Intervall",
        "point": ",",
    },
}


@dataclass(frozen=True, eq=False)
class _PastWeek:
    """One week forecast from what lay before it."""

    view: View
    targets: IntArray
    totals: FloatArray
    came: FloatArray
    offered: FloatArray

    def by_slot(self, weights: FloatArray) -> FloatArray:
        return self.view.by_slot(weights @ self.totals, self.targets)


def _backtest(past: Past, end: int, lead: int) -> _PastWeek | None:
    """Forecast the ordinary days of the week before ``end``, ``lead`` days ahead."""
    view = View(past, end - 7 - lead)
    if view.cutoff < 1:
        return None
    known = np.isfinite(past.ordinary[: view.cutoff]).any(axis=1)
    if known.sum() < FEWEST_DAYS or not view.has_totals:
        return None
    targets = np.arange(end - 7, end)
    came = whole_days(past.ordinary[:end], past.timeline, view.profiles)[targets]
    targets, came = targets[np.isfinite(came)], came[np.isfinite(came)]
    if not targets.size:
        return None
    return _PastWeek(view, targets, view.totals(targets), came, past.ordinary[targets])


def _best_weights(totals: FloatArray, came: FloatArray) -> FloatArray:
    """Weights of the three ways with the least absolute error, drawn towards equal shares.

    Equal shares are hard to beat with few weeks (R. T. Clemen, *Combining forecasts*, 1989).
    """
    equal = np.full(3, 1 / 3)
    choices = [
        np.array(parts) / _GRID
        for parts in itertools.product(range(_GRID + 1), repeat=3)
        if sum(parts) == _GRID
    ]
    losses = [
        np.abs(weights @ totals - came).sum()
        * (1 + _EQUAL_PULL * float(((weights - equal) ** 2).sum()))
        for weights in choices
    ]
    return choices[int(np.argmin(losses))]
