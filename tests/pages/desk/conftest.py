"""A desk with a reviewer at it."""

import pytest

from tests import factories
from tests.pages.desk.reading import read


@pytest.fixture
def reviewer(app):
    """The school's reviewer 吴书宁."""
    return factories.reviewer()


@pytest.fixture
def desk(client, sign_in, reviewer):
    """The reviewer's browser."""
    sign_in(client, reviewer)
    return client


@pytest.fixture
def later(clock, sign_in, desk, reviewer):
    """Call it for another day at the desk: the session of yesterday is over."""

    def waited(**span):
        clock.advance(**span)
        sign_in(desk, reviewer)

    return waited


@pytest.fixture
def see(desk):
    """Open an address at the desk and read the page."""

    def opened(address="/desk/"):
        response = desk.get(address)
        assert response.status_code == 200, response.status
        return read(response.text)

    return opened
