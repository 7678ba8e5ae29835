// A desktop that shows a QR code asks every two seconds whether the phone has answered.
"use strict";

const shown = document.querySelector("[data-scan]");

async function look() {
  try {
    const answer = await fetch(shown.dataset.scan);
    if (answer.ok && (await answer.text()) !== shown.dataset.state) { location.reload(); return; }
  } catch { /* no network for a moment: ask again */ }
  setTimeout(look, 2000);
}

setTimeout(look, 1000);
