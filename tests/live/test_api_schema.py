"""The API against its own document: schemathesis makes up requests, good ones and bad ones, and holds the answers
against what the document says. The server is a real one."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from parlour.net.http.api.limits import MOST_STREAMS
from parlour.net.http.gate import MOST_FIELDS, MOST_HEAD
from parlour.net.sniff import METHODS
from tests.live.api import Api
from tests.live.server import ServerProcess

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


def too_large_is_what_is_large(context: Any, response: Any, case: Any) -> None:
    """Nothing else is refused for its length."""
    if response.status_code == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        target, fields = response.request.path_url, response.request.headers.items()
        size = len(target) + sum(len(name) + len(value) for name, value in fields)
        assert target.count("&") >= MOST_FIELDS or size > MOST_HEAD, target


# Not that whatever fits the document is accepted: that a text is blank, or a name taken, no schema says.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
    checks.ignored_auth,
    too_large_is_what_is_large,
]

whole = schemathesis.openapi.from_path(DOCUMENT)
schema = whole.exclude(operation_id="events")  # whose answer does not end: see the second test

ENDED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    too_large_is_what_is_large,
]

schema.config.phases.coverage.unexpected_methods = {method.lower() for method in METHODS if method != "HEAD"}
"""HEAD can be asked wherever GET can (RFC 9110, section 9.1); by other methods the port does not know HTTP."""


refused = schema.config.checks.negative_data_rejection
refused.expected_statuses = [*refused.expected_statuses, "431"]
"""What does not fit the document may be refused for its length, too, before anybody reads it: see the check."""


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    server = ServerProcess("--rate", "0")
    try:
        api = Api(server.started())
        api.token = api.enter("luca")
        for text in ("hello", "how are you?", "fine"):
            api.ok("POST", "/rooms/lobby/messages", {"text": text})
        yield api
    finally:
        server.end()


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
def test_it_answers_as_the_document_says(case: Any, api: Api) -> None:
    case.call_and_validate(
        base_url=f"http://127.0.0.1:{api.port}/api/v1",
        headers={"Authorization": f"Bearer {api.token}"},
        checks=CHECKS,
        timeout=10,
    )


ENDING = {
    "after is no number": ("lobby", {"after": "x"}, {}, 422),
    "after is below all": ("lobby", {"after": -1}, {}, 422),
    "after is beyond all": ("lobby", {"after": 2**40}, {}, 422),
    "an unknown parameter": ("lobby", {"behind": 1}, {}, 422),
    "the last id is no number": ("lobby", {}, {"Last-Event-ID": "x"}, 422),
    "an unknown room": ("nowhere", {"after": 0}, {}, 404),
    "no name of a room": ("a b", {}, {}, 404),
    "nobody's token": ("lobby", {"after": 0}, {"Authorization": "Bearer nobody"}, 401),
    "no token": ("lobby", {"after": 0}, {"Authorization": "Basic bHVjYTo="}, 401),
    "a name of another server": ("lobby", {"after": 0}, {"Host": "evil.example"}, 421),
    "a head that is too large": ("lobby", {}, {"X": "x" * 40_000}, 431),
}


@pytest.mark.parametrize(("room", "query", "headers", "status"), ENDING.values(), ids=ENDING)
def test_streams_of_events_that_do_not_begin(
    room: str, query: dict[str, Any], headers: dict[str, str], status: int, api: Api
) -> None:
    case = whole["/rooms/{room}/events"]["GET"].Case(path_parameters={"room": room}, query=query, headers=headers)
    answer = case.call(base_url=f"http://127.0.0.1:{api.port}/api/v1", timeout=10)
    assert answer.status_code == status
    case.validate_response(answer, checks=ENDED)


def test_streams_of_events_that_are_too_many(api: Api) -> None:
    case = whole["/rooms/{room}/events"]["GET"].Case(path_parameters={"room": "lobby"})
    with ExitStack() as stack:
        for _ in range(MOST_STREAMS):
            connection, stream = api.open("GET", "/rooms/lobby/events")
            stack.enter_context(closing(connection))
            assert stream.status == 200
        answer = case.call(
            base_url=f"http://127.0.0.1:{api.port}/api/v1", headers={"Authorization": f"Bearer {api.token}"}, timeout=10
        )
    case.validate_response(answer, checks=ENDED)
    told = json.loads(DOCUMENT.read_bytes())["paths"]["/rooms/{room}/events"]["get"]["responses"]["429"]["description"]
    assert f"`{answer.json()['reason']}`" in told
