"""Waiting in a queue: Erlang B, Erlang C, Erlang A, and chat handled several at a time.

All of them are one birth-death process. Contacts arrive at random (Poisson, rate ``lambda``); in
the states below saturation somebody is free; from saturation on contacts wait, first come first
served, and may lose patience. The *virtual wait* V of a contact is what it would wait if it never
gave up. With the work that fills the states below saturation,

    E = sum of the probabilities of the states with somebody free / probability of the last of them
    J(t) = integral from t to infinity of exp(lambda * (1 - exp(-theta u)) / theta - r u) du

(``theta``: rate of losing patience, ``r``: rate at which a saturated group finishes contacts),

    P(V > t) = lambda J(t) / (E + lambda J(0))

Source: A. Mandelbaum and S. Zeltyn, *The M/M/n+G queue: summary of performance measures* (2004),
and *Service engineering in action: the Palm/Erlang-A queue* (2007). Without impatience J is
``exp(-(r - lambda) t) / (r - lambda)`` and the figures are those of Erlang C (A. K. Erlang 1917).

**Which service level.** Three figures are called so; ``QueueFigures`` has all of them, and a
requirement always means the first: contacts *answered within the threshold, out of all offered*.
A contact that gives up counts as missed, however early it does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.demand.queue_sums import log_free_chat, log_inverse_loss, palm_sums

FloatArray = npt.NDArray[np.float64]

_LEAST_PATIENCE = 1e-300
"""Share of waiting contacts that stay, at least: less cannot be told from nobody."""


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What contacts and agents experience; every array has the shape of the inputs together."""

    p_wait: FloatArray
    """Share of offered contacts that find nobody free."""
    service_level: FloatArray
    """Answered within the threshold / offered. This is the one a service goal means."""
    service_level_virtual: FloatArray
    """P(V <= threshold): the wait of a contact that never gives up."""
    service_level_answered: FloatArray
    """Answered within the threshold / answered: flatters a queue from which many give up."""
    p_abandon: FloatArray
    """Share of offered contacts that give up waiting."""
    asa_s: FloatArray
    """Mean wait of the answered contacts (average speed of answer)."""
    mean_wait_s: FloatArray
    """Mean wait of all contacts, until they are answered or give up."""
    occupancy: FloatArray
    """Share of the group's handling capacity in use."""


def erlang_b(load: npt.ArrayLike, agents: npt.ArrayLike) -> FloatArray:
    """Share of contacts lost where nobody can wait (M/M/n/n).

    Parameters
    ----------
    load : array_like
        Offered load in Erlang, above 0: contacts per second times handling time in seconds.
    agents : array_like of int
        Agents on duty, 0 or more.

    Returns
    -------
    ndarray
        The loss, in the broadcast shape. A. K. Erlang, *Solution of some problems in the theory of
        probabilities of significance in automatic telephone exchanges* (1917).

    Raises
    ------
    ValueError
        If a load is not above 0 or a number of agents is negative.
    """
    a, n = np.broadcast_arrays(_positive("load", load), _whole("agents", agents))
    return np.asarray(np.exp(-log_inverse_loss(a.ravel(), n.ravel())).reshape(a.shape))


def erlang_c(
    contacts_per_s: npt.ArrayLike,
    aht_s: npt.ArrayLike,
    agents: npt.ArrayLike,
    answer_within_s: npt.ArrayLike,
) -> QueueFigures:
    """Figures of a queue from which nobody goes away (M/M/n).

    Parameters
    ----------
    contacts_per_s, aht_s : array_like
        Contacts offered per second and average handling time, both above 0.
    agents : array_like of int
        Agents on duty, 0 or more. Where the load reaches them the queue grows without end:
        ``p_wait`` 1, service levels 0, waits infinite, occupancy 1.
    answer_within_s : array_like
        Threshold of the service level, 0 or more; at 0 it is the share that does not wait.

    Returns
    -------
    QueueFigures
        Arrays in the broadcast shape.

    Raises
    ------
    ValueError
        Naming the argument and its value.
    """
    rate, aht, n, within = _inputs(contacts_per_s, aht_s, agents, answer_within_s)
    load = rate * aht
    stable = load < n
    safe_n = np.where(stable, n, np.floor(load) + 1.0)
    log_free = log_inverse_loss(load.ravel(), safe_n.ravel() - 1.0).reshape(load.shape)
    p_wait = np.exp(-np.logaddexp(0.0, log_free - np.log(load / (safe_n - load))))
    drain = (safe_n - load) / aht
    level = np.where(stable, 1.0 - p_wait * np.exp(-drain * within), 0.0)
    wait_s = np.where(stable, p_wait / drain, np.inf)
    return QueueFigures(
        p_wait=np.where(stable, p_wait, 1.0),
        service_level=level,
        service_level_virtual=level,
        service_level_answered=level,
        p_abandon=np.zeros_like(load),
        asa_s=wait_s,
        mean_wait_s=wait_s,
        occupancy=np.where(stable, load / safe_n, 1.0),
    )


def erlang_a(
    contacts_per_s: npt.ArrayLike,
    aht_s: npt.ArrayLike,
    agents: npt.ArrayLike,
    answer_within_s: npt.ArrayLike,
    patience_s: npt.ArrayLike,
) -> QueueFigures:
    """Figures of a queue whose contacts give up after a random time (M/M/n+M).

    Parameters
    ----------
    contacts_per_s, aht_s, answer_within_s : array_like
        As for `erlang_c`.
    agents : array_like of int
        Agents on duty, 1 or more; the queue is stable at any load.
    patience_s : array_like
        Mean time after which a waiting contact gives up, exponentially distributed, above 0.
        Mean wait of all contacts / share that gives up is an unbiased estimate of it.

    Returns
    -------
    QueueFigures
        Arrays in the broadcast shape.

    Raises
    ------
    ValueError
        Naming the argument and its value.

    References
    ----------
    C. Palm (1957); the formulas in the module's docstring.
    """
    rate, aht, n, within, patience = _inputs(
        contacts_per_s, aht_s, agents, answer_within_s, patience_s
    )
    _refuse("agents", n, n >= 1, "1 or more")
    log_free = log_inverse_loss((rate * aht).ravel(), n.ravel() - 1.0).reshape(n.shape)
    return _impatient_figures(rate, n / aht, patience, within, log_free)


def chat(
    contacts_per_s: npt.ArrayLike,
    aht_by_load_s: npt.ArrayLike,
    agents: npt.ArrayLike,
    answer_within_s: npt.ArrayLike,
    patience_s: npt.ArrayLike,
) -> QueueFigures:
    """Figures of chat: an agent handles several at a time, each the slower for the others.

    Parameters
    ----------
    contacts_per_s, agents, answer_within_s, patience_s : array_like
        As for `erlang_a`.
    aht_by_load_s : array_like of shape (concurrency,) or (concurrency, *shape)
        Mean time a chat lasts with an agent who has 1, 2, ... chats open. An agent with j chats
        finishes them at rate ``j / aht_by_load_s[j - 1]``.

    Returns
    -------
    QueueFigures
        Arrays in the broadcast shape; occupancy is the handling rate in use over the rate at full
        concurrency.

    Raises
    ------
    ValueError
        Naming the argument and its value, also where one more chat makes an agent finish less.

    Notes
    -----
    A new chat goes to the agent with the fewest, so m open chats are spread evenly; the process
    then has one state for each m. With no slow-down it is Erlang A on ``agents * concurrency``
    slots. Processor-sharing many-server model after J. Luo and J. Zhang, *Staffing and control of
    instant messaging contact centers*, Operations Research 61 (2013).
    """
    by_load = _positive("aht_by_load_s", aht_by_load_s)
    concurrency = by_load.shape[0]
    open_chats = np.arange(1.0, concurrency + 1.0).reshape(-1, *[1] * (by_load.ndim - 1))
    throughput = open_chats / by_load
    _refuse(
        "aht_by_load_s",
        by_load[1:],
        np.diff(throughput, axis=0) > 0,
        "times with which an agent finishes more chats an hour the more are open",
    )
    rate, full, n, within, patience = _inputs(
        contacts_per_s, by_load[-1], agents, answer_within_s, patience_s
    )
    _refuse("agents", n, n >= 1, "1 or more")
    per_agent = np.broadcast_to(
        throughput.reshape(concurrency, *[1] * (rate.ndim - by_load.ndim + 1), *by_load.shape[1:]),
        (concurrency, *rate.shape),
    ).reshape(concurrency, -1)
    log_free = log_free_chat(rate.ravel(), n.ravel(), per_agent).reshape(rate.shape)
    return _impatient_figures(rate, n * concurrency / full, patience, within, log_free)


def _impatient_figures(
    rate: FloatArray,
    drain: FloatArray,
    patience: FloatArray,
    within: FloatArray,
    log_free: FloatArray,
) -> QueueFigures:
    """Figures from the rate at which a saturated group finishes contacts, and log E."""
    s, x = drain * patience, rate * patience
    now = palm_sums(s, x)
    log_j = now.log_weight(s, x)
    log_total = np.logaddexp(log_free, np.log(x) + log_j)
    left = np.maximum(np.exp(-within / patience), _LEAST_PATIENCE)
    later = palm_sums(s, x * left)
    log_decay = -x * np.expm1(-within / patience) - s * within / patience
    p_abandon = np.exp(np.log(x) + now.log_lost - np.log(s) - log_total)
    p_answered = 1.0 - p_abandon
    late_virtual = np.exp(np.log(x) + log_decay + later.log_weight(s, x * left) - log_total)
    late = np.exp(np.log(x) + log_decay - within / patience + later.log_served - log_total)
    level = np.clip(p_answered - late, 0.0, 1.0)
    return QueueFigures(
        p_wait=np.exp(np.log(x) + log_j - log_total),
        service_level=level,
        service_level_virtual=np.clip(1.0 - late_virtual, 0.0, 1.0),
        service_level_answered=level / p_answered,
        p_abandon=p_abandon,
        asa_s=patience * np.exp(np.log(x) + now.log_delay - log_total) / p_answered,
        mean_wait_s=patience * p_abandon,
        occupancy=rate * p_answered / drain,
    )


def _inputs(
    contacts_per_s: npt.ArrayLike,
    aht_s: npt.ArrayLike,
    agents: npt.ArrayLike,
    answer_within_s: npt.ArrayLike,
    *patience_s: npt.ArrayLike,
) -> tuple[FloatArray, ...]:
    within = np.asarray(answer_within_s, dtype=np.float64)
    _refuse("answer_within_s", within, within >= 0, "0 or more")
    return np.broadcast_arrays(
        _positive("contacts_per_s", contacts_per_s),
        _positive("aht_s", aht_s),
        _whole("agents", agents),
        within,
        *(_positive("patience_s", each) for each in patience_s),
    )


def _positive(name: str, values: npt.ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    _refuse(name, array, (array > 0) & np.isfinite(array), "finite numbers above 0")
    return array


def _whole(name: str, values: npt.ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    _refuse(name, array, (array >= 0) & (array == np.floor(array)), "whole numbers, 0 or more")
    return array


def _refuse(name: str, values: FloatArray, good: npt.NDArray[np.bool_], expected: str) -> None:
    if not np.all(good):
        first = np.extract(~good, values)[0]
        message = f"{name} contains {first:g}, expected {expected}"
        raise ValueError(message)
