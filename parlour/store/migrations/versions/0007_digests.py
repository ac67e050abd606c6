"""The digests of what ids stand for: they stood at the end of these, behind U+001F."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_DIGIT = "[0-9a-f]"
_OLD = f"{_DIGIT * 40}*\x1f{_DIGIT * 16}"
"""Those that the HTTP API made. What clients made themselves looks otherwise, even with that character."""


def upgrade() -> None:
    op.add_column("requests", sa.Column("digest", sa.Text))
    split = sa.text(
        "INSERT OR REPLACE INTO requests (person, request, event, at, digest)"
        " SELECT person, substr(request, 1, length(request) - 17), event, at, substr(request, -16)"
        " FROM requests WHERE request GLOB :old ORDER BY at"  # the last of an id counts
    )
    op.execute(split.bindparams(old=_OLD))
    op.execute(sa.text("DELETE FROM requests WHERE request GLOB :old").bindparams(old=_OLD))
