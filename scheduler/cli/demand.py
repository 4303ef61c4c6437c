"""``podshift forecast`` and ``podshift staff``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from scheduler.cli.desk import days_option, first_day_option, json_option, pass_desk
from scheduler.cli.output import progress_console, say, say_json
from scheduler.cli.tables import table
from scheduler.planning.demand import INTERVAL_MIN, AccountMove, forecast_pods, staff_pods

if TYPE_CHECKING:
    from datetime import date

    from scheduler.cli.desk import Desk


@click.command()
@first_day_option
@days_option
@click.option(
    "--interval",
    "interval_min",
    type=click.Choice(["15", "30"]),
    default=str(INTERVAL_MIN),
    show_default=True,
    help="Minutes.",
)
@click.option(
    "--move",
    "moves",
    type=(str, str, float),
    multiple=True,
    metavar="FROM TO SHARE",
    help="Accounts that change pods take this share of FROM's contacts to TO.",
)
@json_option
@pass_desk
def forecast(
    desk: Desk,
    first_day: date | None,
    n_days: int,
    interval_min: str,
    moves: tuple[tuple[str, str, float], ...],
    as_json: bool,
) -> None:
    """Forecast contacts by pod, channel and interval from the history.

    \b
    Examples:
      podshift forecast --week 2026-11-30
      podshift forecast --week 2026-11-30 --move HAM LEI 0.1
    """
    with progress_console.status("Forecasting") as status:
        made = forecast_pods(
            desk.database(),
            first_day or desk.next_monday(),
            n_days,
            int(interval_min),
            tuple(AccountMove(*move) for move in moves),
            lambda pod: status.update(f"Forecasting: {pod} done"),
        )
    if as_json:
        say_json([asdict(pod) for pod in made])
        return
    rows = [
        (pod.pod, s.stream.key, f"{sum(s.mean):,.0f}", f"{_aht_s(s.mean, s.aht_s):,.0f}")
        for pod in made
        for s in pod.streams
    ]
    table(("pod", "stream", "contacts", "AHT s"), rows)
    say("With --json: each interval, its range, and how the forecast came about.")


def _aht_s(mean: tuple[float, ...], aht_s: tuple[float, ...]) -> float:
    contacts = sum(mean)
    weighted = sum(m * a for m, a in zip(mean, aht_s, strict=True))
    return weighted / contacts if contacts else 0.0


@click.command()
@first_day_option
@days_option
@json_option
@pass_desk
def staff(desk: Desk, first_day: date | None, n_days: int, as_json: bool) -> None:
    """Turn the newest forecast into the people needed on duty.

    \b
    Example:
      podshift staff --week 2026-11-30
    """
    with progress_console.status("Staffing"):
        made = list(staff_pods(desk.database(), first_day or desk.next_monday(), n_days))
    if as_json:
        say_json([asdict(pod) for pod in made])
        return
    rows = [
        (
            pod.pod,
            need.stream.key,
            f"{sum(need.required_fte) * pod.interval_min / 60:,.1f}",
            f"{max(need.required_fte, default=0):.1f}",
        )
        for pod in made
        for need in pod.streams
    ]
    rows += [
        (pod.pod, "work that can wait", f"{sum(b.minutes for b in pod.batches) / 60:,.1f}", "")
        for pod in made
        if pod.batches
    ]
    table(("pod", "stream", "FTE-hours", "peak FTE"), rows)
