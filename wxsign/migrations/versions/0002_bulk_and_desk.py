"""Bulk work of employers and the school's desk."""

import sqlalchemy as sa
import wxsign.vault
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


WAITS = 'waiting_since IS NOT NULL'
LISTED = "state IN ('under_review', 'change_proposed', 'effective', 'reported', 'rejected', 'terminated', 'text_review', 'text_rejected', 'awaiting_papers', 'paper_review', 'papers_refused', 'release_review', 'released')"
DESK = (
    ('ix_agreement_waiting', ('waiting_since',), WAITS),
    ('ix_agreement_waiting_college', ('college_id', 'waiting_since'), WAITS),
    ('ix_agreement_waiting_year', ('year', 'waiting_since'), WAITS),
    ('ix_agreement_waiting_employer', ('employer_name',), WAITS),
    ('ix_agreement_listed', ('changed_at',), LISTED),
    ('ix_agreement_listed_college', ('college_id', 'changed_at'), LISTED),
    ('ix_agreement_listed_year', ('year', 'changed_at'), LISTED),
    ('ix_agreement_listed_employer', ('employer_name',), LISTED),
    ('ix_agreement_rejected', ('changed_at',), "state IN ('rejected', 'text_rejected', 'papers_refused')"),
    ('ix_agreement_ended', ('changed_at',), "state IN ('terminated', 'released')"),
    ('ix_agreement_under_way', ('changed_at',), "state IN ('change_proposed', 'awaiting_papers')"),
    ('ix_agreement_ending', ('ending', 'changed_at'), "ending <> ''"),
)


def upgrade() -> None:
    """Forward."""
    op.create_table('errand',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('area', sa.String(length=10), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('result_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('claim', sa.String(length=32), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['file.id'], name=op.f('fk_errand_file_id_file')),
    sa.ForeignKeyConstraint(['result_id'], ['file.id'], name=op.f('fk_errand_result_id_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_errand'))
    )
    with op.batch_alter_table('errand', schema=None) as batch_op:
        batch_op.create_index('ix_errand_due', ['due_at', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('ix_errand_person', ['area', 'person_id', 'id'], unique=False)

    op.create_table('export_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('area', sa.String(length=10), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('filters', sa.String(length=300), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('is_full', sa.Boolean(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('errand_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_entry'))
    )
    with op.batch_alter_table('export_entry', schema=None) as batch_op:
        batch_op.create_index('ix_export_entry_owner', ['area', 'owner_id', 'id'], unique=False)
        batch_op.create_index('ix_export_entry_errand', ['errand_id'], unique=False)

    op.create_table('export_cover',
    sa.Column('export_id', sa.Integer(), nullable=False),
    sa.Column('block', sa.Integer(), nullable=False),
    sa.Column('students', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['export_id'], ['export_entry.id'], name=op.f('fk_export_cover_export_id_export_entry')),
    sa.PrimaryKeyConstraint('export_id', 'block', name=op.f('pk_export_cover'))
    )
    with op.batch_alter_table('export_cover', schema=None) as batch_op:
        batch_op.create_index('ix_export_cover_block', ['block', 'export_id'], unique=False)

    op.create_table('signing_window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('college_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_signing_window_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_window')),
    sa.UniqueConstraint('school_id', 'year', 'college_id', name=op.f('uq_signing_window_school_id_year_college_id'))
    )
    op.create_table('employer_block',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('blocked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('blocked_by', sa.String(length=20), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.String(length=20), nullable=False),
    sa.Column('lifted_for', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_employer_block_employer_id_employer')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_employer_block_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employer_block'))
    )
    with op.batch_alter_table('employer_block', schema=None) as batch_op:
        batch_op.create_index('ix_employer_block_employer', ['employer_id', 'school_id'], unique=False)
        batch_op.create_index('uq_employer_block_standing', ['school_id', 'employer_id'], unique=True, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))
    op.add_column('student', sa.Column('returned_for', sa.String(length=500), nullable=False, server_default=''))
    op.add_column('student', sa.Column('restriction', sa.String(length=200), nullable=False, server_default=''))
    op.add_column('student', sa.Column('signing_open', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('employer', sa.Column('added_by_school_id', sa.Integer(), nullable=True))
    op.create_table('desk_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('device', sa.String(length=40), nullable=False),
    sa.Column('network', sa.String(length=45), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reviewer_id'], ['reviewer.id'], name=op.f('fk_desk_session_reviewer_id_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_session')),
    sa.UniqueConstraint('key', name=op.f('uq_desk_session_key'))
    )
    with op.batch_alter_table('desk_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_session_reviewer_id'), ['reviewer_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('code_print', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['reviewer_id'], ['reviewer.id'], name=op.f('fk_recovery_code_reviewer_id_reviewer')),
    sa.PrimaryKeyConstraint('reviewer_id', 'code_print', name=op.f('pk_recovery_code'))
    )
    op.create_table('login_tries',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_login_tries'))
    )
    op.create_table('scan_login',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scene', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('area', sa.String(length=10), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.String(length=2), nullable=False),
    sa.Column('device', sa.String(length=40), nullable=False),
    sa.Column('network', sa.String(length=45), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('openid', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reviewer_id'], ['reviewer.id'], name=op.f('fk_scan_login_reviewer_id_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan_login')),
    sa.UniqueConstraint('scene', name=op.f('uq_scan_login_scene'))
    )
    op.add_column('reviewer', sa.Column('password_is_given', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=False),
    sa.Column('job_title', sa.String(length=60), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_why', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_post_employer_id_employer')),
    sa.ForeignKeyConstraint(['set_by'], ['employer_user.id'], name=op.f('fk_post_set_by_employer_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post')),
    sa.UniqueConstraint('employer_id', 'job_title', name=op.f('uq_post_employer_id_job_title'))
    )
    op.create_table('post_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_id', sa.Integer(), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_letter_post_id_post')),
    sa.ForeignKeyConstraint(['user_id'], ['employer_user.id'], name=op.f('fk_post_letter_user_id_employer_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_letter'))
    )
    with op.batch_alter_table('post_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_letter_post_id'), ['post_id'], unique=False)
    op.create_table('letter_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('job_title', sa.String(length=60), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_letter_template_employer_id_employer')),
    sa.ForeignKeyConstraint(['made_by'], ['employer_user.id'], name=op.f('fk_letter_template_made_by_employer_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_template')),
    sa.UniqueConstraint('employer_id', 'name', name=op.f('uq_letter_template_employer_id_name'))
    )
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('job_title', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('letter_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('rank', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('passed', sa.String(length=30), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_candidate_letter_id_post_letter'), 'post_letter', ['letter_id'], ['id'])
        batch_op.create_index('ix_candidate_waiting', ['letter_id', 'rank'], unique=False, sqlite_where=sa.text("letter_id IS NOT NULL"), postgresql_where=sa.text("letter_id IS NOT NULL"))
    with op.batch_alter_table('employer_user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('role', sa.String(length=10), server_default='recruiter', nullable=False))
    op.create_table('account_template',
    sa.Column('template_id', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('template_id', name=op.f('pk_account_template'))
    )
    op.create_table('channel_pause',
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('code', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('channel', name=op.f('pk_channel_pause'))
    )
    op.create_table('channel_fault',
    sa.Column('code', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('notice', sa.String(length=60), nullable=False),
    sa.Column('hint', sa.String(length=120), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('code', 'notice', name=op.f('pk_channel_fault'))
    )
    op.create_table('introduction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('print', sa.String(length=64), nullable=False),
    sa.Column('consent', sa.String(length=20), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_introduction_student_id_student')),
    sa.ForeignKeyConstraint(['used_by'], ['employer_user.id'], name=op.f('fk_introduction_used_by_employer_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction')),
    sa.UniqueConstraint('print', name=op.f('uq_introduction_print'))
    )
    with op.batch_alter_table('introduction', schema=None) as batch_op:
        batch_op.create_index('uq_introduction_open', ['student_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_introduction_student', ['student_id', 'id'], unique=False)
    op.add_column('search', sa.Column('by_code', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('agreement', sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_agreement_reminded', 'agreement', ['employer_id', 'reminded_at'], unique=False, sqlite_where=sa.text('reminded_at IS NOT NULL'), postgresql_where=sa.text('reminded_at IS NOT NULL'))

    # the desk's list: in its order, of what it shows at all
    op.drop_index('ix_agreement_desk', table_name='agreement')
    op.drop_index('ix_agreement_waiting', table_name='agreement')
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('agreement', 'employer_name', type_=sa.String(length=80, collation='C'), existing_nullable=False)
    for name, columns, where in DESK:
        only = sa.text(where)
        op.create_index(name, 'agreement', ['school_id', *columns, 'id'], unique=False, sqlite_where=only, postgresql_where=only)
    op.create_index('ix_agreement_decided', 'agreement', ['decided_by', 'decided_at'], unique=False)
    op.create_index('ix_student_name', 'student', ['school_id', 'name'], unique=False)
    op.create_index('ix_student_class', 'student', ['school_id', 'class_name'], unique=False)
    op.create_table('saved_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reviewer_id'], ['reviewer.id'], name=op.f('fk_saved_filter_reviewer_id_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('reviewer_id', 'name', name=op.f('uq_saved_filter_reviewer_id_name'))
    )
    op.create_table('stand_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=20), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['deputy_id'], ['reviewer.id'], name=op.f('fk_stand_in_deputy_id_reviewer')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['reviewer.id'], name=op.f('fk_stand_in_reviewer_id_reviewer')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_stand_in_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in'))
    )
    op.create_index('ix_stand_in_deputy', 'stand_in', ['deputy_id', 'ends_on'], unique=False)
    op.create_index('ix_stand_in_school', 'stand_in', ['school_id', 'ends_on'], unique=False)
    op.create_table('batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=10), nullable=False),
    sa.Column('ground', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['reviewer_id'], ['reviewer.id'], name=op.f('fk_batch_reviewer_id_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch'))
    )
    op.create_index('ix_batch_reviewer', 'batch', ['reviewer_id', 'decided_at'], unique=False)
    op.create_table('batch_item',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('says', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_batch_item_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_batch_item_batch_id_batch')),
    sa.PrimaryKeyConstraint('batch_id', 'agreement_id', name=op.f('pk_batch_item'))
    )

    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('rejection_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('ground', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('rejected_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rejected_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_appeal_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['rejection_id'], ['trail_entry.id'], name=op.f('fk_appeal_rejection_id_trail_entry')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_appeal_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('rejection_id', name=op.f('uq_appeal_rejection_id'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_desk', ['school_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_appeal_record', ['agreement_id', 'id'], unique=False)

    op.create_table('pattern_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('pattern', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=250), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('judged_by', sa.String(length=20), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('judged_size', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_pattern_case_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pattern_case')),
    sa.UniqueConstraint('school_id', 'pattern', 'subject', name=op.f('uq_pattern_case_school_id_pattern_subject'))
    )
    with op.batch_alter_table('pattern_case', schema=None) as batch_op:
        batch_op.create_index('ix_pattern_case_desk', ['school_id', 'verdict', 'id'], unique=False)

    op.create_table('look_alike',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('distance', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('judged_by', sa.String(length=20), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_look_alike_attachment_id_attachment')),
    sa.ForeignKeyConstraint(['other_id'], ['attachment.id'], name=op.f('fk_look_alike_other_id_attachment')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_look_alike_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_look_alike')),
    sa.UniqueConstraint('attachment_id', 'other_id', name=op.f('uq_look_alike_attachment_id_other_id'))
    )
    with op.batch_alter_table('look_alike', schema=None) as batch_op:
        batch_op.create_index('ix_look_alike_desk', ['school_id', 'verdict', 'id'], unique=False)
        batch_op.create_index('ix_look_alike_other', ['other_id'], unique=False)

    op.create_table('picture_band',
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('band', sa.Integer(), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_picture_band_attachment_id_attachment')),
    sa.PrimaryKeyConstraint('school_id', 'purpose', 'band', 'attachment_id', name=op.f('pk_picture_band'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('look', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('compared_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_attachment_uncompared', ['id'], unique=False, sqlite_where=sa.text("look != '' AND compared_at IS NULL AND record_id > 0"), postgresql_where=sa.text("look != '' AND compared_at IS NULL AND record_id > 0"))
    with op.batch_alter_table('outbox_entry', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_entry_stuck', ['id'], unique=False, sqlite_where=sa.text("state IN ('dead', 'held')"), postgresql_where=sa.text("state IN ('dead', 'held')"))
    op.create_table('intended_list',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('employer_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_intended_list_employer_id_employer')),
    sa.ForeignKeyConstraint(['user_id'], ['employer_user.id'], name=op.f('fk_intended_list_user_id_employer_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intended_list'))
    )
    with op.batch_alter_table('intended_list', schema=None) as batch_op:
        batch_op.create_index('ix_intended_list_user', ['user_id', 'id'], unique=False)
    op.create_table('intended_row',
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('row_print', sa.String(length=64), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=True),
    sa.Column('twin', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['intended_list.id'], name=op.f('fk_intended_row_list_id_intended_list')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_intended_row_student_id_student')),
    sa.PrimaryKeyConstraint('list_id', 'number', name=op.f('pk_intended_row'))
    )
    with op.batch_alter_table('intended_row', schema=None) as batch_op:
        batch_op.create_index('ix_intended_row_verdict', ['list_id', 'verdict', 'number'], unique=False)
    op.add_column('search', sa.Column('by_sheet', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back."""
    op.drop_column('search', 'by_sheet')
    op.drop_table('intended_row')
    op.drop_table('intended_list')
    with op.batch_alter_table('outbox_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_entry_stuck')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_uncompared')
        batch_op.drop_column('compared_at')
        batch_op.drop_column('look')
    op.drop_table('picture_band')
    op.drop_table('look_alike')
    op.drop_table('pattern_case')
    op.drop_table('appeal')
    op.drop_table('batch_item')
    op.drop_table('batch')
    op.drop_table('stand_in')
    op.drop_table('saved_filter')
    op.drop_index('ix_student_class', table_name='student')
    op.drop_index('ix_student_name', table_name='student')
    op.drop_index('ix_agreement_decided', table_name='agreement')
    for name, _columns, _where in DESK:
        op.drop_index(name, table_name='agreement')
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('agreement', 'employer_name', type_=sa.String(length=80, collation='default'), existing_nullable=False)
    waits = sa.text('waiting_since IS NOT NULL')
    op.create_index('ix_agreement_waiting', 'agreement', ['school_id', 'waiting_since'], unique=False, sqlite_where=waits, postgresql_where=waits)
    op.create_index('ix_agreement_desk', 'agreement', ['school_id', 'state', 'waiting_since'], unique=False)
    op.drop_index('ix_agreement_reminded', 'agreement')
    op.drop_column('agreement', 'reminded_at')
    op.drop_column('search', 'by_code')
    op.drop_table('introduction')
    op.drop_table('channel_fault')
    op.drop_table('channel_pause')
    op.drop_table('account_template')
    with op.batch_alter_table('employer_user', schema=None) as batch_op:
        batch_op.drop_column('role')
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.drop_index('ix_candidate_waiting')
        batch_op.drop_constraint(batch_op.f('fk_candidate_letter_id_post_letter'), type_='foreignkey')
        batch_op.drop_column('passed')
        batch_op.drop_column('rank')
        batch_op.drop_column('letter_id')
        batch_op.drop_column('job_title')
    op.drop_table('letter_template')
    op.drop_table('post_letter')
    op.drop_table('post')
    with op.batch_alter_table('reviewer', schema=None) as batch_op:
        batch_op.drop_column('password_is_given')
    op.drop_table('scan_login')
    op.drop_table('login_tries')
    op.drop_table('recovery_code')
    op.drop_table('desk_session')
    op.drop_column('employer', 'added_by_school_id')
    op.drop_column('student', 'signing_open')
    op.drop_column('student', 'restriction')
    op.drop_column('student', 'returned_for')
    op.drop_table('employer_block')
    op.drop_table('signing_window')
    op.drop_table('export_cover')
    op.drop_table('export_entry')
    op.drop_table('errand')
