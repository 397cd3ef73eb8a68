"""Alembic's entry: runs the migrations on the connection that `upgrade` passes in."""

from alembic import context

from service.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
# The caller's transaction spans everything; SQLite and PostgreSQL both undo DDL with it.
context.run_migrations()
