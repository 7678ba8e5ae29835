"""TABLE of what the account answers to common words in its chat; else it says the way in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """Words that somebody writes, and the answer; `{base}` is our address."""

    words: tuple[str, ...]
    says: str


# The first row whose word is in the text answers: 解约 before 签约.
TABLE: tuple[Reply, ...] = (
    Reply(
        ("解约", "解除"),
        '办理解约，学生请点 <a href="{base}/student/terminations">解约办理</a>，'
        '单位请点 <a href="{base}/employer/terminations">解约办理</a>。双方同意后由学校审核。',
    ),
    Reply(
        ("验证码", "收不到"),
        "验证码发到学校或单位登记的手机号，一分钟内没有收到可以重新获取。"
        "手机号换了，登录后可以自己更换：学生在“我的资料”，单位在“单位信息”。旧手机号已经不用的，学生请联系学院辅导员。",
    ),
    Reply(
        ("人工", "客服", "电话", "老师"),
        "人工帮助：学生请先联系学院辅导员或就业干事，再联系学校就业信息科；"
        '单位请联系学校就业信息科。常见问题见 <a href="{base}/help">帮助</a>。',
    ),
    Reply(
        ("签约", "邀请", "应约", "协议", "进度"),
        '学生请点 <a href="{base}/student/">学生服务</a> 查看邀请函和签约进度，'
        '单位请点 <a href="{base}/employer/">企业服务</a> 发起签约。',
    ),
)
OTHERWISE = (
    "请点菜单“用户服务”里的“学生服务”或“企业服务”办理。也可以发“签约”“解约”“验证码”或“人工”。"
)
WELCOME = (
    f"欢迎使用就业网上签约。{OTHERWISE}签约的每一步都会在这里通知你。"
    "以前绑定过、取消关注后又回来的，请从菜单再登录绑定一次。"
)


def answer(text: str, base_url: str) -> str:
    """What the account writes back to this text."""
    found = (row.says for row in TABLE if any(word in text for word in row.words))
    return next(found, OTHERWISE).format(base=base_url)
