"""What WeChat told us: unique rows, so that nothing is done twice (decision 22)."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class WeChatEvent(Base):
    """A callback that was taken: its de-duplication key and when."""

    __tablename__ = "wechat_event"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    taken_at: Mapped[datetime]


class OAuthCode(Base):
    """An OAuth code that was exchanged: its hash, and the openid for the second callback."""

    __tablename__ = "oauth_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    state_hash: Mapped[str] = mapped_column(String(64))
    openid: Mapped[str] = mapped_column(String(64), default="")
    taken_at: Mapped[datetime]
