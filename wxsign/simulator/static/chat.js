// What stands in a chat: cards, bubbles, hints, and the time above them.
import { el, pairs, withCode } from "./elements.js";

const GAP = 5 * 60 * 1000;

export function chatRows(items, now, open) {
  const rows = [];
  let last = 0;
  for (const item of items.filter(({ kind }) => kind !== "sms")) {
    const at = Date.parse(item.at);
    if (at - last > GAP) rows.push(el("p", { className: "at" }, saidAt(item.at, now)));
    last = at;
    rows.push(row(item, open));
  }
  return rows;
}

export function smsRows(items, now) {
  return items.filter(({ kind }) => kind === "sms").map((item) => el(
    "div", { className: "letter" },
    el("p", { className: "at" }, saidAt(item.at, now)),
    el("p", { className: "words" }, ...withCode(item.text)),
  ));
}

export function mailRows(mail, now) {
  return mail.map((item) => el(
    "div", { className: "letter mail" },
    el("p", { className: "at" }, saidAt(item.at, now)),
    el("h3", {}, item.subject),
    el("p", { className: "words" }, ...withCode(item.text)),
  ));
}

function row(item, open) {
  if (item.kind === "template" || item.kind === "subscription") return card(item, open);
  if (item.kind === "text") return said(item, open);
  return el("p", { className: item.kind === "error" ? "hint bad" : "hint" }, item.text);
}

function card(item, open) {
  const more = el(
    "button", { type: "button", className: "more", onclick: () => open(item.url) },
    "查看详情", el("span", { className: "chevron" }),
  );
  const lines = item.fields.map(({ label, value }) => [label, value]);
  return el(
    "article", { className: "card" },
    item.place ? el("p", { className: "at" }, item.place) : null,
    el("h3", {}, item.title), pairs(lines), item.url ? more : null,
  );
}

// A text may carry links and addresses, as WeChat shows them; nothing else of it is markup.
const LINK = /<a href="([^"]+)">([^<]*)<\/a>|(https?:\/\/[!-~]+)/;

function words(text, open) {
  const found = text.match(LINK);
  if (!found) return [text];
  const [whole, url = found[3], label = url] = found;
  const link = el("button", { type: "button", className: "link", onclick: () => open(url) }, label);
  const rest = text.slice(found.index + whole.length);
  return [text.slice(0, found.index), link, ...words(rest, open)];
}

function said(item, open) {
  const face = el("span", { className: "face", "aria-hidden": "true" }, item.mine ? "我" : "签");
  return el("div", { className: item.mine ? "said mine" : "said" }, face, el("p", {}, ...(item.mine ? [item.text] : words(item.text, open))));
}

// The simulator answers in Shanghai's time; the reader's own zone does not matter.
function saidAt(at, now) {
  const hour = at.slice(11, 16);
  if (at.slice(0, 10) === now.slice(0, 10)) return hour;
  return `${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日 ${hour}`;
}
