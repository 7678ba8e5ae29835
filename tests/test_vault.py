"""Sealed columns, fingerprints, and the ring of keys."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from tests import factories
from wxsign import vault
from wxsign.db import db

OLD, NEW = vault.new_key(), vault.new_key()


@pytest.fixture(autouse=True)
def _keys():
    vault.use_keys((OLD,), OLD)


def test_what_was_sealed_is_read_again_and_never_looks_the_same_twice():
    first, second = vault.seal("林知夏"), vault.seal("林知夏")

    assert (vault.unseal(first), vault.unseal(second)) == ("林知夏", "林知夏")
    assert first != second


def test_a_new_key_seals_while_the_old_still_opens():
    sealed = vault.seal("旧")
    vault.use_keys((NEW, OLD), OLD)
    again = vault.seal("新")

    assert vault.unseal(sealed) == "旧"
    vault.use_keys((NEW,), OLD)
    assert vault.unseal(again) == "新"
    with pytest.raises(InvalidTag):
        vault.unseal(sealed)


def test_one_changed_letter_is_noticed():
    sealed = vault.seal("林知夏")
    changed = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]

    with pytest.raises(InvalidTag):
        vault.unseal(changed)


def test_equal_values_have_equal_fingerprints_under_one_key_only():
    first = vault.fingerprint("110101199701020839")
    vault.use_keys((OLD,), NEW)

    assert first != vault.fingerprint("110101199701020839")
    assert vault.fingerprint("1") == vault.fingerprint("1") != vault.fingerprint("2")


def test_keys_of_two_purposes_differ():
    assert vault.derived_key("one-time-code") != vault.derived_key("one-time-link")


def test_a_code_has_six_digits_and_belongs_to_its_number():
    codes = [vault.one_time_digits(number) for number in range(200)]

    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 190


def test_the_database_file_holds_no_personal_number_in_clear(app, tmp_path):
    student, user = factories.student(), factories.employer()
    factories.agreement("invited", student=student, user=user)
    clear = [student.id_number, student.phone, student.email, user.phone]
    db.session.rollback()
    db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.session.rollback()

    data = b"".join(file.read_bytes() for file in tmp_path.glob("wxsign.db*"))

    assert [word for word in clear if word.encode() in data] == []
    assert student.name.encode() in data
