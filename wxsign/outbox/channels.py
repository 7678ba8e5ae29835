"""Which way a message goes, and what a refusal or a silence means for it (decision 18).

WeChat first, there by up to three ways: the 订阅通知 that the person has agreed to, else the
template message that a follower gets, else, within two days of his own words, a customer service
message. Then SMS. Mail stands apart. A lost answer of a template message is repeated under the
same client_msg_id while WeChat remembers it; any other is held for the desk, never repeated
blindly.

Only template messages count on the day's quota and the speed of `rate.py`: WeChat keeps a quota for
each interface, and what the other two allow belongs to the person (`allowances.py`): one tap, one
notice; his words, five answers.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from wxsign.gateways import Gateways, Rejected, Unreachable
from wxsign.gateways.sms import Text
from wxsign.outbox.queue import MAIL, SMS, WECHAT
from wxsign.rules import allowances, reactions
from wxsign.rules.reactions import BINDING, MOST_TRIES, Pause, Reaction, Then

_MOST_TRIES_OF_PROVIDERS = 20  # over an hour: an outage of ten minutes loses nothing
TEMPLATE, NOTICE, ANSWER = "", "notice", "answer"  # the ways of WeChat


@dataclass(frozen=True)
class Letter:
    """One message, rendered and addressed; an empty address means there is no such way.

    `said` are the words of the template's fields before they are dealt out to a template of the
    account. `subscription_id` and `may_answer` are what the person allows us.
    """

    entry_id: int
    notice: str
    channel: str
    tries: int
    key: str
    priority: int = 5
    openid: str = ""
    follows: bool = True
    phone: str = ""
    email: str = ""
    template_id: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    subscription_id: str = ""
    subscription_fields: tuple[tuple[str, str], ...] = ()
    may_answer: bool = False
    subject: str = ""
    text: str = ""
    gaps: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Used:
    """What a way that belongs to the person has come to: used once, or refused with this code."""

    way: str
    openid: str
    template_id: str = ""
    code: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of it: `sent`, `waiting` (again later, or by another channel), `dead`, `held`.

    `is_untried` says that nobody began: the try does not count; `is_unknown` that the other side
    may have taken it. `reaction` is what WeChat's errcode means beyond this message, `said` what
    WeChat said with it. `merged` goes with the row that speaks for it. `way` is how it left through
    WeChat, `used` what of the person's allowances was tried.
    """

    state: str
    msgid: str = ""
    error: str = ""
    channel: str = ""
    again_in: timedelta | None = None
    is_untried: bool = False
    is_unknown: bool = False
    reaction: Reaction | None = None
    said: str = ""
    merged_into: int | None = None
    way: str = TEMPLATE
    used: tuple[Used, ...] = ()

    @property
    def is_sent(self) -> bool:
        """Whether the other side took it."""
        return self.state == "sent"


Turn = Callable[[], Outcome | None]


def send(letter: Letter, gateways: Gateways, turn: Turn | None = None) -> Outcome:
    """Try the letter's channel once and say what follows.

    `turn` is asked right before a template message; what it answers stands in place of sending.
    """
    if letter.channel == WECHAT:
        return _by_wechat(letter, gateways, turn)
    try:
        return Outcome("sent", msgid=_talk(letter, gateways))
    except Rejected as refusal:
        return _next(letter, f"{letter.channel} refused: {refusal.code}")
    except Unreachable as silence:
        return _after_silence(letter, uncertain=silence.uncertain, why=str(silence))


def while_paused(letter: Letter) -> Outcome:
    """WeChat takes nothing now: what binds somebody goes by SMS, everything else waits for it."""
    if letter.priority <= BINDING:
        return _next(letter, "wechat is paused")
    return Outcome("waiting", error="wechat is paused", is_untried=True)


def _by_wechat(letter: Letter, gateways: Gateways, turn: Turn | None) -> Outcome:
    """By the first way that WeChat takes; each says whether the next one may be tried."""
    used: tuple[Used, ...] = ()
    if letter.openid and letter.subscription_id:
        outcome = _subscribed(letter, gateways)
        used += outcome.used
        if outcome.reaction is not None or not _is_passed_on(outcome):
            return outcome
    outcome = _by_template(letter, gateways, turn)
    if _is_passed_on(outcome) and letter.may_answer and _says_nothing_of_person(outcome):
        first, outcome = outcome, _answered(letter, gateways)
        used += outcome.used
        if first.reaction is not None:
            outcome = outcome if outcome.reaction else _explained(outcome, first)
    return replace(outcome, used=used)


def _explained(outcome: Outcome, first: Outcome) -> Outcome:
    return replace(outcome, reaction=first.reaction, said=first.said)


def _is_passed_on(outcome: Outcome) -> bool:
    return outcome.channel != ""


def _says_nothing_of_person(outcome: Outcome) -> bool:
    """No template, or one that WeChat does not take, is no reason not to answer him."""
    return outcome.reaction is None or outcome.reaction.code in allowances.OF_TEMPLATE


def _by_template(letter: Letter, gateways: Gateways, turn: Turn | None) -> Outcome:
    if not (letter.openid and letter.follows and letter.template_id):
        return _next(letter, "not bound, not following, or no template")
    if turn is not None and (held := turn()) is not None:
        return held
    try:
        return Outcome("sent", msgid=_talk(letter, gateways))
    except (Rejected, Unreachable) as failure:
        reaction = reactions.of(failure.code)
        if reaction is not None:
            return _after_code(letter, reaction, str(failure))
        if isinstance(failure, Rejected):
            return _next(letter, f"wechat refused: {failure.code}")
        return _after_silence(letter, uncertain=failure.uncertain, why=str(failure))


def _subscribed(letter: Letter, gateways: Gateways) -> Outcome:
    used = Used(NOTICE, letter.openid, letter.subscription_id)
    try:
        msgid = gateways.wechat.send_subscription(
            openid=letter.openid,
            template_id=letter.subscription_id,
            fields=dict(letter.subscription_fields),
            page=letter.url,
        )
    except (Rejected, Unreachable) as failure:
        return _after_own_way(letter, failure, used)
    return Outcome("sent", msgid=msgid, way=NOTICE, used=(used,))


def _answered(letter: Letter, gateways: Gateways) -> Outcome:
    used = Used(ANSWER, letter.openid)
    text = allowances.answer(letter.text.removesuffix(letter.url).rstrip(), letter.url)
    try:
        gateways.wechat.send_text(openid=letter.openid, text=text)
    except (Rejected, Unreachable) as failure:
        return _after_own_way(letter, failure, used)
    return Outcome("sent", way=ANSWER, used=(used,))


def _after_own_way(letter: Letter, failure: Rejected | Unreachable, used: Used) -> Outcome:
    """A refusal of a way that belongs to the person leads to the next way, a lost answer nowhere.

    What is wrong with the account or its token is wrong for every way.
    """
    if isinstance(failure, Unreachable) and failure.uncertain:
        held = f"outcome unknown: {failure}"
        return Outcome("held", error=held, way=used.way, used=(used,))
    reaction = reactions.of(failure.code)
    if reaction is None and isinstance(failure, Unreachable):
        return _after_silence(letter, uncertain=False, why=str(failure))
    if reaction is not None and reaction.then is Then.HAD:
        return Outcome("sent", way=used.way, used=(used,))
    if reaction is not None and reaction.code not in allowances.NEVER_AGAIN:
        outcome = _after_code(letter, reaction, str(failure))
        if reaction.pause is not Pause.NO or not _is_passed_on(outcome):
            return outcome
    code = reaction.code if reaction is not None else None
    refused = (replace(used, code=code),) if code is not None else ()
    return replace(_next(letter, f"{used.way} refused: {failure}"), used=refused)


def _after_code(letter: Letter, reaction: Reaction, why: str) -> Outcome:
    """What the table says of this errcode; WeChat's own words go to whoever has to mend it."""
    return replace(_by_table(letter, reaction, why), reaction=reaction, said=why)


def _by_table(letter: Letter, reaction: Reaction, why: str) -> Outcome:
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
    gateways.mail.send(
        to=letter.email,
        subject=letter.subject,
        text=letter.text,
        key=letter.key,
        url=letter.url,
    )
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
    if letter.tries >= (MOST_TRIES if letter.channel == WECHAT else _MOST_TRIES_OF_PROVIDERS):
        return Outcome("held", error=why) if uncertain else _next(letter, why)
    return Outcome("waiting", error=why, again_in=pause(letter.tries), is_unknown=uncertain)


def pause(tries: int) -> timedelta:
    """How long to wait after this many tries: twice as long each time, five minutes at most."""
    seconds = min(300, 2 ** (tries - 1)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    return timedelta(seconds=seconds)
