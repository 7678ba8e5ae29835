// The keys of the desk (look.md §4). Each key does what a link or button on the page does;
// all are off while somebody types. The pages work without this script.
"use strict";
{
  const rows = [...document.querySelectorAll(".list tr[data-id]")];
  const open = rows.findIndex((row) => row.classList.contains("open"));
  const linkOf = (row) => row.querySelector("[data-open]");
  const boxOf = (row) => row.querySelector("input[name=record]");
  const isTyping = (target) => {
    const field = target.closest("input, textarea, select");
    return field !== null && !["checkbox", "radio"].includes(field.type);
  };

  // J and K: beside an open record they open the next one, in the list they move the focus.
  const here = () => {
    const beside = document.querySelector(".pane") !== null;
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    return beside || focused < 0 ? open : focused;
  };
  const go = (row, isBeside) => { if (isBeside) linkOf(row).click(); else linkOf(row).focus(); };
  const step = (by) => {
    if (!rows.length) return;
    const from = here(), isBeside = document.querySelector(".pane") !== null;
    const to = from < 0 ? 0 : from + by;
    if (rows[to]) go(rows[to], isBeside);
    else turn(by, isBeside);
  };

  // Behind the last row comes the first of the next page, before the first the last of the one before.
  const GOES_ON = "wxsign.desk.goes-on";
  const turn = (by, isBeside) => {
    const page = document.querySelector(`.pager a[rel=${by > 0 ? "next" : "prev"}]`);
    if (!page) return;
    sessionStorage.setItem(GOES_ON, JSON.stringify([by, isBeside]));
    page.click();
  };
  const goesOn = JSON.parse(sessionStorage.getItem(GOES_ON));
  sessionStorage.removeItem(GOES_ON);
  if (goesOn && rows.length && open < 0) go(rows.at(goesOn[0] > 0 ? 0 : -1), goesOn[1]);

  // The key of a decision rests until what it decides on has been in sight: a second press that was
  // meant for the record before decides nothing. The mouse aims, so its button never rests.
  const REST = 1500; // milliseconds
  for (const button of document.querySelectorAll("[data-key=a][data-busy]")) {
    button.dataset.rests = "";
    setTimeout(() => { delete button.dataset.rests; }, REST);
  }

  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target || target.disabled || "rests" in target.dataset) return false;
    if (isTyping(target)) target.focus();
    else target.click();
    return true;
  };

  // Ticks: X ticks the row that is open or has the focus; with Shift all from the last one to here.
  const boxes = rows.map(boxOf).filter(Boolean);
  const all = document.querySelector("[data-tick-all]");
  const said = document.querySelector(".batch .said");
  const unsaid = said?.textContent;
  let last = -1;
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    for (const button of document.querySelectorAll("[data-ticked]")) button.disabled = !ticked;
    for (const why of document.querySelectorAll("[data-unticked]")) why.hidden = ticked > 0;
    if (said) said.textContent = ticked ? `勾选了 ${ticked} 件` : unsaid;
    if (!all) return;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  const range = (to, isOn) => {
    const [low, high] = last < 0 ? [to, to] : [Math.min(last, to), Math.max(last, to)];
    for (const box of boxes.slice(low, high + 1)) box.checked = isOn;
  };
  boxes.forEach((box, place) => box.addEventListener("click", (event) => {
    if (event.shiftKey) range(place, box.checked);
    last = place;
    count();
  }));
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
  }
  const tick = () => {
    const box = boxes[here()];
    if (!box) return false;
    box.checked = !box.checked;
    last = here();
    count();
    return true;
  };
  addEventListener("pageshow", count); // a page that comes back has kept its ticks

  // F: the paper alone, and back. Without script there is nothing to press.
  for (const place of document.querySelectorAll("[data-zoom]")) {
    const zoom = document.createElement("button");
    zoom.className = "btn";
    zoom.type = "button";
    zoom.dataset.key = "f";
    zoom.setAttribute("aria-pressed", "false");
    zoom.innerHTML = "放大 <kbd aria-hidden=\"true\">F</kbd>";
    zoom.addEventListener("click", () => {
      const isLarge = document.querySelector(".pane").classList.toggle("large");
      zoom.setAttribute("aria-pressed", String(isLarge));
    });
    place.append(zoom);
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (isTyping(event.target) && event.key !== "Escape") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
    else if (key === "x" ? !tick() : !press(key)) return;
    event.preventDefault();
  });

  // A click anywhere on a row opens it, as a double-click does (S76); marking text does not.
  for (const row of rows) row.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, label") || getSelection().toString()) return;
    linkOf(row).click();
  });

  // The open row and the place where one is stay in sight when the page is new.
  document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (open >= 0) rows[open].scrollIntoView({ block: "nearest" });

  // The undo line counts down and goes when its time is over.
  for (const place of document.querySelectorAll("[data-seconds]")) {
    const end = performance.now() + Number(place.dataset.seconds) * 1000;
    const tick = () => {
      const left = Math.floor((end - performance.now()) / 1000);
      if (left < 0) { place.closest(".undo-line").remove(); return; }
      place.textContent = left >= 60 ? `${Math.floor(left / 60)} 分 ${left % 60} 秒` : `${left} 秒`;
      setTimeout(tick, 1000);
    };
    tick();
  }
}
