"""The application: web pages and REST API over one ledger."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from counterclaim import __version__
from counterclaim.ledger.store import Ledger
from counterclaim.serve.api import routes
from counterclaim.serve.api.examples import WithExamples
from counterclaim.serve.guards import LOOPBACK, Guards
from counterclaim.serve.refusals import REFUSALS
from counterclaim.serve.web import pages, writes
from counterclaim.serve.web.looks import environment
from counterclaim.serve.work import Work

HERE = Path(__file__).parent / "web"
# Larger batches are added on the command line, which reads them from where they are.
LARGEST_UPLOAD = 32 * 1024 * 1024


def application(ledger: Ledger, host: str = "127.0.0.1", token: str | None = None) -> Litestar:
    """Pages and API over an open ledger; `token` None serves everybody who can reach `host`."""
    work = Work(ledger)

    @asynccontextmanager
    async def working(_: Litestar) -> AsyncIterator[None]:
        work.begin()
        yield
        work.close()

    return Litestar(
        route_handlers=[
            *pages.HANDLERS,
            *writes.HANDLERS,
            routes.router,
            create_static_files_router(path="/static", directories=[HERE / "static"], include_in_schema=False),
        ],
        dependencies={
            "ledger": Provide(lambda: ledger, sync_to_thread=False),
            "work": Provide(lambda: work, sync_to_thread=False),
        },
        lifespan=[working],
        middleware=[DefineMiddleware(Guards, hosts=LOOPBACK | {host}, token=token)],
        # The API has no forms: it takes JSON only, which no other site's form can send.
        csrf_config=CSRFConfig(secret=secrets.token_hex(), cookie_samesite="strict", exclude=["^/api/"]),
        template_config=TemplateConfig(engine=JinjaTemplateEngine.from_environment(environment(HERE / "templates"))),
        exception_handlers=REFUSALS,
        openapi_config=OpenAPIConfig(
            title="counterclaim",
            version=__version__,
            description="Who says what, in which words, who denies it, and where the accounts part.",
            path="/api/schema",
            render_plugins=[WithExamples(path="/openapi.json")],
            use_handler_docstrings=True,
        ),
        request_max_body_size=LARGEST_UPLOAD,
    )
