"""The account's menu: 用户服务 with 学生服务 and 企业服务 (S4)."""


def buttons(base_url: str) -> list[dict[str, object]]:
    """The menu as WeChat takes it; the entries are our own pages, which start the login."""
    return [
        {
            "name": "用户服务",
            "sub_button": [
                {"type": "view", "name": "学生服务", "url": f"{base_url}/student/"},
                {"type": "view", "name": "企业服务", "url": f"{base_url}/employer/"},
            ],
        }
    ]
