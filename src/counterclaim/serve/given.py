"""What handlers are given: the ledger that is served, the work behind the pages, and what the address says."""

from __future__ import annotations

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from counterclaim.ledger.store import Ledger
from counterclaim.serve.work import Work

Book = NamedDependency[Ledger]
Worker = NamedDependency[Work]
Id = Annotated[str, PathParameter(max_length=400)]
Words = Annotated[str, QueryParameter(max_length=400)]
Page = Annotated[int, QueryParameter(ge=0, le=100_000)]
Sides = Annotated[list[str] | None, QueryParameter(max_items=20)]
Lines = Annotated[str, QueryParameter(max_length=8_000, description="Queries, one a line.")]
Switch = Annotated[bool, QueryParameter()]
