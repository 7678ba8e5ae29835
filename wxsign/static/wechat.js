// What WeChat around the page can do: hide the share menu of personal pages, close the page, show
// its own tags. Every page works without it.
"use strict";

(() => {
  const tag = document.currentScript;
  const page = location.href.split("#")[0];
  const openTagList = tag.dataset.tags.split(" ").filter(Boolean);
  // Sharing and saving; opening in a browser stays, as Android shows no PDF inside WeChat.
  const menuList = [
    "share:appMessage", "share:timeline", "share:qq", "share:weiboApp", "share:facebook", "share:QZone",
    "favorite", "copyUrl", "share:email", "originPage", "readMode",
  ].map((name) => `menuItem:${name}`);

  const tell = (what) => {
    const main = document.querySelector("main");
    const body = new URLSearchParams({ what: what.slice(0, 200), page: main?.dataset.page ?? "" });
    fetch("/wechat/jssdk/faults", { method: "POST", body, keepalive: true }).catch(() => {});
  };

  // data-in-wechat: only where WeChat does its part; data-not-in-wechat: what stands there otherwise.
  const turn = (kind, on) => {
    for (const part of document.querySelectorAll(`[data-in-wechat="${kind}"]`)) part.hidden = !on;
    for (const part of document.querySelectorAll(`[data-not-in-wechat="${kind}"]`)) part.hidden = on;
  };

  const begin = async (wx) => {
    const answer = await fetch(`/wechat/jssdk?url=${encodeURIComponent(page)}`);
    if (!answer.ok) return;
    let refused = false;
    wx.error((said) => {
      refused = true;
      turn("", false);
      turn("tags", false);
      tell(String(said?.errMsg));
    });
    wx.ready(() => {
      if (refused) return; // some versions call both
      wx.hideMenuItems({ menuList });
      turn("", true);
      if (openTagList.length) turn("tags", true);
    });
    wx.config({ ...await answer.json(), debug: false, jsApiList: ["hideMenuItems", "closeWindow"], openTagList });
  };

  const load = ([address, ...others]) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => begin(window.jWeixin ?? window.wx).catch(() => {});
    script.onerror = () => (others.length ? load(others) : tell("not loaded"));
    document.head.append(script);
  };

  document.addEventListener("WeixinOpenTagsError", () => { turn("tags", false); tell("open tags"); });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-closes]")) (window.jWeixin ?? window.wx).closeWindow();
  });
  // After everything that people wait for.
  const start = () => load(tag.dataset.sdk.split(" "));
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
})();
