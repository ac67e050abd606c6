"""The OpenAPI 3.1 document, made of the table. docs/openapi.json is the same, made by

python -m parlour.net.http.api.openapi
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from parlour.errors import Reason
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.problems import MEDIA_TYPE, PREFIX, TROUBLES, Problem, Trouble, detail_of, status_of
from parlour.net.http.api.table import TABLE

ABOUT: Final = """\
Ask as anybody, or with `Authorization: Bearer TOKEN` as the bot or the person whose token it is. Messages, rooms and \
what happens in them are the objects of CHAT/2.0: a field that is not there has its default value, and fields that you \
do not know are to be passed over. Times are seconds since 1970-01-01 UTC.\
"""
ALWAYS: Final = (
    Trouble.BAD_HEAD,
    Trouble.HEAD_TOO_LARGE,
    Trouble.WRONG_HOST,
    Trouble.BAD_TOKEN,
    Trouble.BAD_FIELD,
    Trouble.TOO_MANY_REQUESTS,
    Trouble.NO_ANSWER,
)
WITH_BODY: Final = (Trouble.BAD_JSON, Trouble.NOT_JSON, Trouble.TOO_LARGE, Trouble.TOO_SLOW)
WITH_FILE: Final = (Trouble.IS_A_FORM, Trouble.TOO_SLOW)
WHERE: Final = {"path": "place", "query": "query", "header": "headers"}
"""Where parameters stand, and which type of an `Operation` says so."""
_REFERENCE: Final = "#/components/schemas/{name}"


def document(table: Iterable[Operation] = TABLE) -> dict[str, Any]:
    """All of it."""
    table = [*table]
    types = {Problem: None, **{type_: None for row in table for type_ in (row.answer, row.body) if _is_struct(type_)}}
    _, components = msgspec.json.schema_components([*types], ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for row in table:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parlour", "version": "1", "description": ABOUT},
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def _operation(row: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.summary,
        "security": [{"token": []}] if row.signed else [{}, {"token": []}],
        "parameters": [one for where, part in WHERE.items() for one in _parameters(where, getattr(row, part))],
        "responses": {str(row.status): _answer(row), **_problems(row)},
    }
    if row.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": _reference(row.body)}}}
    if row.raw:
        made["requestBody"] = {"required": False, "content": {"application/octet-stream": {}}}  # a file may be empty
    return made


def _reference(type_: Any) -> Any:
    (schema,), _ = msgspec.json.schema_components([type_], ref_template=_REFERENCE)
    return schema


def _parameters(where: str, type_: type[msgspec.Struct]) -> Iterator[dict[str, Any]]:
    """The fields of a type, each as a parameter."""
    _, components = msgspec.json.schema_components([type_])
    schema = components[type_.__name__]
    for name, own in schema.get("properties", {}).items():
        one = {**own, **next((given for given in own.get("anyOf", ()) if given != {"type": "null"}), {})}
        one.pop("anyOf", None)
        if one.get("default", "") is None:
            del one["default"]
        description = {"description": one.pop("description")} if "description" in one else {}
        required = name in schema["required"]
        yield {"name": name, "in": where, "required": required, **description, "schema": one}


def _answer(row: Operation) -> dict[str, Any]:
    said = "What was asked for." if row.method == "GET" else "It is done."
    return {"description": said, "content": {row.media_type: {"schema": _reference(row.answer)}}}


def _problems(row: Operation) -> dict[str, Any]:
    """What can go wrong, by its status."""
    kinds: list[Trouble | Reason] = [*ALWAYS, *(WITH_BODY if row.body is not None else ())]
    kinds += WITH_FILE if row.raw else ()
    kinds += [Reason.NOT_REGISTERED] if row.signed else []
    kinds += row.reasons
    found: dict[int, list[str]] = {}
    for kind in kinds:
        status = TROUBLES[kind].status if isinstance(kind, Trouble) else status_of(kind)
        detail = TROUBLES[kind].detail if isinstance(kind, Trouble) else detail_of(kind)
        found.setdefault(status, []).append(f"`{kind.value}`: {detail}")
    content = {MEDIA_TYPE: {"schema": _reference(Problem)}}
    return {str(status): {"description": "; ".join(found[status]), "content": content} for status in sorted(found)}


def encoded() -> bytes:
    """The document as it is sent, and checked in."""
    return json.dumps(document(), indent=1, ensure_ascii=False).encode() + b"\n"


if __name__ == "__main__":
    (Path(__file__).parents[4] / "docs" / "openapi.json").write_bytes(encoded())
