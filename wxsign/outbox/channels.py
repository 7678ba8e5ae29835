"""Which way a message goes, and what a refusal or a silence means for it (decision 18).

WeChat first; if WeChat refuses or the person does not follow, SMS. Mail stands apart. A lost
answer of SMS or mail is held for the desk, never repeated blindly; a lost answer of WeChat is
repeated under the same client_msg_id while WeChat remembers it.
"""

import random
from dataclasses import dataclass, replace
from datetime import timedelta

from wxsign.gateways import Gateways, Rejected, Unreachable
from wxsign.gateways.sms import Text
from wxsign.outbox.queue import MAIL, SMS, WECHAT
from wxsign.rules import reactions
from wxsign.rules.reactions import BINDING, MOST_TRIES, Pause, Reaction, Then


@dataclass(frozen=True)
class Letter:
    """One message, rendered and addressed; an empty address means there is no such way."""

    entry_id: int
    notice: str
    channel: str
    tries: int
    key: str
    priority: int = 5
    openid: str = ""
    phone: str = ""
    email: str = ""
    template_id: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    text: str = ""
    gaps: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of it: `sent`, `waiting` (again later, or by another channel), `dead`, `held`.

    `is_untried` says that nobody began: the try does not count. `reaction` is what WeChat's errcode
    means beyond this message.
    """

    state: str
    msgid: str = ""
    error: str = ""
    channel: str = ""
    again_in: timedelta | None = None
    is_untried: bool = False
    reaction: Reaction | None = None

    @property
    def is_sent(self) -> bool:
        """Whether the other side took it."""
        return self.state == "sent"


def send(letter: Letter, gateways: Gateways) -> Outcome:
    """Try the letter's channel once and say what follows."""
    if letter.channel == WECHAT and not (letter.openid and letter.template_id):
        return _next(letter, "not bound, not following, or no template")
    try:
        return Outcome("sent", msgid=_talk(letter, gateways))
    except (Rejected, Unreachable) as failure:
        reaction = reactions.of(failure.code) if letter.channel == WECHAT else None
        if reaction is not None:
            return replace(_after_code(letter, reaction, str(failure)), reaction=reaction)
        if isinstance(failure, Rejected):
            return _next(letter, f"{letter.channel} refused: {failure.code}")
        return _after_silence(letter, uncertain=failure.uncertain, why=str(failure))


def while_paused(letter: Letter) -> Outcome:
    """WeChat takes nothing now: what binds somebody goes by SMS, everything else waits for it."""
    if letter.priority <= BINDING:
        return _next(letter, "wechat is paused")
    return Outcome("waiting", error="wechat is paused", is_untried=True)


def _after_code(letter: Letter, reaction: Reaction, why: str) -> Outcome:
    """What the table says of this errcode."""
    if reaction.then is Then.HAD:
        return Outcome("sent")
    if reaction.pause is not Pause.NO:
        return while_paused(letter)
    if reaction.then is Then.NEXT or letter.tries >= reaction.tries:
        return _next(letter, f"wechat refused: {why}")
    return Outcome("waiting", error=why, again_in=reaction.wait or pause(letter.tries))


def _talk(letter: Letter, gateways: Gateways) -> str:
    if letter.channel == WECHAT:
        return gateways.wechat.send_template(
            openid=letter.openid,
            template_id=letter.template_id,
            fields=dict(letter.fields),
            url=letter.url,
            client_msg_id=letter.key,
        )
    if letter.channel == SMS:
        if not letter.phone:
            raise Rejected("no phone")
        text = Text(letter.phone, letter.text, letter.key, letter.notice, letter.gaps)
        return gateways.sms.send(text)
    if not letter.email:
        raise Rejected("no mail address")
    gateways.mail.send(to=letter.email, subject=letter.subject, text=letter.text, key=letter.key)
    return ""


def _next(letter: Letter, error: str) -> Outcome:
    """After a refusal: WeChat → SMS → mail where it does not stand beside → the desk sees it."""
    if letter.channel == WECHAT:
        return Outcome("waiting", error=error, channel=SMS)
    if letter.channel == SMS and letter.email:
        return Outcome("waiting", error=error, channel=MAIL)
    return Outcome("dead", error=error)


def _after_silence(letter: Letter, *, uncertain: bool, why: str) -> Outcome:
    if uncertain and letter.channel in (SMS, MAIL):
        return Outcome("held", error=f"outcome unknown: {why}")
    if letter.tries >= MOST_TRIES:
        return Outcome("held", error=why) if uncertain else _next(letter, why)
    return Outcome("waiting", error=why, again_in=pause(letter.tries))


def pause(tries: int) -> timedelta:
    """How long to wait after this many tries: twice as long each time, five minutes at most."""
    seconds = min(300, 2 ** (tries - 1)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    return timedelta(seconds=seconds)
