"""Run by Alembic inside the transaction that `store.create` opens."""

from alembic import context

from counterclaim.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
