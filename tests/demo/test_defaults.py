"""The demo writes its own settings, and keeps its hands off a real database."""

import pytest

from wxsign.demo import defaults
from wxsign.settings import SettingsError


def test_the_demo_comes_back_to_its_own_database(tmp_path, monkeypatch):
    monkeypatch.setenv("WXSIGN_DATA_DIR", str(tmp_path))
    first = defaults.prepared()
    (tmp_path / "wxsign.db").touch()

    assert defaults.prepared().privacy == first.privacy


def test_a_database_that_is_not_the_demos_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("WXSIGN_DATA_DIR", str(tmp_path))
    (tmp_path / "wxsign.db").touch()

    with pytest.raises(SettingsError):
        defaults.prepared()

    assert [file.name for file in tmp_path.iterdir()] == ["wxsign.db"]
