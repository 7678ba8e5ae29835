// The 签约码 of a student: from the QR into the employer's form, and its end on the student's page.
"use strict";

const KEPT = "signing-code";

// Scanned: the code stands behind #, which no server is sent. It waits in this tab while WeChat logs in.
const carries = document.querySelector("[data-carries]");
if (carries && location.hash.length > 1) {
  sessionStorage.setItem(KEPT, location.hash.slice(1, 21));
  location.replace(carries.dataset.carries);
}

const field = document.querySelector("[data-code]");
const kept = field && sessionStorage.getItem(KEPT);
if (kept) {
  field.value = kept;
  field.closest("details")?.setAttribute("open", "");
  sessionStorage.removeItem(KEPT);
}

// data-ends: seconds that the code still lives; then the page shows what is true.
const ends = document.querySelector("[data-ends]");
if (ends) {
  const until = performance.now() + Number(ends.dataset.ends) * 1000;
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    if (left <= 0) { location.reload(); return; }
    ends.textContent = left >= 60 ? `${Math.floor(left / 60)} 分 ${left % 60} 秒` : `${left} 秒`;
    setTimeout(tick, 1000);
  };
  tick();
}
