// Files of a form: each goes alone, is tried again, and what arrived stays. Without this script the
// button sends the whole form to its own page, which does the same.
"use strict";

const MOST_BYTES = 10 * 1024 * 1024;
const TRIES = [0, 1000, 3000, 8000];  // milliseconds before each
const DARK = 70;  // of 255, as the server judges

const pause = (time) => new Promise((done) => { setTimeout(done, time); });

// Fields are drawn anew with every answer, so the listeners stand on the document.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-attachments]");
  if (field && event.target.type === "file" && event.target.files.length) bring(field, [...event.target.files]);
});

// Before the double-tap guard of app.js sees it: nothing is submitted here.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=attach], button[name=detach]");
  const field = button?.closest("[data-attachments]");
  if (!field) return;
  event.preventDefault();
  if (button.name === "attach") field.querySelector("input[type=file]").click();
  else remove(field, button);
});

for (const field of document.querySelectorAll("[data-attachments]")) ready(field);

function ready(field) {
  field.classList.add("scripted");
  if ("waits" in field.dataset) watch(field);
}

// The worker needs a second or two for a picture; ask a few times, then leave it be.
async function watch(field) {
  for (let round = 0; round < 12; round += 1) {
    await pause(round < 4 ? 1500 : 5000);
    if (!field.isConnected || field.querySelector("[data-brings]")) return;
    const answer = await fetch(address(field)).catch(() => null);
    if (!answer?.ok) continue;
    const fresh = await drawn(answer);
    if (fresh && !("waits" in fresh.dataset)) { replace(field, fresh); return; }
  }
}

function address(field) {
  const asked = new URLSearchParams({ form: field.dataset.form, purpose: field.dataset.purpose });
  return `${field.dataset.attachments}?${asked}`;
}

// An answer that is not the field, as a page for signing in, is none.
async function drawn(answer) {
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = parsed.querySelector("[data-attachments]");
  return fresh && document.importNode(fresh, true);
}

function replace(field, fresh) {
  for (const row of field.querySelectorAll("[data-brings]")) shelf(fresh).append(row);
  for (const words of field.querySelectorAll("[data-told]")) fresh.querySelector(".attach-in").after(words);
  field.replaceWith(fresh);
  ready(fresh);
  return fresh;
}

function shelf(field) {
  const found = field.querySelector(".thumbs");
  if (found) return found;
  const made = document.createElement("ul");
  made.className = "thumbs";
  field.querySelector(".attach-in").before(made);
  return made;
}

async function bring(field, files) {
  const rows = files.map((file) => [file, row(field, file)]);
  field.querySelector("input[type=file]").value = "";
  for (const [file, place] of rows) await send(place, file);
}

function row(field, file) {
  const place = document.createElement("li");
  place.className = "thumb";
  place.dataset.brings = "";
  const face = document.createElement("span");
  face.className = "thumb-face empty";
  const words = document.createElement("div");
  words.className = "thumb-words";
  words.setAttribute("role", "status");
  place.append(face, words);
  shelf(field).append(place);
  preview(face, words, file);
  return place;
}

// Shows the picture and says at once when it is dark; what the phone cannot draw is left to the server.
async function preview(face, words, file) {
  if (!window.createImageBitmap || !file.type.startsWith("image/")) return;
  const picture = await createImageBitmap(file, { resizeWidth: 160 }).catch(() => null);
  if (!picture) return;
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(picture, 0, 0);
  const dots = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let light = 0;
  for (let at = 0; at < dots.length; at += 4) light += 0.299 * dots[at] + 0.587 * dots[at + 1] + 0.114 * dots[at + 2];
  face.classList.remove("empty");
  face.replaceChildren(canvas);
  if (light / (dots.length / 4) < DARK) tell(words, "图片偏暗，请看看印章和签字能不能看清。", "hint");
}

function tell(words, sentence, kind = "small") {
  const line = document.createElement("span");
  line.className = kind;
  line.textContent = sentence;
  words.append(line);
  return line;
}

async function send(place, file) {
  const words = place.querySelector(".thumb-words");
  if (file.size > MOST_BYTES) {
    fail(place, `这个文件 ${(file.size / 1024 / 1024).toFixed(1)} MB，超过 10 MB。请缩小后再上传。`);
    return;
  }
  const line = tell(words, "正在上传…");
  for (const wait of TRIES) {
    await pause(wait);
    if (wait) line.textContent = "网络不好，正在再试…";
    const fresh = await post(place.closest("[data-attachments]"), { file });
    if (fresh) { settle(place, fresh); return; }
  }
  line.remove();
  fail(place, "没有传上去，请检查网络。", () => { again(place); send(place, file); });
}

function again(place) {
  for (const old of place.querySelectorAll(".say, button")) old.remove();
}

function fail(place, sentence, retry = null) {
  tell(place.querySelector(".thumb-words"), sentence, "say");
  if (retry) place.append(press("重试", retry));
  place.append(press("移除", () => place.remove()));
}

function press(label, act) {
  const button = document.createElement("button");
  button.className = "thumb-off";
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

function settle(place, fresh) {
  const field = place.closest("[data-attachments]");
  place.remove();
  replace(field, fresh);
}

async function remove(field, button) {
  button.setAttribute("aria-disabled", "true");
  const fresh = await post(field, { detach: button.value });
  if (fresh) replace(field, fresh).querySelector("button[name=attach]").focus();
  else button.removeAttribute("aria-disabled");
}

// The field as it is after the server took it in; null when no true answer came.
async function post(field, { file = null, detach = "" }) {
  const body = new FormData();
  body.append("csrf_token", field.closest("form").elements.csrf_token.value);
  body.append("form", field.dataset.form);
  body.append("purpose", field.dataset.purpose);
  if (file) body.append(`files_${field.dataset.purpose}`, file, file.name);
  if (detach) body.append("detach", detach);
  const answer = await fetch(field.dataset.attachments, { method: "POST", body }).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 422)) return null;
  return drawn(answer);
}
