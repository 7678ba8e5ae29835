"""While WeChat takes nothing from the account (`rules/reactions.py`)."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class ChannelPause(Base):
    """Until when a channel is left alone, since when, and the errcode that said so."""

    __tablename__ = "channel_pause"

    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    until: Mapped[datetime]
    since: Mapped[datetime]
    code: Mapped[int]


class ChannelFault(Base):
    """What somebody of ours has to mend: an errcode for one notice, how often, since when."""

    __tablename__ = "channel_fault"

    code: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[str] = mapped_column(String(60), primary_key=True)
    hint: Mapped[str] = mapped_column(String(120))
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
