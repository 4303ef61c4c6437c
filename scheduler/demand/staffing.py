"""From contacts to people: agents needed on duty, and work that can wait.

**Which service level is meant**: contacts answered within the threshold out of all offered; see
``erlang``. **Where shrinkage goes**: ``required_agents`` are people handling contacts or ready to.
Part of rostered work time is lost unplanned (illness on the day, calls that overrun into breaks),
so ``required_fte`` divides by ``1 - shrinkage``. Planned absence, breaks and training are not part
of it: the roster itself knows those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scheduler.demand.erlang import QueueFigures, chat, erlang_a, erlang_c
from scheduler.demand.weeks import PodRequirement, StreamRequirement, WorkBatch
from scheduler.errors import InvalidDataError, require

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.demand.weeks import PodForecast, StreamForecast
    from scheduler.pods.pods import ServicePromise

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

_ROUNDING = 1e-12
"""An occupancy that misses its limit by less does so by rounding alone."""


def require_pod(
    forecast: PodForecast, promises: Sequence[ServicePromise], is_open: BoolArray
) -> PodRequirement:
    """Turn a pod's forecast into agents by interval and batches of deferrable work.

    Parameters
    ----------
    forecast : PodForecast
        Every stream needs a promise.
    promises : sequence of ServicePromise
        Of any pods.
    is_open : ndarray of bool, shape (n_intervals,)
        Intervals of the horizon in which the pod answers.

    Returns
    -------
    PodRequirement
        Immediate streams by interval, shrinkage included; deferrable ones as batches.

    Raises
    ------
    InvalidDataError
        If a stream has no promise.
    """
    by_stream = {promise.stream: promise for promise in promises}
    streams: list[StreamRequirement] = []
    batches: list[WorkBatch] = []
    for each in forecast.streams:
        promise = by_stream.get(each.stream)
        if promise is None:
            raise InvalidDataError(
                f"pod {forecast.pod} has contacts on {each.stream.key} but no service promise for "
                f"it: add one"
            )
        if promise.model == "deferrable":
            batches += deferrable_batches(each, promise, is_open, forecast.interval_min)
        else:
            fte = required_fte(each.mean, each.aht_s, promise, forecast.interval_min, is_open)
            streams.append(StreamRequirement(each.stream, tuple(fte.tolist())))
    return PodRequirement(
        forecast.pod,
        forecast.first_day,
        forecast.n_days,
        forecast.interval_min,
        tuple(streams),
        tuple(batches),
    )


def required_agents(
    contacts: npt.ArrayLike, aht_s: npt.ArrayLike, promise: ServicePromise, interval_min: int
) -> IntArray:
    """Fewest agents on duty that keep the promise in each interval.

    Parameters
    ----------
    contacts : array_like, shape (n_intervals,)
        Offered contacts of each interval, 0 or more; fractions are expected values.
    aht_s : array_like, shape (n_intervals,)
        Handling time in seconds; of a chat, the time it takes an agent who has no other.
    promise : ServicePromise
        Its ``model`` chooses the formula: ``erlang_c``, ``erlang_a``, or ``chat``. A chat with
        patience is the exact process with load-dependent speed; without, Erlang C on slots, each
        as slow as with all of an agent's slots in use. Service level and ``max_occupancy`` must
        both hold; ``min_agents`` and ``shrinkage`` are not part of this figure.
    interval_min : int
        Length of an interval in minutes. Each interval is taken as a steady state of its own.

    Returns
    -------
    ndarray of int, shape (n_intervals,)
        0 where no contact is expected.

    Raises
    ------
    InvalidDataError
        For a deferrable promise: its work has no requirement by interval.
    """
    rate, aht = np.broadcast_arrays(
        np.asarray(contacts, dtype=np.float64) / (60.0 * interval_min),
        np.asarray(aht_s, dtype=np.float64),
    )
    require(bool(np.all(rate >= 0)), "contacts are negative or not a number")
    result = np.zeros(rate.shape, dtype=np.int64)
    some = rate > 0
    if some.any():
        result[some] = _immediate_agents(rate[some], aht[some], promise)
    return result


def required_fte(
    contacts: npt.ArrayLike,
    aht_s: npt.ArrayLike,
    promise: ServicePromise,
    interval_min: int,
    is_open: BoolArray | None = None,
) -> FloatArray:
    """Agents to roster on work in each interval, shrinkage included.

    Parameters
    ----------
    contacts, aht_s, promise, interval_min
        As for `required_agents`.
    is_open : ndarray of bool, shape (n_intervals,), optional
        Where ``min_agents`` holds; None: everywhere. ``min_agents`` counts heads and is not
        raised by shrinkage.

    Returns
    -------
    ndarray, shape (n_intervals,)
        ``max(required_agents / (1 - shrinkage), min_agents)``, in FTE.
    """
    agents = required_agents(contacts, aht_s, promise, interval_min)
    least = np.where(True if is_open is None else is_open, float(promise.min_agents), 0.0)
    return np.maximum(agents / (1.0 - promise.shrinkage), least)


def deferrable_batches(
    forecast: StreamForecast, promise: ServicePromise, is_open: BoolArray, interval_min: int
) -> list[WorkBatch]:
    """Batches of work that may be done at any time before they are due.

    Parameters
    ----------
    forecast : StreamForecast
        Contacts arrive in open and closed intervals alike.
    promise : ServicePromise
        ``due_min`` counts opened time only; ``shrinkage`` lengthens the work.
    is_open : ndarray of bool, shape (n_intervals,)
        Intervals in which the pod works.
    interval_min : int
        Length of an interval in minutes.

    Returns
    -------
    list of WorkBatch
        The contacts of an hour together, released when the hour is over and the pod open. Of work
        that is due after the horizon, the share of its time that lies inside. Minutes are whole;
        what rounding takes from one batch the next one gets.
    """
    hour = 60 // interval_min
    open_numbers = np.flatnonzero(is_open)
    due_steps = -(-promise.due_min // interval_min)
    minutes = np.array(forecast.mean) * np.array(forecast.aht_s) / 60.0 / (1 - promise.shrinkage)
    batches = []
    carried = 0.0
    for start in range(0, len(minutes), hour):
        over = min(start + hour, len(minutes) - 1)
        window = open_numbers[np.searchsorted(open_numbers, over) :][:due_steps]
        if not window.size:
            break
        carried += float(minutes[start : start + hour].sum()) * window.size / due_steps
        whole = int(carried + 0.5)
        if whole > 0:
            first, last = int(window[0]), int(window[-1])
            batches.append(WorkBatch(forecast.stream, first, last + 1, whole))
            carried -= whole
    return batches


def fewest_agents(meets: Callable[[FloatArray], BoolArray], first_guess: FloatArray) -> IntArray:
    """Smallest whole numbers from 1 on for which a monotone condition holds.

    Parameters
    ----------
    meets : callable
        Takes agents (shape of ``first_guess``), tells where they suffice. More agents than
        sufficient must suffice too.
    first_guess : ndarray
        Any numbers; the closer, the faster.

    Returns
    -------
    ndarray of int
        By doubling steps and bisection.
    """
    high = np.maximum(np.ceil(first_guess), 1.0)
    low = np.zeros_like(high)
    step = np.ones_like(high)
    while not (enough := meets(high)).all():
        low = np.where(enough, low, high)
        high = np.where(enough, high, high + step)
        step *= 2
    while (wide := high - low > 1).any():
        middle = np.where(wide, np.floor((low + high) / 2), high)
        enough = meets(middle)
        high = np.where(enough, middle, high)
        low = np.where(enough, low, middle)
    return high.astype(np.int64)


def _immediate_agents(rate: FloatArray, aht: FloatArray, promise: ServicePromise) -> IntArray:
    load = rate * aht
    within, patience = promise.answer_within_s, promise.patience_s
    if promise.model == "erlang_c":
        return _fewest(lambda n: erlang_c(rate, aht, n, within), load, promise)
    if promise.model == "erlang_a" and patience is not None:
        return _fewest(lambda n: erlang_a(rate, aht, n, within, patience), load, promise)
    if promise.model == "chat":
        by_load = _chat_aht(aht, promise)
        if patience is not None:
            guess = rate * by_load[-1] / promise.concurrency
            return _fewest(lambda n: chat(rate, by_load, n, within, patience), guess, promise)
        slots = _fewest(
            lambda n: erlang_c(rate, by_load[-1], n, within), rate * by_load[-1], promise
        )
        return -(-slots // promise.concurrency)
    raise InvalidDataError(
        f"promise of {promise.stream.pod} on {promise.stream.key}: model {promise.model} has no "
        f"requirement by interval, expected erlang_c, erlang_a (with patience_s) or chat"
    )


def _chat_aht(aht: FloatArray, promise: ServicePromise) -> FloatArray:
    """Seconds a chat lasts beside 0, 1, ... others of the same agent; shape (concurrency, n)."""
    others = np.arange(promise.concurrency, dtype=np.float64)[:, np.newaxis]
    return np.asarray(aht * (1.0 + promise.slowdown * others))


def _fewest(
    figures: Callable[[FloatArray], QueueFigures], load: FloatArray, promise: ServicePromise
) -> IntArray:
    def meets(agents: FloatArray) -> BoolArray:
        found = figures(agents)
        answered = found.service_level >= promise.service_level
        return np.asarray(answered & (found.occupancy <= promise.max_occupancy + _ROUNDING))

    return fewest_agents(meets, load + np.sqrt(load))
