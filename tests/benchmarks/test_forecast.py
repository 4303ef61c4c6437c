from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from benchmarks.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, n_days: int) -> str:
    """Counts of two humps a day with a weekly shape, from a Monday on."""
    random = np.random.default_rng(7)
    hours = np.arange(0, 24, 0.5)
    shape = np.exp(-0.5 * ((hours - 11) / 2) ** 2) + np.exp(-0.5 * ((hours - 16) / 2) ** 2)
    weekday = np.array([1.2, 1, 1, 1, 0.9, 0.4, 0.2])[np.arange(n_days) % 7]
    level = weekday * np.exp(0.1 * random.standard_normal(n_days))
    volume = random.poisson(30 * level[:, np.newaxis] * shape)
    stamps = pd.date_range("2024-01-01", periods=volume.size, freq="30min")
    pd.DataFrame({"timestamp": stamps, "volume": volume.ravel()}).to_csv(path, index=False)
    return str(path)


def test_forecast_benchmark_prints_each_rival_and_the_gain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "calls.csv", 17 * 7 + 3)
    assert main(["forecast", file, "--grain", "30", "--weeks", "4"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].split() == ["week", "of", "forecast", "mean", "of", "four", "last", "week"]
    assert [line.split()[0] for line in out[1:5]] == [
        "2024-04-01",
        "2024-04-08",
        "2024-04-15",
        "2024-04-22",
    ]
    forecast, mean_of_four, last_week = (float(cell) for cell in out[5].split()[1:])
    assert forecast < 0.95 * mean_of_four < mean_of_four < last_week


def test_forecast_benchmark_short_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", write(tmp_path / "calls.csv", 50), "--weeks", "4"]) == 2
    assert "too short for 4 weeks" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["when,what\n1,2\n", "timestamp,volume\nx,y\n"])
def test_forecast_benchmark_other_file_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.csv"
    file.write_text(text)
    assert main(["forecast", str(file)]) == 2
    assert "other.csv: cannot be read as timestamp,volume" in capsys.readouterr().err
