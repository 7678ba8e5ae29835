"""flask --app wsgi …: the administration (contract: Commands)."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from wxsign import schema, settings, vault
from wxsign.actions import operations, pausing, roster, school_settings, unit_sheets
from wxsign.actions import reviewers as reviewer_actions
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import OutboxEntry, School
from wxsign.queries.schools import unattended_colleges
from wxsign.rules import menu as account_menu
from wxsign.rules import notices, permissions, sms_templates, switches
from wxsign.rules import roster as columns

menu = AppGroup("menu", help="公众号菜单。")
schools = AppGroup("schools", help="学校。")
employers = AppGroup("employers", help="用人单位。")
students = AppGroup("students", help="生源信息。")
reviewers = AppGroup("reviewers", help="审核人员。")
keys = AppGroup("keys", help="密钥。")
database = schema.Commands("db", help="数据库的版本。")


def register(app: Flask) -> None:
    """Attach the commands."""
    for group in (menu, schools, students, employers, reviewers, keys, database):
        app.cli.add_command(group)
    for command in (demo, doctor, templates, stuck, resend):
        app.cli.add_command(command)


@click.command()
def demo() -> None:
    """启动全部程序和演示数据，Ctrl-C 停止。"""
    # Only here: the demo's own modules have no business in a production process.
    from wxsign.demo import start  # noqa: PLC0415

    sys.exit(start.run(current_app._get_current_object()))  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to the app itself


@click.command()
def doctor() -> None:
    """检查配置、数据库、Redis、字体和公众号，逐项说明。"""
    from wxsign.checkup import examine  # noqa: PLC0415 - it loads the fonts

    findings = list(examine(current_app))
    for finding in findings:
        click.echo(f"{'好' if finding.is_fine else '错'}  {finding.what}：{finding.words}")
    sys.exit(0 if all(finding.is_fine for finding in findings) else 1)


@menu.command("push")
def push_menu() -> None:
    """把“用户服务”菜单推送到公众号。"""
    from wxsign.checkup import meaning  # noqa: PLC0415 - it loads the fonts

    base_url = settings.current().app.base_url
    try:
        current_app.extensions["wxsign"].wechat.push_menu(account_menu.buttons(base_url))
    except Rejected as refusal:
        raise click.ClickException(f"菜单没有推送：{meaning(refusal)}（{refusal}）。") from refusal
    except Unreachable as silence:
        raise click.ClickException(f"菜单没有推送：公众号没有回应（{silence}）。") from silence
    click.echo(f"菜单已推送，入口 {base_url}/student/ 和 {base_url}/employer/。")


@click.command()
def templates() -> None:
    """列出要在公众号后台申请的模板消息和订阅通知，以及它们用在哪些通知。"""
    for template in notices.TEMPLATES:
        click.echo(f"{template.title}")
        for key, label in template.fields:
            click.echo(f"    {label}　{{{{{key}.DATA}}}}")
        used = [row.key for row in notices.NOTICES if row.template is template]
        click.echo("    [wechat.templates] 里的键：" + "、".join(used))
        click.echo(f"    以上都用同一个编号时，只填一个键就够：{template.key}")
        click.echo("    也可以申请为订阅通知，编号填进 [wechat.subscriptions]，键同上")
    if settings.current().sms.provider in ("aliyun", "tencent"):
        _text_templates(settings.current().sms.provider)


def _text_templates(provider: str) -> None:
    """短信模板：每一条的文字，按服务商的写法。"""
    written = sms_templates.named if provider == "aliyun" else sms_templates.numbered
    click.echo("短信模板，编号填进 [sms.templates]")
    for notice in notices.NOTICES:
        if not notice.key.startswith("digest."):
            click.echo(f"    {notice.key}　{written(notice.text)}")


@schools.command("add")
@click.option("--code", prompt="院校代码（5 位）")
@click.option("--name", prompt="学校名称")
@click.option("--office", prompt="就业部门名称")
@click.option("--address", prompt="地址")
@click.option("--phone", prompt="电话")
def add_school(code: str, name: str, office: str, address: str, phone: str) -> None:
    """增加一所学校。"""
    row = {"code": code, "name": name, "office": office, "address": address, "phone": phone}
    try:
        roster.add_school({**row, "page_title": f"{name}就业信息网"})
    except IntegrityError as error:
        raise click.ClickException("这个院校代码或学校名称已经有了。") from error
    click.echo(f"已增加 {name}。")


@schools.command("set")
@click.argument("code")
@click.argument("name", type=click.Choice(list(switches.BY_NAME)))
@click.argument("value")
def set_school(code: str, name: str, value: str) -> None:
    """设置一所学校自己的选项，例如：schools set 19097 signing.review_levels one。"""
    switch = switches.BY_NAME[name]
    if value not in switch.values:
        raise click.ClickException(f"{name} 只能是 {' 或 '.join(switch.values)}。")
    if not _choose(code, name, switch.values[value]):
        raise click.ClickException(f"没有代码为 {code} 的学校。")
    click.echo(f"{switch.says}（{name}）现在是 {value}。")
    if value == permissions.COLLEGE_THEN_SCHOOL:
        for college in unattended_colleges(code):
            click.echo(f"提醒：{college}还没有审核人员，它的签约会停在学院。请运行 reviewers add。")


def _choose(code: str, name: str, value: object) -> bool:
    """Pausing signing is more than a setting: letters keep their days, and both parties hear."""
    if name == switches.SIGNING_OPEN:
        return pausing.choose(code, is_open=bool(value))
    return school_settings.choose(code, name, value)


@students.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--school", "school_code", required=True, help="院校代码，5 位。")
@click.option("--approved", is_flag=True, help="这些生源信息学校已经审核通过。")
def import_students(file: Path, school_code: str, *, approved: bool) -> None:
    """从 xlsx 或 csv 导入生源信息；有错的行逐行报告，其余照常导入。"""
    if db.session.scalar(select(School.id).where(School.code == school_code)) is None:
        raise click.ClickException(f"没有代码为 {school_code} 的学校。")
    rows = _rows(file, columns.STUDENTS)
    unprintable = _unprintable([row.get("姓名", "") for row in rows])
    lines = columns.lines(rows)
    found = roster.add_students(school_code, lines, approved=approved, unprintable=unprintable)
    bad = _report(found, len(rows))
    for name, characters in unprintable.items():
        click.echo(f"提醒：{name} 的“{characters}”还不能印到协议书上，补字之前他不能签约。")
    sys.exit(1 if bad else 0)


@employers.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--approved", is_flag=True, help="学校已经审核通过这些单位。")
@click.option("--password", default="", help="共同的初始密码；不给就只能用短信验证码登录。")
def import_employers(file: Path, password: str, *, approved: bool) -> None:
    """从 xlsx 或 csv 导入单位和各自的主账号；有错的行逐行报告，其余照常导入。"""
    rows = _rows(file, columns.EMPLOYERS)
    found = unit_sheets.add_employers(columns.lines(rows), password=password, approved=approved)
    bad = _report(found, len(rows))
    sys.exit(1 if bad else 0)


@reviewers.command("add")
@click.option("--school", "school_code", prompt="院校代码")
@click.option("--account", prompt="账号")
@click.option("--name", prompt="姓名")
@click.option("--college", default="", help="学院名称；不填就是校级审核。")
@click.option("--email", default="", help="每小时的待审核汇总发到这里；不填就不发。")
@click.option("--password", prompt="密码", hide_input=True, confirmation_prompt=True)
def add_reviewer(password: str, **given: str) -> None:
    """增加一名审核人员，并给出动态码的密钥。"""
    role = permissions.COLLEGE if given["college"] else permissions.SCHOOL
    try:
        new = reviewer_actions.NewReviewer(role=role, **given)
        link = reviewer_actions.add_reviewer(new, password)
    except reviewer_actions.CannotAdd as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已增加 {given['name']}。请让他用身份验证器添加动态码：\n{link}")


@reviewers.command("remove")
@click.argument("account")
def remove_reviewer(account: str) -> None:
    """停用一名审核人员的账号，并在所有设备上退出。"""
    if not reviewer_actions.remove_reviewer(account):
        raise click.ClickException(f"没有账号 {account}。")
    click.echo(f"已停用 {account}。")


@keys.command("new")
def new_keys() -> None:
    """生成一套新的密钥，供 config.toml 使用。"""
    click.echo(f'secret_key = "{vault.new_key()}"')
    click.echo(f'seal_keys = ["{vault.new_key()}"]')
    click.echo(f'fingerprint_key = "{vault.new_key()}"')


@click.command()
def stuck() -> None:
    """列出发不出去、或结果不明的消息和文件。"""
    found = db.session.scalars(
        select(OutboxEntry).where(OutboxEntry.state.in_(("dead", "held"))).order_by(OutboxEntry.id)
    ).all()
    for row in found:
        click.echo(
            f"{row.id}  {row.state}  {row.notice}  {row.audience} {row.person_id}  {row.error}"
        )
    click.echo(f"共 {len(found)} 条。用 flask --app wsgi resend 编号 重新发送。")


@click.command()
@click.argument("entry_ids", type=int, nargs=-1, required=True)
def resend(entry_ids: tuple[int, ...]) -> None:
    """重新发送这些消息，或重新制作这些文件。"""
    click.echo(f"{operations.revive(list(entry_ids))} 条将在几秒内重新发送。")


def _report(found: Iterator[columns.Finding], length: int) -> int:
    """Show the progress, then a line for each wrong cell; answer how many rows were wrong."""
    with click.progressbar(found, length=length, label="导入") as bar:
        findings = list(bar)
    for finding in findings:
        for fault in finding.faults:
            click.echo(f"第 {finding.row} 行：{fault}")
    bad = sum(finding.outcome == "bad" for finding in findings)
    click.echo(f"导入 {len(findings) - bad} 行，{bad} 行有错没有导入。")
    return bad


def _rows(file: Path, wanted: tuple[columns.Column, ...]) -> list[dict[str, str]]:
    from wxsign.sheets import reading  # noqa: PLC0415 - no web process reads sheets

    try:
        rows = list(reading.rows(file))
    except reading.UnreadableSheet as error:
        raise click.ClickException(str(error)) from error
    if not any(any(row.values()) for row in rows):
        raise click.ClickException("表里没有内容。")
    missing = columns.missing_headers(wanted, rows[0])
    if missing:
        raise click.ClickException("表头缺少：" + "、".join(missing) + "。")
    return rows


def _unprintable(names: list[str]) -> dict[str, str]:
    """The characters of names that no font prints; the fonts are loaded only here."""
    from wxsign.documents.fonts import missing_characters  # noqa: PLC0415

    found = {name: missing_characters(name) for name in set(names)}
    return {name: characters for name, characters in found.items() if characters}
