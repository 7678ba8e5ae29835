// The keys of the desk (look.md §4). Each key does what a link or button on the page does;
// all are off while somebody types. The pages work without this script.
"use strict";
{
  const rows = [...document.querySelectorAll("tr[data-id]")];
  const open = rows.findIndex((row) => row.classList.contains("open"));
  const linkOf = (row) => row.querySelector("[data-open]");
  const isTyping = (target) => Boolean(target.closest("input, textarea, select"));

  // J and K: beside an open record they open the next one, in the list they move the focus.
  const step = (by) => {
    if (!rows.length) return;
    const beside = document.querySelector(".pane") !== null;
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    const from = beside || focused < 0 ? open : focused;
    const to = from < 0 ? 0 : from + by;
    if (!rows[to]) return;
    if (beside) linkOf(rows[to]).click();
    else linkOf(rows[to]).focus();
  };

  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (isTyping(target)) target.focus();
    else target.click();
    return true;
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (isTyping(event.target) && event.key !== "Escape") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
    else if (!press(key)) return;
    event.preventDefault();
  });

  // A click anywhere on a row opens it, as a double-click does (S76); marking text does not.
  for (const row of rows) row.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input") || getSelection().toString()) return;
    linkOf(row).click();
  });

  // The open row stays in sight when the page is new.
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
