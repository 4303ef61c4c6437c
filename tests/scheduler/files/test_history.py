from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd
import pytest

from scheduler.demand.history import ContactHistory
from scheduler.files.importer import ImportPlan, plan_import

if TYPE_CHECKING:
    from pathlib import Path

Plan: TypeAlias = Callable[..., ImportPlan]
PODS = "code,name,zone\nHAM,Hamburg,Europe/Berlin\nLIS,Lissabon,Europe/Lisbon\n"
QUEUES = "queue,pod,channel,skill\nService,HAM,,\nTechnik,HAM,voice,tech\nAlt,HAM,,\n"
GENESYS = (
    "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,"
    "Total Handle Time (Seconds)\n"
)
CONNECT = "QueueName,QueueId,ChannelType,TimeStamp,IncomingContactVolume,AverageHandleTime\n"
CANONICAL = "interval_start,pod,channel,offered,handled,aht_s\n"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    def _plan(**texts: str) -> ImportPlan:
        for name, text in {"pods": PODS, **texts}.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        return plan_import([tmp_path])

    return _plan


def _rows(plan: ImportPlan) -> list[tuple[Any, ...]]:
    assert plan.faults == ()
    assert plan.history is not None
    frame = plan.history
    starts = frame["start"].dt.strftime("%Y-%m-%dT%H:%MZ")
    columns = [frame[name] for name in ("pod", "channel", "skill")]
    numbers = [frame[name] for name in ("interval_min", "offered", "handled", "aht_s")]
    return list(zip(starts, *columns, *numbers, strict=True))


def _faults(plan: ImportPlan) -> list[tuple[Any, ...]]:
    return [(f.file, f.row, f.column, f.value, f.expected.id) for f in plan.faults]


def test_genesys_cloud_total_handle_time_becomes_an_average(plan: Plan) -> None:
    text = GENESYS + "2026-11-27T07:00:00Z,Service,Voice,,,12,10,3000\n"
    assert _rows(plan(export=text, queues=QUEUES)) == [
        ("2026-11-27T07:00Z", "HAM", "voice", "", 15, 12, 10, 300.0)
    ]


def test_queues_and_skill_sets_of_one_stream_are_added_up(plan: Plan) -> None:
    text = GENESYS + (
        "2026-11-27T07:00:00Z,Service,Voice,a|||b,,4,4,400\n"
        "2026-11-27T07:00:00Z,Service,Callback,b,,2,2,800\n"
        "2026-11-27T07:00:00Z,Alt,Voice,,Deutsch,1,0,0\n"
        "2026-11-27T07:00:00Z,Technik,Voice,,,5,5,2500\n"
        "2026-11-27T07:00:00Z,Service,message,,,3,3,600\n"
    )
    assert _rows(plan(export=text, queues=QUEUES)) == [
        ("2026-11-27T07:00Z", "HAM", "social", "", 15, 3, 3, 200.0),
        ("2026-11-27T07:00Z", "HAM", "voice", "", 15, 7, 6, 200.0),
        ("2026-11-27T07:00Z", "HAM", "voice", "tech", 15, 5, 5, 500.0),
    ]


def test_amazon_connect_half_hours_are_recognised(plan: Plan) -> None:
    text = CONNECT + (
        "Service,4f1a,VOICE,2026-11-27T08:00:00+01:00,12,318.5\n"
        "Service,4f1a,VOICE,2026-11-27T07:30:00Z,9,300\n"
        "Service,4f1a,CHAT,2026-11-27T07:30:00Z,0,0\n"
    )
    assert _rows(plan(export=text, queues=QUEUES)) == [
        ("2026-11-27T07:30Z", "HAM", "chat", "", 30, 0, 0, 0.0),
        ("2026-11-27T07:00Z", "HAM", "voice", "", 30, 12, 12, 318.5),
        ("2026-11-27T07:30Z", "HAM", "voice", "", 30, 9, 9, 300.0),
    ]


def test_local_times_are_read_in_the_zone_of_their_pod(plan: Plan) -> None:
    text = "Intervallbeginn;Pod;Kanal;angeboten;aht_s\n27.11.2026 08:00;HAM;Telefon;5;300,5\n"
    text += "27.11.2026 08:15;LIS;Telefon;6;300\n2026-11-27 00:00;HAM;Mail;1;60\n"
    assert [row[:3] + row[4:] for row in _rows(plan(history=text))] == [
        ("2026-11-26T23:00Z", "HAM", "email", 15, 1, 1, 60.0),
        ("2026-11-27T07:00Z", "HAM", "voice", 15, 5, 5, 300.5),
        ("2026-11-27T08:15Z", "LIS", "voice", 15, 6, 6, 300.0),
    ]


def test_both_passes_of_the_doubled_hour_are_kept_if_offsets_tell_them_apart(plan: Plan) -> None:
    text = CANONICAL + "2026-10-25T02:30+02:00,HAM,voice,5,5,300\n"
    text += "2026-10-25T02:30+01:00,HAM,voice,6,6,300\n2026-10-25T03:00+01:00,HAM,voice,7,7,300\n"
    assert [row[0] for row in _rows(plan(history=text))] == [
        "2026-10-25T00:30Z",
        "2026-10-25T01:30Z",
        "2026-10-25T02:00Z",
    ]


def test_local_time_that_the_clock_shows_twice_or_never_is_a_fault(plan: Plan) -> None:
    text = CANONICAL + "2026-10-25T02:30,HAM,voice,5,5,300\n2026-03-29T02:30,HAM,voice,5,5,300\n"
    text += "2026-10-25T03:00,HAM,voice,5,5,300\n2026-10-25T02:30,LIS,voice,5,5,300\n"
    assert _faults(plan(history=text)) == [
        ("history.csv", 2, "interval_start", "2026-10-25T02:30", "doubled_hour"),
        ("history.csv", 3, "interval_start", "2026-03-29T02:30", "missing_hour"),
    ]


def test_unknown_aht_counts_nobody_as_handled(plan: Plan) -> None:
    text = "interval_start,pod,channel,offered\n2026-11-27T08:00Z,HAM,email,4\n"
    assert [row[5:] for row in _rows(plan(history=text))] == [(4, 0, 0.0)]


def test_hourly_history_is_a_fault_of_the_table(plan: Plan) -> None:
    text = CANONICAL + "2026-11-27T08:00Z,HAM,voice,5,5,300\n2026-11-27T09:00Z,HAM,voice,5,5,300\n"
    assert _faults(plan(history=text)) == [
        ("history.csv", 1, "interval_start", "60 min", "interval_min")
    ]


def test_repetition_across_files_is_a_fault_of_the_later_one(plan: Plan) -> None:
    row = "2026-11-27T08:00Z,HAM,voice,5,5,300\n"
    later = CANONICAL + "2026-11-27T09:00+01:00,HAM,voice,5,5,300\n"
    result = plan(**{"history 1": CANONICAL + row, "history 2": later})
    assert _faults(result) == [
        ("history 2.csv", 2, "interval_start", "2026-11-27T09:00+01:00", "twice")
    ]


def test_history_without_pod_or_queue_is_a_fault_of_the_header(plan: Plan) -> None:
    result = plan(history="interval_start,channel,offered\n2026-11-27T08:00Z,voice,5\n")
    assert _faults(result) == [("history.csv", 1, "pod", "", "one_of_columns")]


def test_every_row_at_fault_is_named(plan: Plan) -> None:
    rows = [f"2026-11-27T{n // 60:02d}:{n % 60:02d}Z,HAM,voice,5,5,300\n" for n in range(0, 600, 5)]
    result = plan(
        history=CANONICAL.replace("\n", ",interval_min\n")
        + "".join(row.replace("\n", ",15\n") for row in rows)
    )
    assert len(result.faults) == 80
    assert {f.expected.id for f in result.faults} == {"grid"}


def test_actuals_are_added_up_by_stream(plan: Plan) -> None:
    text = "interval_start,queue,channel,offered,answered,within_threshold,own_pod\n"
    text += "2026-11-27T08:00Z,Service,voice,5,4,3,2\n2026-11-27T08:00Z,Alt,voice,5,5,5,5\n"
    actuals = plan(actuals=text, queues=QUEUES).actuals
    assert actuals is not None
    counts = actuals[["offered", "answered", "within_threshold", "own_pod"]]
    assert counts.to_numpy().tolist() == [[10, 9, 8, 7]]


def test_history_is_what_the_forecast_takes(plan: Plan) -> None:
    text = CANONICAL + "2026-11-27T08:00Z,HAM,voice,5,5,300\n2026-11-27T08:15Z,HAM,chat,5,,\n"
    frame = plan(history=text).history
    assert frame is not None
    history = ContactHistory(frame)
    assert [stream.key for stream in history.streams("HAM")] == ["chat", "voice"]
    assert isinstance(history.frame["start"].dtype, pd.DatetimeTZDtype)
