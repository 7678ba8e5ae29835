"""Delivery: turns of the schools, the timeline of a message, subscriptions, customer service."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

WAITING = "state = 'waiting'"
MERGED = "merged_into IS NOT NULL"

WAITS = 'waiting_since IS NOT NULL'
LISTED = "state IN ('under_review', 'change_proposed', 'effective', 'reported', 'rejected', 'terminated', 'text_review', 'text_rejected', 'awaiting_papers', 'paper_review', 'papers_refused', 'release_review', 'released')"
ENDS = "ending = 'under_review' OR state = 'release_review'"
# Indexes of the desk's list: columns before `id`, and which records.
COUNTED = (
    ('ix_agreement_waiting', ('waiting_since',), WAITS),
    ('ix_agreement_waiting_college', ('college_id', 'waiting_since'), WAITS),
    ('ix_agreement_waiting_year', ('year', 'waiting_since'), WAITS),
    ('ix_agreement_waiting_employer', ('employer_name',), WAITS),
    ('ix_agreement_listed', ('changed_at',), LISTED),
    ('ix_agreement_listed_college', ('college_id', 'changed_at'), LISTED),
    ('ix_agreement_listed_year', ('year', 'changed_at'), LISTED),
    ('ix_agreement_listed_employer', ('employer_name',), LISTED),
    ('ix_agreement_under_way', ('changed_at',), "state IN ('change_proposed', 'awaiting_papers')"),
    ('ix_agreement_ending', ('ending', 'changed_at'), "ending <> ''"),
)
MORE = (
    ('ix_agreement_waiting_cohort', ('college_id', 'year', 'waiting_since'), WAITS),
    ('ix_agreement_listed_cohort', ('college_id', 'year', 'changed_at'), LISTED),
    ('ix_agreement_waiting_kind', ('process', 'waiting_since'), WAITS),
    ('ix_agreement_listed_kind', ('process', 'changed_at'), LISTED),
)
OF_SORT = (
    ('ix_agreement_text', ('waiting_since',), "state IN ('text_review')"),
    ('ix_agreement_agreed', ('waiting_since',), "state IN ('under_review', 'paper_review')"),
    ('ix_agreement_ends', ('waiting_since',), ENDS),
)
# What the counted ones carry behind `id`: tabs and filters.
TOLD = ('state', 'ending', 'process', 'college_id', 'year')


def upgrade() -> None:
    """Forward."""
    op.drop_index('ix_outbox_entry_due', table_name='outbox_entry')
    op.add_column('outbox_entry', sa.Column('school_id', sa.Integer(), server_default='0', nullable=False))
    op.add_column('outbox_entry', sa.Column('merged_into', sa.Integer(), nullable=True))
    op.add_column('outbox_entry', sa.Column('unknown_since', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_outbox_entry_merged', 'outbox_entry', ['merged_into'], unique=False, sqlite_where=sa.text(MERGED), postgresql_where=sa.text(MERGED))
    _due('channel', 'priority', 'school_id', 'due_at', 'id')
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
    op.create_table('colleague_code',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('scene', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['employer_user.id'], name=op.f('fk_colleague_code_user_id_employer_user')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_colleague_code')),
    sa.UniqueConstraint('scene', name=op.f('uq_colleague_code_scene'))
    )
    op.add_column('binding', sa.Column('spoke_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('binding', sa.Column('answered', sa.Integer(), server_default='0', nullable=False))

    for name, _columns, _where in COUNTED:
        op.drop_index(name, table_name='agreement')
    for name, columns, where in (*COUNTED, *MORE, *OF_SORT):
        _of_the_desk(name, (*columns, 'id', *(one for one in TOLD if one not in columns)), where)
    op.create_index('ix_student_major', 'student', ['school_id', 'major'], unique=False)


def _of_the_desk(name: str, columns: tuple[str, ...], where: str) -> None:
    op.create_index(name, 'agreement', ['school_id', *columns], unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _due(*columns: str) -> None:
    op.create_index('ix_outbox_entry_due', 'outbox_entry', list(columns), unique=False, sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING))


def downgrade() -> None:
    """Back."""
    op.drop_index('ix_student_major', table_name='student')
    for name, _columns, _where in (*COUNTED, *MORE, *OF_SORT):
        op.drop_index(name, table_name='agreement')
    for name, columns, where in COUNTED:
        _of_the_desk(name, (*columns, 'id'), where)
    op.drop_column('binding', 'answered')
    op.drop_column('binding', 'spoke_at')
    op.drop_table('colleague_code')
    op.drop_table('subscription')
    op.drop_table('outbox_step')
    op.drop_index('ix_outbox_entry_due', table_name='outbox_entry')
    op.drop_index('ix_outbox_entry_merged', table_name='outbox_entry')
    op.drop_column('outbox_entry', 'unknown_since')
    op.drop_column('outbox_entry', 'merged_into')
    op.drop_column('outbox_entry', 'school_id')
    _due('priority', 'due_at', 'id')
