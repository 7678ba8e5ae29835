"""A sheet at the desk, brought by a reviewer and worked on at once."""

from io import BytesIO

import pytest

from jobs import errands as job
from tests import factories
from wxsign.models import Errand


@pytest.fixture
def reviewer(app, monkeypatch):
    monkeypatch.setattr(job, "application", lambda: app)
    return factories.reviewer()


@pytest.fixture
def bring(client, sign_in, reviewer):
    """Upload a sheet and let a worker do what is due; the dry run."""

    def brought(what: str, data: bytes) -> Errand:
        sign_in(client, reviewer)
        files = {"sheet": (BytesIO(data), "名单.xlsx")}
        answer = client.post(f"/desk/sheets/{what}", data=files)
        assert answer.status_code == 303, answer.status
        job.work()
        return factories.fresh(Errand, int(answer.location.rpartition("/")[2]))

    return brought
