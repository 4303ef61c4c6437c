from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "id,model,calls,interval_s,aht_s,load_erlang,patience_s,concurrency,target_sl,target_s,"
    "max_occupancy,agents,agents_given,p_wait,sl,sl_at_agents_minus_1,asa_s,occupancy,p_abandon,"
    "sl_virtual,sl_answered,mean_wait_all_s,note\n"
)
PUBLISHED = (
    "1,erlang_c,360,1800,240,48,,,0.8,20,,{agents},0,0.301307899376,0.817247521015,,,,,,,,\n"
)


@pytest.mark.parametrize(
    ("agents", "status", "differing"), [(54, 0, "differ: none"), (55, 1, "differ: 1")]
)
def test_erlang_benchmark_compares_figures_and_requirements(
    agents: int, status: int, differing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reference.csv"
    file.write_text(HEADER + PUBLISHED.format(agents=agents))
    assert main(["erlang", str(file)]) == status
    out = capsys.readouterr().out
    assert differing in out
    assert "5,000 Erlang, erlang_a" in out


def test_erlang_benchmark_missing_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erlang", str(tmp_path / "none.csv")]) == 2
    assert "none.csv: cannot be read as reference figures" in capsys.readouterr().err
