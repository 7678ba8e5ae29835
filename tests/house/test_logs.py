"""No log line tells who somebody is, whatever goes wrong (architecture §10)."""

import pytest
from sqlalchemy import select

from tests import factories
from wxsign.actions import code
from wxsign.db import db
from wxsign.models import OutboxEntry


def test_a_bug_while_sending_logs_no_personal_data(app, fakes, drain, capsys):
    student = factories.student()
    factories.bind(student, "openid-of-nobody")
    letter = factories.agreement("invited", student=student)
    of = code.Matter(f"student:{student.id}", "bind")
    code.ask(of, phone=student.phone, words="绑定微信")
    for fake in (fakes.wechat, fakes.sms, fakes.mail):
        fake.fails_with(KeyError("a bug"), times=3)
    digits = factories.digits(of)

    drain()

    lines = capsys.readouterr().out
    told = [student.name, student.phone, student.email, "openid-of-nobody", digits]
    assert [word for word in told if word in lines] == []
    assert lines.count("outbox entry failed") == 3
    assert letter.state == "invited"
    assert len(db.session.scalars(select(OutboxEntry)).all()) == 3


def test_a_bug_in_a_page_logs_no_personal_data(app, client, capsys, monkeypatch):
    student = factories.student()

    def broken(id_number: str) -> None:
        raise KeyError("a bug")

    app.add_url_rule("/broken", view_func=lambda: broken(student.id_number))
    app.config["PROPAGATE_EXCEPTIONS"] = False

    status = client.get("/broken").status_code

    lines = capsys.readouterr().out
    assert (status, student.id_number in lines) == (500, False)
    assert lines.count('"event": "bug"') == 1


@pytest.mark.parametrize("state", ["effective", "rejected"])
def test_a_whole_signing_logs_no_personal_data(app, drain, capsys, state):
    record = factories.agreement(state)
    student = record.student
    clear = [student.id_number, student.phone, student.email, student.name]

    drain()

    lines = capsys.readouterr().out
    assert [word for word in clear if word in lines] == []
