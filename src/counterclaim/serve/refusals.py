"""Refusals: what could not be done, as a page for people and as a problem document (RFC 9457) for programs."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from counterclaim.errors import ConfigError, Conflict, CounterclaimError, NotFound

STATUS = {NotFound: 404, Conflict: 409, ConfigError: 400}
TITLES = {
    400: "That could not be understood",
    401: "A token is needed",
    403: "That is not allowed",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "Somebody else decided meanwhile",
    413: "That is too large",
    422: "That cannot be worked with",
}


def refusal(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The answer to a request that failed in a way that was foreseen."""
    if isinstance(error, CounterclaimError):
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
        detail = str(error)
    elif isinstance(error, HTTPException):
        status, detail = error.status_code, str(error.detail)
    else:
        raise error
    title = TITLES.get(status, "That did not work")
    if request.url.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        extra = getattr(error, "extra", None)
        return Response(
            {**problem, "errors": extra} if isinstance(extra, list) else problem,
            status_code=status,
            media_type="application/problem+json",
            headers=getattr(error, "headers", None) or {},
        )
    context = {"title": title, "detail": detail, "status": status, "sent": getattr(error, "sent", {})}
    return Template("refusal.html", context=context, status_code=status, media_type=MediaType.HTML)


REFUSALS: dict[Any, Any] = {CounterclaimError: refusal, HTTPException: refusal}
