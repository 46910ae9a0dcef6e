// A strip of links to public services, put where its <script> tag stands. What it says is filled in by the server.
"use strict";

(() => {
  const script = document.currentScript;
  if (!script || !script.src) return;
  const CSS = /*CSS*/"";
  const WORDS = /*WORDS*/{};
  const LINKS = /*LINKS*/[];
  const words = WORDS[script.dataset.lang] || WORDS.vi;

  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text || "" });

  function item(url, text) {
    const link = made("a", text);
    link.href = url;
    const line = made("li");
    line.append(link);
    return line;
  }

  function links() {
    const list = made("ul");
    LINKS.filter(({ url }) => /^https?:\/\//.test(url)).forEach(({ url, title }) => list.append(item(url, title)));
    const ask = item(new URL(script.src).origin + "/", words.banner_ask);
    ask.firstChild.className = "ask";
    ask.firstChild.addEventListener("click", (event) => {
      if (!window.MotcuaChat || event.ctrlKey || event.metaKey || event.shiftKey) return; // the link leads to the assistant's page
      event.preventDefault();
      window.MotcuaChat.open();
    });
    list.append(ask);
    return list;
  }

  const host = document.createElement("motcua-banner");
  const root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch (error) { // an old browser
    const style = made("style", CSS);
    style.nonce = script.nonce;
    root.append(style);
  }
  const strip = made("nav");
  strip.lang = words === WORDS.vi ? "vi" : script.dataset.lang;
  strip.setAttribute("aria-label", words.banner);
  strip.append(links());
  root.append(strip);
  if (script.closest("head")) document.addEventListener("DOMContentLoaded", () => document.body.prepend(host));
  else script.after(host);
})();
