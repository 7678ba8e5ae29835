"""An employer's colleague and a browser in which he is signed in."""

import pytest

from tests import factories


@pytest.fixture
def user(app):
    return factories.employer(employer_name="武汉云麓示例软件有限公司", name="周以宁", account="hr")


@pytest.fixture
def here(client, sign_in, user):
    """The colleague's browser."""
    sign_in(client, user)
    return client


@pytest.fixture
def students(user):
    """Two students on the list."""
    made = [factories.student(name=name) for name in ("林知夏", "郭予墨")]
    for student in made:
        factories.list_student(user, student)
    return made
