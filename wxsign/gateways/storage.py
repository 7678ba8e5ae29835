"""Files: uploads and documents, kept under random names."""

import os
import re
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from wxsign.gateways import Rejected, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[a-z0-9]{32}(\.[a-z0-9]{1,8})?")


class Storage(Protocol):
    """Keeps files by name: 32 lower-case letters or digits and an optional suffix.

    Raises Rejected "name" for any other name, "missing" for a file that is not there, and
    Unreachable when the store itself fails.
    """

    def put(self, name: str, data: bytes) -> None:
        """Keep these bytes; all of them or, whatever happens, none."""
        ...

    def get(self, name: str) -> bytes:
        """The whole file."""
        ...

    def open(self, name: str) -> BinaryIO:
        """The file for reading in pieces; the caller closes it."""
        ...

    def delete(self, name: str) -> None:
        """Forget the file; one that is not there is forgotten already."""
        ...

    def exists(self, name: str) -> bool:
        """Whether the file is kept."""
        ...


class DiskStorage:
    """Files in two levels of folders below one root on the local disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, data: bytes) -> None:
        """Write beside the final place, then rename: a reader sees the whole file or none."""
        target = self._path(name)
        draft = target.with_name(f".{name}.{secrets.token_hex(8)}")
        with _translated():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write_through(draft, data)
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
            _sync_folder(target.parent)

    def get(self, name: str) -> bytes:
        """The whole file."""
        with self.open(name) as file, _translated():
            return file.read()

    def open(self, name: str) -> BinaryIO:
        """The file for reading in pieces; the caller closes it."""
        path = self._path(name)
        with _translated():
            return path.open("rb")

    def delete(self, name: str) -> None:
        """Forget the file; one that is not there is forgotten already."""
        path = self._path(name)
        with _translated():
            path.unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Whether the file is kept."""
        return self._path(name).is_file()

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise Rejected("name", "not the name of a stored file")
        return self._root / name[:2] / name[2:4] / name


@contextmanager
def _translated() -> "Iterator[None]":
    try:
        yield
    except FileNotFoundError:
        raise Rejected("missing", "no such file") from None
    except OSError as error:
        raise Unreachable(f"disk: {error.strerror}") from None


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """The new name itself survives a power cut only once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
