"""A placement and the school's reviewer, for what is told of the plan."""

import pytest

from tests import factories


@pytest.fixture
def school():
    """The reviewer of the school as the acting person."""
    return factories.actor(factories.reviewer())


@pytest.fixture
def placement():
    """A record in force without a document to be made, which would take its time."""
    return factories.destination("effective", plan_code="801")
