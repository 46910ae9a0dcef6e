// The conversation without reloading. Everything said is put in as text, never as HTML; all wording is in page.html.
// The page works without this file: then the forms are sent as they are.
"use strict";

(() => {
  const ADDRESS = "/webhooks/webwidget/messages";
  const STORED = "motcua";
  const MAX_EXCHANGES = 40; // kept over a reload; older ones leave the storage, not the screen
  const MAX_ROWS = 6; // of the field, before it scrolls
  const MIN_ROWS = 2;
  const WAIT_MS = 45000; // a phone network at the edge of a commune
  const SHOW_WAITING_MS = 300; // most answers come sooner and need no sign of waiting
  const OWN_PATTERN = /^\/thu-tuc([/?][A-Za-z0-9._~/?&=%+-]*)?$/;
  const URL_PATTERN = /https:\/\/[^\s<>"]+/g;
  const AFTER_URL = /[.,;:!?)\]}'»”]+$/;
  const SENTENCE_END = /[.!?:;,…]$/;
  const STEP = /^\d{1,3}\. /;
  const BULLET = "• ";
  const BAD_REQUEST = 400;

  const byId = (id) => document.getElementById(id);
  const log = byId("log");
  const form = byId("ask");
  const field = byId("text");
  const limits = { shown: +log.dataset.shown, label: +log.dataset.label, title: +log.dataset.title };
  const known = byId("introduction").textContent.trim();
  const byFinger = window.matchMedia("(pointer: coarse)").matches;
  let visit = { conversation: null, exchanges: [] };
  let awaited = []; // the texts sent and not answered yet

  // --- the visit, kept over reloads ---------------------------------------------------------------------------

  function readVisit() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(STORED));
      if (kept && Array.isArray(kept.exchanges)) visit = kept;
    } catch (error) {
      // storage is off or was written by something else: begin anew
    }
  }

  function keepVisit() {
    const exchanges = visit.exchanges.slice(-MAX_EXCHANGES);
    try {
      sessionStorage.setItem(STORED, JSON.stringify({ conversation: visit.conversation, exchanges }));
    } catch (error) {
      // storage is off or full: the conversation goes on, a reload starts anew
    }
  }

  // What a form sent before this script was there has put on the page.
  function adoptServed() {
    if (!log.dataset.exchange) return;
    const served = JSON.parse(log.dataset.exchange);
    visit.conversation = served.conversation;
    visit.exchanges.push(served.exchange);
    log.removeAttribute("data-exchange");
    log.textContent = "";
    keepVisit();
  }

  // --- laying out (the same rules as view.py) -----------------------------------------------------------------

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  const template = (name) => byId(name + "-template").content.cloneNode(true);

  function isLink(url) {
    const found = String(url).match(URL_PATTERN);
    return found !== null && found[0] === url;
  }

  function outside(url, text, className) {
    const link = template("outside").firstElementChild;
    if (className) link.className = className;
    link.href = url;
    link.prepend(text);
    return link;
  }

  function label(url) {
    const whole = url.slice("https://".length).replace(/^([^/]*)\/$/, "$1");
    const host = whole.split("/")[0];
    return whole.length <= limits.label ? whole : whole.slice(0, Math.max(limits.label - 1, host.length)) + "…";
  }

  function putText(parent, line) {
    let at = 0;
    for (const found of line.matchAll(URL_PATTERN)) {
      const url = found[0].replace(AFTER_URL, "");
      if (!isLink(url)) continue;
      parent.append(line.slice(at, found.index), outside(url, label(url)));
      at = found.index + url.length;
    }
    parent.append(line.slice(at));
    return parent;
  }

  function kind(lines, number) {
    const line = lines[number];
    if (number === 0 && lines[1] === "" && !SENTENCE_END.test(line)) return "heading";
    if (line.endsWith(":") && !line.includes(". ") && line.length <= limits.title) return "title";
    return STEP.test(line) ? "step" : "plain";
  }

  function putBlocks(parent, text) {
    const lines = text.trim().split("\n").map((line) => line.trim());
    let gap = false;
    let list = null;
    lines.forEach((line, number) => {
      if (line.startsWith(BULLET)) {
        if (!list) parent.append((list = element("ul", gap ? "gap" : "")));
        list.append(putText(element("li"), line.slice(BULLET.length)));
        gap = false;
        return;
      }
      list = null;
      if (line) parent.append(putText(element("p", kind(lines, number) + (gap ? " gap" : "")), line));
      gap = !line;
    });
  }

  // One line for each title and day: a list of procedures names the same site many times.
  function sourcesOf(message) {
    const found = new Map();
    message.sources.forEach(({ title, url, checked_on, read }) => {
      const day = checked_on.split("-").reverse().join("/");
      const key = JSON.stringify([title, day, read]);
      if (!found.has(key)) found.set(key, { title, day, read, urls: new Set() });
      if (isLink(url)) found.get(key).urls.add(url);
    });
    return [...found.values()].map((source) => ({ ...source, urls: [...source.urls] }));
  }

  function names(line, source) {
    const urls = source.urls.length ? source.urls : [""];
    return line.includes(source.title) && line.includes(source.day) && urls.some((url) => line.includes(url));
  }

  function withoutSourceLines(text, sources) {
    return text.split("\n").filter((line) => !sources.some((source) => names(line, source))).join("\n");
  }

  function sourceLine({ title, day, read, urls }) {
    const made = template("source");
    made.querySelector("[data-slot=title]").append(urls.length === 1 ? outside(urls[0], title) : title);
    made.querySelector(read ? "[data-slot=read]" : "[data-slot=day]").textContent = read || day;
    if (urls.length < 2) return made;
    made.querySelector("[data-slot=pages]").append(":");
    const pages = urls.map((url, number) => outside(url, template("page").textContent + (number + 1)));
    pages.forEach((page) => made.querySelector("[data-slot=pages]").append(" ", page));
    return made;
  }

  function choice(button) {
    if (!button.url) {
      const made = element("button", "choice", button.title);
      made.type = "button";
      made.addEventListener("click", () => busy() || ask(button.payload || button.title, button.title));
      return made;
    }
    const opens = isLink(button.url) || OWN_PATTERN.test(button.url);
    return opens ? outside(button.url, button.title, "choice link") : "";
  }

  function answer(message) {
    const made = element("div", "answer");
    const sources = sourcesOf(message);
    putBlocks(made, withoutSourceLines(message.text, sources));
    made.append(...sources.map(sourceLine));
    const choices = element("div", "choices");
    choices.append(...message.buttons.map(choice));
    if (choices.childElementCount) made.append(choices);
    return made;
  }

  function showExchange(exchange) {
    const made = template("exchange");
    const whole = made.firstElementChild;
    whole.querySelector("[data-slot=shown]").textContent = exchange.shown;
    log.append(made);
    byId("examples").hidden = true;
    byId("restart").hidden = false;
    return whole;
  }

  function showAnswers(whole, exchange) {
    const place = whole.querySelector(".answers");
    place.textContent = "";
    if (!exchange.messages) {
      place.append(template("failed"));
      place.querySelector("[data-retry]").addEventListener("click", () => retry(whole, exchange));
      return;
    }
    place.append(...exchange.messages.map(answer));
  }

  // --- asking ---------------------------------------------------------------------------------------------------

  const busy = () => awaited.length > 0;

  // Ours from the start, so that messages sent in a row belong together before the first answer is there.
  function newConversation() {
    const random = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)));
    return btoa(random).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  // The replies, none when a message sent after this one brings them, null when there was no answer.
  async function fetchMessages(text) {
    const asking = visit; // starting over meanwhile begins another one
    asking.conversation ||= newConversation();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), WAIT_MS);
    const body = { text, conversation: asking.conversation };
    try {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(ADDRESS, { method: "POST", headers, body: JSON.stringify(body), signal: stop.signal });
      if (response.status === BAD_REQUEST) asking.conversation = null; // an id that the server does not take
      if (!response.ok) return null;
      const reply = await response.json();
      asking.conversation = reply.conversation;
      if (reply.joined) return [];
      const news = reply.messages.filter((message) => message.text.trim() !== known);
      return news.length ? news : null;
    } catch (error) {
      return null; // no network, too slow, or not our server: the citizen may send again
    } finally {
      clearTimeout(timer);
    }
  }

  function showBusy() {
    document.body.classList.toggle("busy", busy());
  }

  async function fill(whole, exchange) {
    awaited.push(exchange.text);
    showBusy();
    const place = whole.querySelector(".answers");
    place.textContent = "";
    const waiting = setTimeout(() => place.append(template("waiting")), SHOW_WAITING_MS);
    exchange.messages = await fetchMessages(exchange.text);
    clearTimeout(waiting);
    showAnswers(whole, exchange);
    keepVisit();
    awaited.splice(awaited.indexOf(exchange.text), 1);
    showBusy();
    if (exchange.messages === null || exchange.messages.length) whole.scrollIntoView(); // a long answer is read from its beginning
  }

  function ask(text, title) {
    const shown = title || (text.length <= limits.shown ? text : text.slice(0, limits.shown) + "…");
    const exchange = { text, shown, messages: null };
    visit.exchanges.push(exchange);
    keepVisit();
    const whole = showExchange(exchange);
    whole.scrollIntoView();
    returnToField();
    fill(whole, exchange);
  }

  function retry(whole, exchange) {
    if (busy()) return;
    returnToField();
    fill(whole, exchange);
  }

  // After a tap on a button a phone would open its keyboard over the answer; elsewhere writing goes on in the field.
  function returnToField() {
    if (!byFinger || document.activeElement === field || document.activeElement === byId("send")) {
      field.focus({ preventScroll: true });
    }
  }

  function askField() {
    const text = field.value.trim();
    if (awaited.includes(text)) return; // impatience; other words may follow at once, the server answers them as one
    const trouble = byId("trouble");
    trouble.textContent = "";
    if (!text) {
      trouble.append(template("empty"));
      field.focus();
      return;
    }
    field.value = "";
    fitField();
    ask(text);
  }

  function fitField() {
    field.rows = MIN_ROWS;
    while (field.rows < MAX_ROWS && field.scrollHeight > field.clientHeight) field.rows += 1;
  }

  function isSendKey(event) {
    const composing = event.isComposing || event.keyCode === 229; // Enter that ends a Telex or VNI word
    return event.key === "Enter" && !event.shiftKey && !composing;
  }

  function listen() {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      askField();
    });
    field.addEventListener("keydown", (event) => {
      if (!isSendKey(event)) return;
      event.preventDefault();
      askField();
    });
    field.addEventListener("input", fitField);
    byId("examples").addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-ask]");
      if (!pressed) return;
      event.preventDefault();
      if (busy()) return;
      ask(pressed.dataset.ask);
    });
    byId("restart").addEventListener("submit", () => {
      visit = { conversation: null, exchanges: [] };
      keepVisit(); // then the form is sent, and the server forgets its cookie
    });
  }

  function restore() {
    readVisit();
    adoptServed();
    log.setAttribute("aria-live", "off"); // what was said before is not read out again
    visit.exchanges.forEach((exchange) => showAnswers(showExchange(exchange), exchange));
    if (log.lastElementChild) log.lastElementChild.scrollIntoView();
    setTimeout(() => log.setAttribute("aria-live", "polite"), 0);
    if (!byFinger) field.focus({ preventScroll: true });
    document.documentElement.classList.add("smooth");
  }

  listen();
  restore();
})();
