"""Run by Alembic: the migrations go to the connection, and into the transaction, that `setup.migrate` has open."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
