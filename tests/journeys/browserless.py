"""A phone or a desk without a browser: follows links, fills forms, keeps its cookies."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN"
)
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"


@dataclass
class Form:
    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Button:
    form: Form | None
    of: str
    action: str
    target: str
    value: tuple[str, str] | None
    words: str = ""


class Page(HTMLParser):
    """What a person sees of a page: its name, its words, its links and forms."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__()
        self.url, self.status = answer.url, answer.status_code
        self.name, self.ids, self.states = "", [], []
        self.links: list[tuple[str, str]] = []
        self.forms: dict[str, Form] = {}
        self.buttons: list[Button] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._button: Button | None = None
        self._select: str | None = None
        self._area: str | None = None
        self.feed(answer.text)

    @property
    def text(self) -> str:
        return "".join(" ".join(self.words).split())

    def button(self, wanted: str) -> Button:
        """The last button with this data-action or these words, as a person would look for it."""
        for button in reversed(self.buttons):
            if wanted == button.action or wanted in button.words:
                button.form = button.form or self.forms[button.of]
                return button
        raise AssertionError(f"no button {wanted} on {self.name} {self.url}: {self.text[:300]}")

    def form(self, wanted: str) -> Form:
        return self.button(wanted).form

    def link(self, part: str) -> str:
        for href, action in self.links:
            if part in href or part == action:
                return urljoin(self.url, href)
        raise AssertionError(f"no link with {part} on {self.name}: {self.links}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        self.name = at.get("data-page", self.name)
        self.ids += [at["data-id"]] if "data-id" in at else []
        self.states += [at["data-state"]] if "data-state" in at else []
        if tag == "a":
            self.links.append((at.get("href", ""), at.get("data-action", "")))
        if tag == "form":
            address = urljoin(self.url, at.get("action") or self.url)
            self._form = Form(address, at.get("method", "get"))
            self.forms[at.get("id", str(len(self.forms)))] = self._form
        if tag == "button":
            value = (at["name"], at.get("value", "")) if "name" in at else None
            form = None if "form" in at else self._form
            self._button = Button(
                form, at.get("form", ""), at.get("data-action", ""), at.get("formaction", ""), value
            )
            self.buttons += [self._button]
        if self._form is not None:
            self._field(tag, at)

    def _field(self, tag: str, at: dict[str, str]) -> None:
        form, name = self._form, at.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            form.options.setdefault(self._select, []).append(at.get("value", ""))
            if "selected" in at:
                form.values.append((self._select, at.get("value", "")))
        if tag == "textarea":
            self._area = name
        if tag == "input" and name and at.get("type") not in ("checkbox", "radio", "submit"):
            form.values.append((name, at.get("value", "")))
        if tag == "input" and at.get("type") in ("checkbox", "radio") and "checked" in at:
            form.values.append((name, at.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "button":
            self._button = None
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values.append((self._area, data.strip("\n")))
        if self._button is not None:
            self._button.words += data
        self.words.append(data)


class Visitor:
    """One browser profile."""

    def __init__(self, agent: str = WECHAT) -> None:
        self.http = requests.Session()
        self.http.headers["User-Agent"] = agent
        self.page: Page | None = None

    def open(self, url: str) -> Page:
        return self._see(self.http.get(url, timeout=30))

    def submit(self, wanted: str, *, files: dict | None = None, **values: object) -> Page:
        """Press this button after filling these fields; files: field name to (name, bytes)."""
        button = self.page.button(wanted)
        form = button.form
        filled = [(name, value) for name, value in form.values if name not in values]
        filled += [button.value] if button.value else []
        for name, value in values.items():
            many = value if isinstance(value, list) else [value]
            filled += [(name, str(one)) for one in many]
        url = urljoin(self.page.url, button.target or form.action)
        if form.method.lower() == "get":
            return self._see(self.http.get(url, params=filled, timeout=30))
        return self._see(self.http.post(url, data=filled, files=files, timeout=30))

    def raw(self, url: str) -> requests.Response:
        return self.http.get(url, timeout=30)

    def _see(self, answer: requests.Response) -> Page:
        self.page = Page(answer)
        return self.page
