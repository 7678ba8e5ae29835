// One phone: whose it is, which screen it shows, and what a tap does.
import { chatRows, mailRows, smsRows } from "./chat.js";
import { el, icon, pairs, post, withCode } from "./elements.js";

const KEYBOARD = "M3 6h18v12H3zM6.5 9.5h.01M10 9.5h.01M14 9.5h.01M17.5 9.5h.01M8 14.5h8";
const LINES = "M5 8h14M5 12h14M5 16h14";
const BANNER_STAYS = 15000;

export class Phone {
  constructor(holder, changed) {
    this.holder = holder;
    this.changed = changed;
    this.user = null;
    this.drawn = {};
    this.typing = false;
    this.seen = { sms: null, mail: null };
    this.tab = "chat";
    this.url = null;
    const account = document.body.dataset.account;
    for (const title of this.all(".account")) title.textContent = account;
    this.one(".picker").onchange = ({ target }) => this.choose(target.value);
    for (const tab of this.all("[data-tab]")) tab.onclick = () => this.show(tab.dataset.tab);
    this.one(".close").onclick = () => this.closePage();
    this.one(".again").onclick = () => this.openPage(this.url);
    this.one(".dots").onclick = () => this.toggleSheet();
    addEventListener("message", ({ source, data }) => {
      if (data === "closeWindow" && source === this.one(".page iframe")?.contentWindow) this.closePage();
    });
    holder.addEventListener("keydown", ({ key }) => key === "Escape" && this.closeAll());
  }

  one(selector) { return this.holder.querySelector(selector); }

  all(selector) { return this.holder.querySelectorAll(selector); }

  choose(openid) {
    this.closePage();
    this.drawn = {};
    this.typing = false;
    this.seen = { sms: null, mail: null };
    this.announced = null;
    this.one(".banner").replaceChildren();
    this.wanted = openid;
    // Until the new owner is drawn, no button may act for the one before.
    this.user = null;
    this.one(".foot").replaceChildren();
    this.changed();
  }

  draw(view, user) {
    this.user = user;
    this.now = view.now;
    if (view.users) this.code = view.code;
    this.one(".hour").textContent = view.now.slice(11, 16);
    if (!view.users) return;
    this.drawPicker(view.users);
    const content = user ? view.phones[user.openid] : { items: [], mail: [] };
    if (!content) return;
    const words = user ? "还没有消息" : "没有这部手机：在右侧添加用户";
    const open = (url) => this.openPage(url);
    this.fill(".items", chatRows(content.items, view.now, open), content.items, words);
    this.fill("[data-screen=sms] .letters", smsRows(content.items, view.now), content.items, "还没有短信");
    this.fill("[data-screen=mail] .letters", mailRows(content.mail, view.now), content.mail, "还没有邮件");
    this.count("sms", content.items.filter(({ kind }) => kind === "sms"));
    this.count("mail", content.mail);
    this.drawFoot(view.menu);
  }

  drawPicker(users) {
    const key = JSON.stringify([users.map(({ openid, name }) => [openid, name]), this.user?.openid]);
    if (this.drawn.picker === key) return;
    this.drawn.picker = key;
    this.one(".picker").replaceChildren(...users.map(({ openid, name }) => el(
      "option", { value: openid, selected: openid === this.user?.openid }, name,
    )));
  }

  fill(selector, rows, content, words) {
    const key = JSON.stringify([content, this.user?.openid, this.now.slice(0, 10)]);
    if (this.drawn[selector] === key) return;
    this.drawn[selector] = key;
    const place = this.one(selector);
    place.replaceChildren(...(rows.length ? rows : [el("p", { className: "none" }, words)]));
    place.scrollTop = place.scrollHeight;
  }

  count(tab, letters) {
    const known = this.seen[tab];
    if (known === null || this.tab === tab) this.seen[tab] = letters.length;
    const fresh = letters.length - this.seen[tab];
    const mark = this.one(`[data-tab=${tab}] .count`);
    mark.hidden = fresh <= 0;
    mark.textContent = fresh;
    if (tab === "sms" && known !== null && letters.length > (this.announced ?? known)) this.announce(letters.at(-1).text);
    this.announced = tab === "sms" ? letters.length : this.announced;
  }

  announce(text) {
    const head = el("small", {}, el("span", {}, "短信"), el("span", {}, "现在"));
    const strip = el("button", { type: "button", title: "收起" }, head, ...withCode(text));
    strip.onclick = () => strip.remove();
    this.one(".banner").replaceChildren(strip);
    setTimeout(() => strip.remove(), BANNER_STAYS);
  }

  drawFoot(menu) {
    const key = JSON.stringify([menu, this.user, this.typing]);
    if (this.drawn.foot === key) return;
    this.drawn.foot = key;
    this.one(".foot").replaceChildren(...this.foot(menu));
  }

  foot(menu) {
    if (!this.user) return [];
    if (!this.user.follows) {
      const join = el("button", { type: "button", className: "join" }, "关注公众号");
      join.onclick = () => this.act("follow");
      return [join];
    }
    const keys = el("button", { type: "button", className: "keys", "aria-label": this.typing ? "换成菜单" : "换成键盘" }, icon(this.typing ? LINES : KEYBOARD));
    keys.onclick = () => { this.typing = !this.typing; this.drawFoot(menu); };
    if (this.typing) return [keys, this.writer()];
    if (!menu) return [keys, el("p", { className: "empty" }, "公众号还没有推送菜单")];
    return [keys, ...menu.map((entry) => this.entry(entry))];
  }

  entry(entry) {
    const below = entry.sub_button;
    const button = el(
      "button", { type: "button", className: "top-entry", "aria-expanded": "false" },
      below ? el("span", { className: "lines" }) : null, entry.name,
    );
    button.onclick = () => (below ? this.toggleMenu(button, below) : this.tap(entry.name));
    if (!below) button.removeAttribute("aria-expanded");
    return button;
  }

  toggleMenu(button, below) {
    const wasOpen = button.getAttribute("aria-expanded") === "true";
    this.closeMenu();
    if (wasOpen) return;
    button.setAttribute("aria-expanded", "true");
    const list = el("div", {}, ...below.map(({ name }) => el("button", { type: "button", onclick: () => this.tap(name) }, name)));
    this.one(".foot").append(el("div", { className: "under" }, list));
  }

  closeMenu() {
    this.one(".under")?.remove();
    for (const button of this.all(".top-entry[aria-expanded]")) button.setAttribute("aria-expanded", "false");
  }

  closeAll() {
    this.closeMenu();
    if (!this.one(".sheet").hidden) this.toggleSheet();
  }

  writer() {
    const field = el("input", { name: "text", autocomplete: "off", "aria-label": "发消息" });
    const form = el("form", {}, field, el("button", { className: "send" }, "发送"));
    form.onsubmit = (event) => {
      event.preventDefault();
      if (field.value.trim()) this.act("say", { text: field.value });
      field.value = "";
    };
    return form;
  }

  async tap(name) {
    this.closeMenu();
    const { url } = await this.act("tap", { button: name });
    if (url) this.openPage(url);
  }

  async act(verb, body = {}) {
    const answer = await post(`/_sim/users/${this.user.openid}/${verb}`, body);
    this.changed();
    return answer;
  }

  toggleSheet() {
    const sheet = this.one(".sheet");
    sheet.hidden = !sheet.hidden || !this.user;
    this.one(".dots").setAttribute("aria-expanded", String(!sheet.hidden));
    if (!sheet.hidden) sheet.replaceChildren(...this.sheet());
  }

  sheet() {
    const { name, phone, email, openid, follows, blocked } = this.user;
    const verb = follows ? "unfollow" : "follow";
    const follow = el("button", { type: "button" }, follows ? "取消关注" : "关注公众号");
    follow.onclick = () => { this.toggleSheet(); this.act(verb); };
    const block = el("button", { type: "button" }, blocked ? "接收消息" : "拒收消息");
    block.onclick = async () => {
      this.toggleSheet();
      await post("/_sim/users", { openid, blocked: !blocked });
      this.changed();
    };
    const scan = el("button", { type: "button", disabled: !this.code, title: this.code ? "扫最近一个二维码" : "现在没有有效的二维码" }, "扫一扫");
    scan.onclick = () => { this.toggleSheet(); this.closePage(); this.act("scan", { ticket: this.code }); };
    const facts = [["用户", name], ["手机号", phone || "无"], ["邮箱", email || "无"], ["openid", openid]];
    return [pairs(facts), el("div", { className: "acts" }, scan, follow, block)];
  }

  // An open page stays alive behind the SMS that the reader looks up.
  show(tab) {
    this.tab = tab;
    for (const button of this.all("[data-tab]")) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
    const screen = tab === "chat" && this.url ? "web" : tab;
    for (const part of this.all("[data-screen]")) part.hidden = part.dataset.screen !== screen;
    if (tab !== "chat") this.seen[tab] = Infinity;
    this.drawn = {};
    this.changed();
  }

  // A fresh frame each time: its name is read by the OAuth page and must be there from the start.
  openPage(url) {
    this.url = url;
    post(`/_sim/users/${this.user.openid}/touch`);
    const web = this.one(".web");
    const frame = el("iframe", { name: `phone-${this.user.openid}`, title: `${this.user.name}打开的网页` });
    frame.onload = () => web.classList.remove("loading");
    frame.src = url;
    web.classList.add("loading");
    this.one(".page").replaceChildren(frame);
    this.show("chat");
    this.one(".close").focus();
  }

  closePage() {
    this.url = null;
    this.one(".page").replaceChildren();
    this.show("chat");
  }
}
