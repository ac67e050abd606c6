"""docs/openapi.json, what is served and the table are the same."""

import json
from pathlib import Path
from typing import Any

import msgspec

from parlour.errors import Reason
from parlour.net.http.api import openapi
from parlour.net.http.api.problems import TROUBLES, Trouble, kinds
from parlour.net.http.api.table import TABLE
from tests.site import Site

CHECKED_IN = Path(__file__).parents[4] / "docs" / "openapi.json"


def test_what_is_checked_in_is_what_is_served(site: Site) -> None:
    made = "make it anew: python -m parlour.net.http.api.openapi"
    assert CHECKED_IN.read_bytes() == openapi.encoded(), made
    answer = site.ask("GET", "/api/v1/openapi.json")
    assert (answer.status, answer.body) == (200, CHECKED_IN.read_bytes())


def test_every_row_is_there_once() -> None:
    rows = [(row.path, row.method.lower()) for row in TABLE]
    paths = json.loads(CHECKED_IN.read_bytes())["paths"]
    assert sorted(rows) == sorted((path, method) for path, methods in paths.items() for method in methods)
    names = [row.name for row in TABLE]
    assert len({*names}) == len(names)


def test_the_parameters_of_a_path_are_those_of_its_type() -> None:
    for row in TABLE:
        fields = {f"{{{field.name}}}" for field in msgspec.structs.fields(row.place)}
        assert fields == {part for part in row.path.split("/") if part.startswith("{")}, row.path


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*map(references, part.values()))
    return set().union(*map(references, part)) if isinstance(part, list) else set()


def test_every_reference_leads_somewhere() -> None:
    document = json.loads(CHECKED_IN.read_bytes())
    schemas = document["components"]["schemas"]
    assert references(document) == {f"#/components/schemas/{name}" for name in schemas}


def test_a_parameter_in_the_document() -> None:
    operation = json.loads(CHECKED_IN.read_bytes())["paths"]["/rooms/{room}/messages"]["get"]
    limit = next(one for one in operation["parameters"] if one["name"] == "limit")
    assert limit == {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "how many",
        "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
    }
    before = next(one for one in operation["parameters"] if one["name"] == "before")
    assert (before["required"], before["schema"]["type"]) == (False, "integer")


def test_every_problem_has_a_page(site: Site) -> None:
    assert {*TROUBLES} == {*Trouble}
    assert not {trouble.value for trouble in Trouble} & {reason.value for reason in Reason}
    for kind, (status, _) in kinds().items():
        assert site.ask("GET", f"/api/v1/problems/{kind}").body.startswith(f"{status} {kind}: ".encode())
    assert site.ask("GET", "/api/v1/problems/tea").reason == "no-such-place"
