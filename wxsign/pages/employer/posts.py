"""招聘人数与候补: how many a post wants, who has a place, and who waits for the next (S35)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import settings
from wxsign.actions import posts as actions
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import candidates, posts, sending
from wxsign.rules import identity, printing, terms
from wxsign.rules import posts as rules
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_LIST = "/employer/posts"


@pages.get("/posts")
def post_list() -> str:
    """Every post that has a number of places."""
    return _list_page({})


@pages.post("/posts")
def post_add() -> Page:
    """保存招聘人数 of a post that has none yet, or another one."""
    title = " ".join(identity.plain(printing.tidied(request.form.get("job_title", ""))).split())
    headcount = identity.plain(request.form.get("headcount", ""))
    faults = {"job_title": _title_fault(title), "headcount": _places_fault(headcount)}
    if any(faults.values()):
        return _list_page(faults), 422
    post_id = actions.set_places(title, forms.number(headcount), by=actor())
    return redirect(f"{_LIST}/{post_id}", 303)


@pages.get("/posts/<int:post>")
def post_page(post: int) -> str:
    """One post: its places, who has one, and the line of those who wait."""
    return _page(post)


@pages.post("/posts/<int:post>/places")
def post_places(post: int) -> Page:
    """保存招聘人数: more places go to the first of the line."""
    story = posts.one(post, this_user().employer_id)
    headcount = identity.plain(request.form.get("headcount", ""))
    if fault := _places_fault(headcount):
        return _page(post, fault), 422
    actions.set_places(story.row.job_title, forms.number(headcount), by=actor())
    return _back(post)


@pages.post("/posts/<int:post>/stop")
def post_stop(post: int) -> Response:
    """停止自动邀请."""
    actions.stop(post, by=actor())
    return _back(post)


@pages.post("/posts/<int:post>/resumption")
def post_resume(post: int) -> Response:
    """恢复自动邀请."""
    actions.resume(post, by=actor())
    return _back(post)


@pages.post("/posts/<int:post>/order")
def post_order(post: int) -> Response:
    """上移: one place nearer to the next letter."""
    actions.move_up(post, forms.number(request.form.get("student", "")), by=actor())
    return _back(post)


@pages.post("/posts/<int:post>/removal")
def post_removal(post: int) -> Response:
    """移出候补: the student is back on the 签约发送列表 and waits for nothing."""
    actions.take_out(post, forms.number(request.form.get("student", "")), by=actor())
    return _back(post)


def _back(post: int) -> Response:
    return redirect(f"{_LIST}/{post}", 303)


def _title_fault(title: str) -> str:
    term = terms.BY_KEY["job_title"]
    if not title:
        return f"请填写{term.label}。"
    if len(title) > term.most:
        return f"{term.label}最多 {term.most} 个字，现在是 {len(title)} 个字。"
    return printing.fault(title)


def _places_fault(headcount: str) -> str:
    return rules.headcount_fault(headcount) if headcount else "请填写招聘人数。"


def _list_page(faults: dict[str, str]) -> str:
    user = this_user()
    if not settings.current().signing.waiting_list:
        raise Refused(Reason.NOT_BUILT, entry="招聘人数与候补")
    used = {row.job_title for row in sending.earlier(user.employer_id)}
    return render_template(
        "employer/posts.html",
        rows=posts.listed(user.employer_id),
        titles=sorted(used | set(candidates.job_titles(user.employer_id))),
        faults=faults,
    )


def _page(post: int, fault: str = "") -> str:
    story = posts.one(post, this_user().employer_id)
    return render_template("employer/post.html", story=story, fault=fault)
