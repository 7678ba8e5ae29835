// What WeChat says after its own window about 订阅通知: agreed, or not.
"use strict";

const isAgreed = (details) => {
  if (!details) return true; // some phones tell none: what is not agreed to comes as an error there
  // Each template's answer is JSON inside JSON: {"<id>": "{\"status\":\"accept\",…}"}.
  const answers = typeof details === "string" ? JSON.parse(details) : details;
  return Object.values(answers).some((answer) => JSON.stringify(answer).includes("accept"));
};

for (const tag of document.querySelectorAll("wx-open-subscribe")) {
  const show = (agreed) => {
    tag.parentElement.querySelector("[data-subscribed]").hidden = !agreed;
    tag.parentElement.querySelector("[data-unsubscribed]").hidden = agreed;
  };
  tag.addEventListener("success", ({ detail }) => show(isAgreed(detail?.subscribeDetails)));
  tag.addEventListener("error", () => show(false));
}
