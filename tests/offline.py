"""No test talks to another machine."""

import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import pytest


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Nothing in a test may talk to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, address: object) -> object:
        if self.family != socket.AF_UNIX and not _is_here(address):
            raise RuntimeError(f"a test wanted to leave this machine: {address}")
        return connect(self, address)

    return guarded


def _is_here(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) else ""
    return host == "localhost" or ip_address(host.partition("%")[0]).is_loopback
