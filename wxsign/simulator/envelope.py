"""Signs and seals callbacks in WeChat's safe mode.

Source: developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.md.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# WeChat pads to 32 bytes although a block of AES has 16.
_BLOCK = 32


class BadEnvelope(Exception):
    """A sealed text does not open, or its signature or owner is wrong."""


def signature(*parts: str) -> str:
    """The SHA-1 of the parts, sorted as strings and joined."""
    joined = "".join(sorted(parts)).encode()
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


class Envelope:
    """Seals and opens texts for one account."""

    def __init__(self, token: str, aes_key: str, app_id: str) -> None:
        if not token:
            raise ValueError("the callback token is empty")
        if not re.fullmatch(r"[A-Za-z0-9]{43}", aes_key):
            raise ValueError("the EncodingAESKey must be 43 letters and digits")
        self._token = token
        self._key = base64.b64decode(f"{aes_key}=")
        self._app_id = app_id.encode()

    def sign(self, timestamp: str, nonce: str, *sealed: str) -> str:
        """The `signature` of a call, or its `msg_signature` if the sealed text is given."""
        return signature(self._token, timestamp, nonce, *sealed)

    def seal(self, text: str, prefix: bytes | None = None) -> str:
        """The sealed text in base64; the prefix is 16 random bytes unless a vector gives it."""
        content = text.encode()
        whole = (prefix or secrets.token_bytes(16)) + len(content).to_bytes(4, "big")
        whole += content + self._app_id
        padding = _BLOCK - len(whole) % _BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(whole + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str) -> str:
        """The text inside; raises BadEnvelope."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            decryptor = self._cipher().decryptor()
            whole = decryptor.update(raw) + decryptor.finalize()
        except (binascii.Error, ValueError) as broken:
            raise BadEnvelope("not a sealed text") from broken
        return self._unpack(_unpad(whole))

    def open_signed(self, sealed: str, *, sign: str, timestamp: str, nonce: str) -> str:
        """The text inside, after its signature held; raises BadEnvelope."""
        if not hmac.compare_digest(self.sign(timestamp, nonce, sealed).encode(), sign.encode()):
            raise BadEnvelope("MsgSignature is wrong")
        return self.open(sealed)

    def _unpack(self, whole: bytes) -> str:
        end = 20 + int.from_bytes(whole[16:20], "big")
        if whole[end:] != self._app_id:
            raise BadEnvelope("the appid inside is not ours")
        try:
            return whole[20:end].decode()
        except UnicodeDecodeError as broken:
            raise BadEnvelope("not UTF-8") from broken

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _unpad(whole: bytes) -> bytes:
    count = whole[-1] if whole else 0
    if not 1 <= count <= _BLOCK or whole[-count:] != bytes([count]) * count:
        raise BadEnvelope("the padding is wrong")
    return whole[:-count]
