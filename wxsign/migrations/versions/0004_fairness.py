"""What is taken back waits where it waited before."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column('agreement', sa.Column('waited_since', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column('agreement', 'waited_since')
