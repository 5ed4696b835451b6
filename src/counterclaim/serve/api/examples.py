"""Examples of every operation, in the OpenAPI document: from a ledger of the sample reports, lists cut short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin
from msgspec import Struct

FILE = Path(__file__).with_name("examples.json")


class Example(Struct, frozen=True):
    """What is asked of one operation, and what comes back; `response` None: it is no JSON."""

    parameters: dict[str, Any] = {}
    body: Any = None
    response: Any = None


def examples() -> dict[str, Example]:
    """The examples by method and path, "get /api/v1/search"."""
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, Example])


class WithExamples(JsonRenderPlugin):
    """The OpenAPI document as JSON, with the examples put in when it is asked for."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document."""
        for name, example in examples().items():
            method, _, path = name.partition(" ")
            operation = openapi_schema.get("paths", {}).get(path, {}).get(method)
            if operation:
                put(operation, example)
        return super().render(request, openapi_schema)


def put(operation: dict[str, Any], example: Example) -> None:
    """Write an example into an operation."""
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example.parameters:
            parameter["examples"] = {"sample": {"value": example.parameters[parameter["name"]]}}
    if example.body is not None:
        for content in operation["requestBody"]["content"].values():
            content["examples"] = {"sample": {"value": example.body}}
    if example.response is not None:
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values() if status.startswith("2") else ():
                content["examples"] = {"sample": {"value": example.response}}
