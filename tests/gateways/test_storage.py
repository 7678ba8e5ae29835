import os

import pytest

from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.storage import DiskStorage

NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def storage(tmp_path):
    return DiskStorage(tmp_path / "files")


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [NAME, f"{NAME}.pdf", f"{NAME}.webp"])
def test_what_is_put_is_read_again_whole_or_in_pieces(storage, name):
    storage.put(name, "协议书".encode())

    assert storage.get(name) == "协议书".encode()
    with storage.open(name) as file:
        assert file.read(3) == "协".encode()
    assert storage.exists(name) is True


def test_a_file_lies_two_folders_deep_and_alone(storage, tmp_path):
    storage.put(f"{NAME}.pdf", b"x")

    assert files_below(tmp_path) == [f"files/01/23/{NAME}.pdf"]


def test_putting_a_name_again_replaces_the_whole_file(storage, tmp_path):
    storage.put(NAME, b"a long first version")
    storage.put(NAME, b"second")

    assert storage.get(NAME) == b"second"
    assert len(files_below(tmp_path)) == 1


def test_a_reader_keeps_the_version_that_he_opened(storage):
    storage.put(NAME, b"first")
    with storage.open(NAME) as file:
        storage.put(NAME, b"other")

        assert file.read() == b"first"


def test_a_deleted_file_is_gone_and_may_be_deleted_again(storage):
    storage.put(NAME, b"x")

    storage.delete(NAME)
    storage.delete(NAME)

    assert storage.exists(NAME) is False


@pytest.mark.parametrize("read", ["get", "open"])
def test_a_missing_file_is_refused_by_name(storage, read):
    with pytest.raises(Rejected) as refused:
        getattr(storage, read)(NAME)

    assert refused.value.code == "missing"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        f"../{NAME}",
        f"/{NAME}",
        f"{NAME}/../x",
        f"{NAME}\n",
        f"{NAME}\0",
        NAME.upper(),
        NAME[:-1],
        f"{NAME}0",
        f"{NAME}.",
        f"{NAME}.p/f",
        f"{NAME}.toolongone",
        "٣" * 32,
    ],
)
@pytest.mark.parametrize("verb", ["put", "get", "open", "delete", "exists"])
def test_a_name_that_is_not_one_of_ours_is_refused_and_touches_nothing(
    storage, tmp_path, verb, name
):
    arguments = (name, b"x") if verb == "put" else (name,)

    with pytest.raises(Rejected) as refused:
        getattr(storage, verb)(*arguments)

    assert refused.value.code == "name"
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_is_unreachable_and_keeps_nothing(storage, tmp_path):
    (tmp_path / "files").write_text("a file where a folder should be")

    with pytest.raises(Unreachable) as failed:
        storage.put(NAME, b"x")

    assert str(tmp_path) not in str(failed.value)


def test_a_write_that_breaks_off_leaves_the_old_file_and_no_draft(storage, tmp_path, monkeypatch):
    storage.put(NAME, b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unreachable, match=r"\Adisk: No space left on device\Z"):
        storage.put(NAME, b"new")

    assert storage.get(NAME) == b"old"
    assert files_below(tmp_path) == [f"files/01/23/{NAME}"]
