"""What pages of several audiences need in their tests."""

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from wxsign.pages.limits import limiter


@pytest.fixture
def counted(app, monkeypatch):
    """The limiter counts in memory: the tests have no Redis."""
    storage = MemoryStorage()
    monkeypatch.setattr(limiter, "_storage", storage)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(storage))
