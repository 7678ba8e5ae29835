// Builds elements from text: what people wrote never becomes markup.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function pairs(rows) {
  return el("dl", {}, ...rows.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value))));
}

// The code in a message is what the reader looks for.
export function withCode(text) {
  return text.split(/(?<!\d)(\d{4,8})(?!\d)/).map((part, n) => (n % 2 ? el("strong", {}, part) : part));
}

export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({
    width: 24, height: 24, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor",
    "stroke-width": 1.4, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
  })) svg.setAttribute(name, value);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export async function post(path, body = {}) {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error);
  return content;
}
