import pytest
from tests import factories
from wxsign.models import *
from wxsign.rules.lifecycle import O
from wxsign.db import db
from sqlalchemy import select

@pytest.mark.parametrize("state", [o for o in O if o != "new"])
def test_a_record_walks(app, state):
    a = factories.agreement(state)
    assert a.state == state

def test_get(client, sign_in, app):
    assert client.get("/student/").status_code in (302,404)
    sign_in(client, factories.student())
    print(client.get("/student/").status_code)

def test_drain(app, drain, fakes):
    a = factories.agreement("effective")
    print(drain(), fakes.sms.sent, fakes.mail.sent)
