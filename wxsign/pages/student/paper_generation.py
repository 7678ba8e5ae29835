"""预览协议书 and 生成协议书: seen first, then confirmed twice (S122 to S125, decisions 20, 33)."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code, paper_agreement, records
from wxsign.actions.paper_agreement import Content
from wxsign.documents import articles
from wxsign.models import Agreement
from wxsign.pages.numbers import small
from wxsign.pages.student import asking, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.pages.student.papers import own
from wxsign.queries import giving_way
from wxsign.queries import papers as paper_queries
from wxsign.rules import labels, paper
from wxsign.rules.lifecycle import P
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/papers/<int:record>/preview")
def paper_preview(record: int) -> Page:
    """The whole agreement as it would be generated, from the same articles as the print."""
    agreement = own(record)
    if agreement.state != P.DRAFT:
        return _detail(record)
    content = paper_agreement.content_of(agreement)
    if content.faults:
        return redirect(url_for("student.paper_form", record=record))
    return render_template("student/paper_preview.html", **_shown(agreement, content))


@pages.get("/papers/<int:record>/generation")
def paper_generation(record: int) -> Page:
    """协议书生成须知: after the preview of this very content, else back to it."""
    agreement = own(record)
    if agreement.state != P.DRAFT:
        return _detail(record)
    content = paper_agreement.content_of(agreement)
    if not content.digest or request.args.get("seen", -1, small) != agreement.revision:
        return _to_preview(record)
    paper_agreement.ensure_open(this_student().id)
    agreed = session.pop("agreed", None) == [record, content.digest[:32]]
    return _notice(agreement, content, agreed=agreed)


@pages.post("/papers/<int:record>/generation/code")
def paper_generation_code(record: int) -> Page:
    """获取验证码: for this content alone."""
    agreement, agreed = own(record), "agree" in request.form
    if agreement.state != P.DRAFT:
        return _detail(record)
    content = paper_agreement.content_of(agreement)
    if not content.digest or request.form.get("digest") != content.digest:
        return _to_preview(record)
    paper_agreement.ensure_open(this_student().id)
    matter = paper_agreement.matter(record, content.digest, this_student().id)
    words = f"生成与{agreement.employer_name}的协议书"
    try:
        code.ask(matter, phone=this_student().phone, words=words)
    except Refused as refused:
        return asking.again(
            refused, lambda fault: _notice(agreement, content, agreed=agreed, fault=fault)
        )
    session["agreed"] = [record, content.digest[:32]] if agreed else None
    return redirect(_address(agreement), 303)


@pages.post("/papers/<int:record>/generation")
def paper_generate(record: int) -> Page:
    """生成协议书: what was previewed and nothing else; a second tap ends on the true state."""
    agreed, digest = "agree" in request.form, request.form.get("digest", "")
    matter = paper_agreement.matter(own(record).id, digest, this_student().id)
    try:
        asking.ensure_agreed(agreed=agreed)
        proof = code.check(matter, request.form.get("code", ""))
        paper_agreement.generate(record, digest=digest, proof=proof, by=actor())
    except Refused as refused:
        if asking.is_over(lambda: own(record).state == P.DRAFT, refused):
            return _detail(record)
        return _again(own(record), digest, refused, agreed=agreed)
    return _detail(record)


def _again(agreement: Agreement, digest: str, refused: Refused, *, agreed: bool) -> Page:
    """The notice with what is wrong; back to the preview where the content is another by now."""
    content = paper_agreement.content_of(agreement)
    if content.digest != digest or not digest:
        return _to_preview(agreement.id)
    paper_agreement.ensure_open(this_student().id)
    return asking.again(
        refused, lambda fault: _notice(agreement, content, agreed=agreed, fault=fault)
    )


def _notice(
    agreement: Agreement, content: Content, *, agreed: bool, fault: Refused | None = None
) -> str:
    matter = paper_agreement.matter(agreement.id, content.digest, this_student().id)
    return render_template(
        "student/paper_generation.html",
        **_shown(agreement, content),
        agreed=agreed,
        cells=asking.Cells.of(matter, this_student().phone, fault),
        gives_way=giving_way.would_end(records.standing_of(this_student().id)),
        say_agree=fault.headline if fault and fault.reason is Reason.NOT_AGREED else "",
    )


def _shown(agreement: Agreement, content: Content) -> dict[str, object]:
    values, year = content.values, agreement.year
    return {
        "record": agreement,
        "student": paper_queries.student_rows(content.version["student"]),
        "groups": paper_queries.groups(values, year),
        "articles": articles.articles_of(labels.PAPER_KIND, paper.words(values, year)),
        "remarks": values.get("remarks", ""),
        "digest": content.digest,
        "onwards": _address(agreement),
        "changed": "changed" in request.args,
    }


def _address(agreement: Agreement) -> str:
    """Which saving of the draft was seen; what is sent from there names its content as well."""
    return url_for("student.paper_generation", record=agreement.id, seen=agreement.revision)


def _to_preview(record: int) -> Response:
    """The content is another than the one that was seen."""
    return redirect(url_for("student.paper_preview", record=record, changed=1), 303)


def _detail(record: int) -> Response:
    return redirect(url_for("student.paper", record=record), 303)
