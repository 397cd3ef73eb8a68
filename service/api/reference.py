"""/v1/docs: the API's page for people, made on the server from the OpenAPI document.

Open to everybody, like the document itself. Loads nothing from anywhere, runs no script.
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, render_template, request
from markupsafe import Markup, escape

from service.api.headers import NOTHING_LOADS
from service.api.openapi import PortalApi, document_of
from service.api.problems import REFERENCE_PATH, ProblemType

_METHODS = ("get", "post", "put", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object, one parameter: a row of a table."""

    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Field]
    body: str | None
    example: str | None
    curl: str
    answers: list[tuple[str, str, str | None]]
    failures: list[str]


_CODE = re.compile(r"`([^`]+)`")


def prose(text: str) -> Markup:
    """Plain text as HTML, with `code` between backticks; everything else is escaped."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def install(app: Flask, api: PortalApi) -> None:
    """Serve the page in `app`."""

    app.add_template_filter(prose)

    @app.get(REFERENCE_PATH)
    def api_reference() -> Response:
        """The page."""
        document = document_of(api)
        nonce = secrets.token_urlsafe(16)
        page = render_template(
            "api/reference.html",
            nonce=nonce,
            info=document["info"],
            paragraphs=document["info"]["description"].strip().split("\n\n"),
            operations=list(_operations(document, request.host_url.rstrip("/"))),
            objects={name: list(_fields(schema)) for name, schema in sorted(_schemas(document).items())},
            descriptions={name: schema.get("description", "") for name, schema in _schemas(document).items()},
            problems=list(ProblemType),
        )
        policy = f"{NOTHING_LOADS}; style-src 'nonce-{nonce}'"
        return Response(
            page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
        )


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    schemas: Mapping[str, Any] = document["components"]["schemas"]
    return schemas


def _operations(document: Mapping[str, Any], address: str) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            found = item.get(method)
            if found is None:
                continue
            content = found.get("requestBody", {}).get("content", {}).get("application/json", {})
            example = json.dumps(content["example"], indent=2) if "example" in content else None
            parameters = [*item.get("parameters", []), *found.get("parameters", [])]
            yield Operation(
                anchor=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
                method=method.upper(),
                path=path,
                summary=found.get("summary", ""),
                description=found.get("description", ""),
                parameters=[
                    Field(
                        f"{parameter['name']} ({parameter['in']})",
                        _kind(parameter["schema"]),
                        parameter.get("required", False),
                        parameter.get("description", ""),
                    )
                    for parameter in parameters
                ],
                body=_name_of(content.get("schema", {})),
                example=example,
                curl=_curl(method, path, address, content.get("example")),
                answers=[
                    (status, *_answer(answer))
                    for status, answer in sorted(found["responses"].items())
                    if "$ref" not in answer
                ],
                failures=sorted(status for status, answer in found["responses"].items() if "$ref" in answer),
            )


def _answer(answer: Mapping[str, Any]) -> tuple[str, str | None]:
    for content in answer.get("content", {}).values():
        return answer.get("description", ""), _name_of(content.get("schema", {}))
    return answer.get("description", ""), None


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, found in schema.get("properties", {}).items():
        yield Field(name, _kind(found), name in required, found.get("description", ""))


def _kind(schema: Mapping[str, Any]) -> str:
    name = _name_of(schema)
    if name:
        return f"{name} or null" if schema.get("nullable") else name
    if schema.get("type") == "array":
        return f"array of {_kind(schema['items'])}"
    kind = str(schema.get("type", "any"))
    if "enum" in schema:
        kind = " | ".join(str(value) for value in schema["enum"] if value is not None)
    if schema.get("format"):
        kind += f" ({schema['format']})"
    if schema.get("maxLength"):
        kind += f", up to {schema['maxLength']:,} characters"
    return f"{kind} or null" if schema.get("nullable") else kind


def _name_of(schema: Mapping[str, Any]) -> str | None:
    for reference in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ())):
        if "$ref" in reference:
            return str(reference["$ref"]).rpartition("/")[2]
    return None


def _curl(method: str, path: str, address: str, example: Any) -> str:
    shown = path.replace("{external_id}", "c-1042")
    lines = [f"curl -sS {'' if method == 'get' else f'-X {method.upper()} '}{address}{shown}"]
    lines.append('  -H "Authorization: Bearer $LETTERSDESK_KEY"')
    if example is not None:
        lines.append("  -H 'Content-Type: application/json'")
        if "body" in example:
            lines.append("  -H 'Prefer: wait=2'")
        lines.append("  -d '" + json.dumps(example).replace("'", "'\\''") + "'")
    return " \\\n".join(lines)
