// One small script for every page; each page also works without it.
"use strict";

// A page that comes back from the phone's page cache must show the true state.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// A double tap sends once: the button keeps its width and says what is going on. It is not disabled
// but marked so, since a disabled button's value would not be sent. After a lost answer, or a
// download, it can be pressed again; the server does nothing twice.
addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const words = button ? [...button.childNodes] : [];
  if (button) {
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy) {
      button.style.minWidth = button.offsetWidth + "px";
      button.replaceChildren(button.dataset.busy);
    }
  }
  const free = () => {
    delete form.dataset.sent;
    button?.removeAttribute("aria-disabled");
    button?.replaceChildren(...words);
  };
  addEventListener("pageshow", free, { once: true });
  setTimeout(free, 20000);
});

// The cell of the code at the caret has the accent line.
for (const cells of document.querySelectorAll("[data-cells]")) {
  const input = cells.querySelector("input");
  const drawn = cells.querySelectorAll("i");
  const mark = () => drawn.forEach((cell, place) =>
    cell.classList.toggle("at", document.activeElement === input && place === Math.min(input.value.length, 5)));
  for (const kind of ["input", "focus", "blur", "click", "keyup"]) input.addEventListener(kind, mark);
  mark();
}

// data-count-of: how many characters a text has, as people count: an emoji is one.
const signs = window.Intl?.Segmenter ? new Intl.Segmenter("zh", { granularity: "grapheme" }) : null;
for (const counter of document.querySelectorAll("[data-count-of]")) {
  const text = document.getElementById(counter.dataset.countOf);
  const count = () => {
    const words = text.value.trim();
    const found = [...(signs ? signs.segment(words) : words)].length;
    counter.textContent = `${found}/${counter.dataset.most}`;
    counter.classList.toggle("over", found > Number(counter.dataset.most));
  };
  text.addEventListener("input", count);
  count();
}

// data-wait: seconds until a new code may be asked for; then the button named by data-then appears.
// The server says how long, so that neither the phone's clock nor its shift matters.
for (const place of document.querySelectorAll("[data-wait]")) {
  const button = document.getElementById(place.dataset.then);
  const until = performance.now() + Number(place.dataset.wait) * 1000;
  const tick = () => {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    place.textContent = seconds > 0 ? `${seconds} 秒后可重新获取` : "";
    if (button) button.hidden = seconds > 0;
    if (seconds > 0) setTimeout(tick, 1000);
  };
  tick();
}

// The employer's letter: fields that hang on a choice appear with it; the server decides anyway.
for (const field of document.querySelectorAll("[data-shown-with]")) {
  const choice = document.getElementById(field.dataset.shownWith);
  if (!choice) continue;
  const wanted = field.dataset.shownFor.split(" ");
  choice.addEventListener("change", () => { field.hidden = !wanted.includes(choice.value); });
}

// data-draft: where the form is kept while it is written, so that no reload or crash loses a word.
// One save at a time, so that the newest is the last; the server keeps what is sent by itself.
for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer = 0;
  let last = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    const order = { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true };
    last = last.then(() => fetch(form.dataset.draft, order)).catch(() => {});
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 800); });
  addEventListener("submit", () => { clearTimeout(timer); timer = 0; });  // 清空 as well
  addEventListener("pagehide", () => { if (timer) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
  for (const says of form.querySelectorAll("[data-draft-says]")) says.hidden = false;
}

// The public check: whether a PDF is the one that the school confirmed; the file stays here.
for (const place of document.querySelectorAll("[data-sha256]")) {
  if (!window.crypto?.subtle) continue;
  place.hidden = false;
  const [input, says] = place.querySelectorAll("input, output");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const print = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    place.dataset.match = place.dataset.sha256.split(" ").includes(print) ? "yes" : "no";
    says.textContent = says.dataset[place.dataset.match];
  });
}
