// Asks the simulator once a second what there is to see and hands it to the phones and the panel.
import { el, post } from "./elements.js";
import { Phone } from "./phone.js";

const SUMS = [
  ["calls", "接口调用"], ["tokens", "取凭证"], ["duplicates", "重复不再发"],
  ["callbacks", "事件推送"], ["failed", "推送失败"], ["errors", "接口报错"],
];
const WAYS = { in: "收到", out: "推送", clock: "时钟" };
const one = (selector) => document.querySelector(selector);
let since = "";
let stale = true;
let asking = false;

const phones = [...document.querySelectorAll(".holder")].map((holder) => new Phone(holder, refresh));
for (const phone of phones) phone.wanted = sessionStorage.getItem(phone.holder.dataset.side);

for (const button of document.querySelectorAll("[data-advance]")) {
  button.onclick = () => post("/_sim/clock", { advance: Number(button.dataset.advance) }).then(refresh);
}
one(".add").onsubmit = (event) => {
  event.preventDefault();
  const form = event.target;
  post("/_sim/users", Object.fromEntries(new FormData(form))).then(() => { form.reset(); refresh(); });
};

function refresh() {
  stale = true;
  return ask();
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    do await look(); while (stale); // a tap while we waited for the answer
    one(".lost").hidden = true;
  } catch (lost) {
    stale = true;
    one(".lost").hidden = !(lost instanceof TypeError);
    if (!(lost instanceof TypeError)) throw lost;
  } finally {
    asking = false;
  }
}

async function look() {
  const query = new URLSearchParams({ since: stale ? "" : since });
  stale = false;
  for (const phone of phones) if (phone.wanted) query.append("phone", phone.wanted);
  const view = await (await fetch(`/_sim/view?${query}`)).json();
  since = view.version;
  draw(view);
}

function draw(view) {
  drawClock(view);
  for (const [n, phone] of phones.entries()) {
    if (view.users) {
      const user = view.users.find(({ openid }) => openid === phone.wanted) ?? view.users[n] ?? null;
      if (user && user.openid !== phone.wanted) stale = true;
      phone.wanted = user?.openid ?? null;
      sessionStorage.setItem(phone.holder.dataset.side, phone.wanted ?? "");
      phone.draw(view, user);
    } else phone.draw(view, phone.user);
  }
  if (view.users) drawPanel(view);
}

function drawClock({ now, advance }) {
  const [day, hour] = [now.slice(0, 10), now.slice(11, 19)];
  one(".now").textContent = `${day} ${hour}`;
  one(".now").dateTime = now;
  const days = Math.trunc(advance / 86400);
  const hours = Math.round((advance - days * 86400) / 360) / 10;
  const parts = [days ? `${days} 天` : "", hours ? `${hours} 小时` : ""].filter(Boolean);
  one(".shift").textContent = parts.length ? `快 ${parts.join(" ")}` : "真实时间";
}

function drawPanel({ sums, log }) {
  one(".sums").replaceChildren(...SUMS.map(([key, label]) => el(
    "div", { className: ["failed", "errors"].includes(key) && sums[key] ? "bad" : "" },
    el("dt", {}, label), el("dd", {}, String(sums[key])),
  )));
  const none = el("li", {}, el("span", { className: "what" }, "还没有"));
  one(".log").replaceChildren(...(log.length ? [] : [none]), ...log.toReversed().map(({ way, what, ok, detail }) => el(
    "li", { className: ok ? "" : "bad" },
    el("span", { className: "way" }, WAYS[way]),
    el("span", { className: "what" }, what),
    el("span", { className: "end" }, detail || (ok ? "成功" : "失败")),
  )));
}

ask();
setInterval(ask, 1000);
