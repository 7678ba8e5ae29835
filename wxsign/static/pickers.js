// Searchable sheets beside a list of codes and beside a place. The field itself always works:
// without this script, and while the sheet is shut.
"use strict";
{
  const make = (tag, attributes = {}, ...parts) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...parts);
    return element;
  };

  const title = make("h2", { id: "picker-title" });
  const shut = make("button", { type: "button", class: "plain" }, "关闭");
  const search = make("input", {
    type: "text", inputmode: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "picker-list",
    "aria-autocomplete": "list", autocomplete: "off", enterkeyhint: "search", maxlength: "40",
  });
  const way = make("p", { class: "way" });
  const list = make("ul", {
    id: "picker-list", role: "listbox", tabindex: "0", "aria-labelledby": "picker-title",
  });
  const says = make("p", { role: "status", class: "small" });
  const use = make("button", { type: "button", class: "weui-btn weui-btn_primary" });
  const sheet = make("dialog", { class: "picker", "aria-labelledby": "picker-title" },
    make("header", {}, title, shut), search, way, list, says, use);
  let source = null;
  let latest = 0;

  // The row at the keys; role and id let a screen reader follow without moving the focus.
  const mark = (option) => {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
    for (const holder of [search, list]) {
      if (option) holder.setAttribute("aria-activedescendant", option.id);
      else holder.removeAttribute("aria-activedescendant");
    }
    option?.scrollIntoView({ block: "nearest" });
  };
  const marked = () => list.querySelector("[aria-selected='true']");

  // Only the newest answer is shown: a slow one may come after it.
  const show = async () => {
    const asked = ++latest;
    const words = search.value.trim();
    let found = null;
    try { found = await source.rows(words); } catch { /* said below */ }
    if (asked !== latest) return;
    list.replaceChildren(...(found ?? []).map((row, place) => {
      const option = make("li", { role: "option", id: `picker-${place}`, "aria-selected": "false" }, row.words);
      option.addEventListener("click", () => choose(row));
      option.classList.toggle("up", Boolean(row.isUp));
      option.row = row;
      return option;
    }));
    list.scrollTop = 0;
    way.textContent = source.way?.() ?? "";
    use.textContent = source.enough?.() ?? "";
    use.hidden = !use.textContent;
    says.textContent = !found ? "现在取不到列表，请直接填写。" : found.length ? `${found.filter((row) => !row.isUp).length} 项` : "没有找到，换个词试试。";
    mark((found ?? []).some((row) => row.chosen) || words ? [...list.children].find((one) => one.row.chosen) ?? list.firstElementChild : null);
  };

  const choose = (row) => {
    const field = source.choose(row);
    if (!field) { search.value = ""; show(); return; }
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    sheet.close();
    field.focus();
  };

  const keys = (event) => {
    const options = [...list.children];
    const at = options.indexOf(marked());
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[event.key];
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (at >= 0) choose(options[at].row);
    } else if (to !== undefined && options.length) {
      event.preventDefault();
      mark(options[(to + options.length) % options.length]);
    }
  };

  search.addEventListener("input", show);
  search.addEventListener("keydown", keys);
  list.addEventListener("keydown", keys);
  shut.addEventListener("click", () => sheet.close());
  use.addEventListener("click", () => choose(null));
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });

  // The options of a <select>, those that hold the words.
  const codes = (field) => ({
    rows: async (words) => [...field.options]
      .filter((option) => option.value && option.text.includes(words))
      .map((option) => ({ words: option.text, value: option.value, chosen: option.selected })),
    choose: (row) => { field.value = row.value; return field; },
  });

  // Province, city, county; what was written behind the region stays.
  const places = (field, levels) => {
    let here = field.dataset.region ?? "";
    let steps = [];
    return {
      rows: async (words) => {
        const answer = await fetch(`/regions?${new URLSearchParams(words ? { q: words } : { under: here })}`);
        if (!answer.ok) throw new Error(answer.status);
        const found = await answer.json();
        if (!words && !found.rows.length) { here = found.way.at(-2)?.code ?? ""; return source.rows(""); }
        steps = words ? [] : found.way;
        const up = steps.length ? [{ words: "返回上一级", under: steps.at(-2)?.code ?? "", isUp: true }] : [];
        return [...up, ...found.rows.map((row) => ({
          ...row, words: words ? row.path : row.name, chosen: row.code === field.dataset.region,
        }))];
      },
      way: () => steps.at(-1)?.path,
      enough: () => steps.at(-1)?.level >= levels ? `就选${steps.at(-1).path}` : "",
      choose: (row) => {
        if (row && !row.is_leaf) { here = row.under ?? row.code; return null; }
        const { path, code } = row ?? steps.at(-1);
        const before = field.dataset.path ?? "";
        const rest = field.value.startsWith(before) ? field.value.slice(before.length) : field.value;
        field.value = path + rest;
        Object.assign(field.dataset, { path, region: code });
        return field;
      },
    };
  };

  for (const button of sheet.showModal ? document.querySelectorAll("[data-picks]") : []) {
    const field = document.getElementById(button.dataset.picks);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      source = field.options ? codes(field) : places(field, Number(button.dataset.levels));
      title.textContent = button.dataset.label;
      search.value = "";
      search.setAttribute("aria-label", `搜索${button.dataset.label}`);
      search.placeholder = field.options ? "搜索" : "搜索，例如 洪山";
      if (!sheet.isConnected) document.body.append(sheet);
      sheet.showModal();
      (matchMedia("(pointer: fine)").matches ? search : list).focus();
      show();
    });
  }
}
