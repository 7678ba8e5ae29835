"""Delivery: turns of the schools, the timeline of a message, subscriptions, customer service."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

WAITING = "state = 'waiting'"


def upgrade() -> None:
    """Forward."""
    op.drop_index('ix_outbox_entry_due', table_name='outbox_entry')
    op.add_column('outbox_entry', sa.Column('school_id', sa.Integer(), server_default='0', nullable=False))
    op.add_column('outbox_entry', sa.Column('merged_into', sa.Integer(), nullable=True))
    _due('priority', 'school_id', 'due_at', 'id')
    op.create_table('outbox_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['outbox_entry.id'], name=op.f('fk_outbox_step_entry_id_outbox_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_step'))
    )
    op.create_index('ix_outbox_step_entry', 'outbox_step', ['entry_id', 'id'])
    op.create_table('subscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('openid', sa.String(length=64), nullable=False),
    sa.Column('template_id', sa.String(length=64), nullable=False),
    sa.Column('left', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('openid', 'template_id', name=op.f('uq_subscription_openid_template_id'))
    )
    op.add_column('binding', sa.Column('spoke_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('binding', sa.Column('answered', sa.Integer(), server_default='0', nullable=False))


def _due(*columns: str) -> None:
    op.create_index('ix_outbox_entry_due', 'outbox_entry', list(columns), unique=False, sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING))


def downgrade() -> None:
    """Back."""
    op.drop_column('binding', 'answered')
    op.drop_column('binding', 'spoke_at')
    op.drop_table('subscription')
    op.drop_table('outbox_step')
    op.drop_index('ix_outbox_entry_due', table_name='outbox_entry')
    op.drop_column('outbox_entry', 'merged_into')
    op.drop_column('outbox_entry', 'school_id')
    _due('priority', 'due_at', 'id')
