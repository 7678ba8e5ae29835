"""The message templates of our account, as WeChat last told them."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class AccountTemplate(Base):
    """One template: `fields` is `{"fields": [[key, label], …]}` in the template's order.

    Beside it stand `is_subscription` and `is_standing`, which tell the kinds of 订阅通知.
    """

    __tablename__ = "account_template"

    template_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    fields: Mapped[dict[str, Any]]
    read_at: Mapped[datetime]
