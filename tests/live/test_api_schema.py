"""The API against its own document: schemathesis makes up requests, good ones and bad ones, and holds the answers
against what the document says. The server is a real one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from parlour.net.sniff import METHODS
from tests.live.api import Api
from tests.live.server import ServerProcess

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
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
]

schema = schemathesis.openapi.from_path(DOCUMENT).exclude(operation_id="events")  # whose answer does not end

schema.config.phases.coverage.unexpected_methods = {method.lower() for method in METHODS if method != "HEAD"}
"""HEAD can be asked wherever GET can (RFC 9110, section 9.1); by other methods the port does not know HTTP."""


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
