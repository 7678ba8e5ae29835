// Stands in for jweixin-1.6.0.js. It is not Tencent's file and speaks to no WeChat: it asks the
// simulator whether the signature fits the page, keeps to the jsApiList, and records every call.
// Answers come as scripts, so that a page's policy needs to name no more than the script's host.
"use strict";

(() => {
  const base = new URL(document.currentScript.src).origin;
  const page = location.href.split("#")[0];
  const waiting = {};
  let count = 0;
  let granted = [];
  let said = null;
  const whenReady = [];
  const whenFailed = [];

  const ask = (what, facts) => new Promise((answered) => {
    count += 1;
    waiting[count] = answered;
    const script = document.createElement("script");
    script.src = `${base}/_sim/jssdk/${what}?${new URLSearchParams({ n: count, phone: window.name, page, ...facts })}`;
    script.onload = script.onerror = () => script.remove();
    document.head.append(script);
  });
  window.wxSimulated = (n, answer) => { waiting[n](answer); delete waiting[n]; };

  const call = async (api, given = {}) => {
    const { success, fail, complete, ...facts } = given;
    const answer = await ask("call", { api, granted: granted.includes(api), given: JSON.stringify(facts) });
    (answer.errMsg === `${api}:ok` ? success : fail)?.(answer);
    complete?.(answer);
    return answer;
  };

  // <wx-open-subscribe template="id,id">: a button with the words of its template.
  const draw = (tag) => {
    const inner = tag.querySelector("script, template");
    const source = inner?.tagName === "TEMPLATE" ? inner.innerHTML : inner?.textContent ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = new DOMParser().parseFromString(source, "text/html").body.textContent.trim();
    button.onclick = async () => {
      const detail = await ask("subscribe", { templates: tag.getAttribute("template") ?? "" });
      tag.dispatchEvent(new CustomEvent(detail.errMsg === "subscribe:ok" ? "success" : "error", { detail }));
    };
    tag.append(button);
  };

  const wx = {
    async config({ appId, timestamp, nonceStr, signature, jsApiList = [], openTagList = [] }) {
      const answer = await ask("config", { appId, timestamp, nonceStr, signature });
      const fine = answer.errMsg === "config:ok";
      if (fine) {
        granted = jsApiList;
        if (openTagList.includes("wx-open-subscribe")) document.querySelectorAll("wx-open-subscribe").forEach(draw);
      } else for (const heard of whenFailed) heard(answer);
      // Whether a failed configuration calls `ready` as well depends on the version: the worst case.
      said = answer;
      for (const heard of whenReady) heard();
    },
    ready(heard) { if (said) heard(); else whenReady.push(heard); },
    error(heard) { whenFailed.push(heard); },
    async closeWindow() {
      const answer = await call("closeWindow");
      if (answer.errMsg === "closeWindow:ok" && window.parent !== window) window.parent.postMessage("closeWindow", base);
    },
  };
  for (const api of ["hideMenuItems", "showMenuItems", "hideAllNonBaseMenuItem", "chooseImage", "previewImage", "uploadImage"]) {
    wx[api] = (given) => call(api, given);
  }
  window.wx = window.jWeixin = wx;
})();
