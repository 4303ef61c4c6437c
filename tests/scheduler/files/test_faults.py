from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files

from scheduler.files.faults import Fault, expected, in_order, report

FAULT = Fault("agents.csv", "", 7, "Rolle", "Chefin", expected("choice", choices="lead, agent"))


def test_fault_is_one_sentence_in_both_languages() -> None:
    assert FAULT.text("de") == (
        "agents.csv, Zeile 7, Spalte Rolle: „Chefin“, erwartet: eines von lead, agent."
    )
    assert FAULT.text("en") == (
        "agents.csv, row 7, column Rolle: “Chefin”, expected: one of lead, agent."
    )


def test_fault_of_a_sheet_names_the_sheet_and_an_empty_cell_is_called_empty() -> None:
    fault = Fault("x.xlsx", "agents", 2, "name", "", expected("required"))
    assert fault.text("en") == "x.xlsx, sheet agents, row 2, column name: empty, expected: a value."


def test_fault_shortens_long_values_and_hides_control_characters() -> None:
    fault = Fault("x.csv", "", 2, "name", "a\x1b\n" + "b" * 500, expected("required"))
    assert len(fault.text("en")) < 150
    assert fault.text("en").isprintable()


def test_fault_as_json_has_place_code_and_both_texts() -> None:
    data = json.loads(json.dumps(FAULT.as_json()))
    assert data["code"] == "choice"
    assert (data["file"], data["row"], data["column"], data["value"]) == (
        "agents.csv",
        7,
        "Rolle",
        "Chefin",
    )
    assert data["expected"]["de"] == "eines von lead, agent"


def test_report_lists_each_fault_once_by_file_and_row() -> None:
    later = Fault("agents.csv", "", 12, "", "", expected("required"))
    whole = Fault("agents.csv", "", None, "", "", expected("header"))
    assert in_order([later, FAULT, whole, later]) == (whole, FAULT, later)
    assert report([later, FAULT], "en").splitlines()[0] == FAULT.text("en")


def test_every_message_has_the_same_fields_in_both_languages() -> None:
    folder = files("scheduler.files").joinpath("formats", "messages.toml")
    messages = tomllib.loads(folder.read_text("utf-8"))
    for id, texts in messages.items():
        fields = [set(re.findall(r"{(\w+)}", texts[language])) for language in ("de", "en")]
        assert set(texts) == {"de", "en"}, id
        assert fields[0] == fields[1], id
