"""counterclaim: a ledger of attributed claims. Start reading at `counterclaim.pipeline`."""

__version__ = "0.1.0"
