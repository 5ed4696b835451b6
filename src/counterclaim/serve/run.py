"""Running the server: where it listens, who may ask, and what it says when it starts."""

from __future__ import annotations

import secrets
import sys

import uvicorn

from counterclaim.ledger.store import Ledger
from counterclaim.serve.app import application
from counterclaim.serve.guards import LOOPBACK


def run(ledger: Ledger, host: str, port: int) -> None:
    """Serve until interrupted. Bound to anything but loopback, a token is made and asked for."""
    token = None if host in LOOPBACK else secrets.token_urlsafe(24)
    shown = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"counterclaim: http://{shown}:{port}/{'?token=' + token if token else ''}  (Ctrl-C ends it)\n")
    uvicorn.run(application(ledger, host, token), host=host, port=port, log_level="warning", server_header=False)
