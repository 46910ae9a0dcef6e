// The chat widget: one <script> tag puts it on an agency's page. All of it lives in one shadow root; what is said goes in
// as text, never as HTML; no words of a conversation are kept in the browser, only the key to it. Words: words.yml.
"use strict";

(() => {
  if (window.MotcuaChat) return; // a second tag on the same page
  const script = document.currentScript || document.querySelector('script[src*="/widget.js"]');
  if (!script || !script.src) return;

  const CSS = /*CSS*/"";
  const WORDS = /*WORDS*/{};

  const CONFIG = script.dataset;
  const ORIGIN = new URL(script.src).origin;
  const API = ORIGIN + "/api/chat/";
  const STORED = "motcua-chat:" + ORIGIN + ":" + (CONFIG.site || "");
  const MAX_TEXT = 2000; // characters after NFC; the server refuses more
  const COUNT_FROM = 1800;
  const MAX_QUEUE = 5;
  const MAX_ROWS = 5; // of the field, before it scrolls
  const MAX_LABEL = 42; // of a link; the same limits as view.py
  const MAX_TITLE = 200;
  const ANSWER_WORTH_KEEPING = 80; // characters; shorter answers need no buttons to copy or print
  const MANY_SOURCES = 2;
  const WAIT_MS = 30000;
  const FIRST_BYTE_MS = 10000; // the server says something at once; silence means a proxy that holds it back
  const QUIET_MS = 40000; // the server pings every 15 s
  const LIVED_MS = 5000; // a stream that ended sooner has failed
  const STREAM_TRIES = 3;
  const UNHEARD = 2;
  const STREAM_AGAIN_MS = 180000;
  const POLL_MS = 10000;
  const POLL_WAITING_MS = 3000;
  const MAX_BACKOFF_S = 30;
  const PAUSE_S = 5; // when the server does not say how long
  const DOWN_SHOWN_MS = 2000; // most breaks are over sooner and need no words
  const SHOW_WAITING_MS = 600;
  const TYPING_MS = 60000; // nobody writes for longer without a word
  const TOGETHER_MS = 3000; // messages that come so close to each other are read together
  const SLEEP_MS = 60000; // a window nobody looks at gives its connection back
  const SCHEMES = ["https:", "http:", "tel:", "mailto:"];
  const OWN_PATTERN = /^\/thu-tuc([/?][A-Za-z0-9._~/?&=%+-]*)?$/;
  const URL_PATTERN = /https:\/\/[^\s<>"]+/g;
  const AFTER_URL = /[.,;:!?)\]}'»”]+$/;
  const SENTENCE_END = /[.!?:;,…]$/;
  const STEP = /^\d{1,3}\. /;
  const BULLET = "• ";

  const byFinger = matchMedia("(pointer: coarse)").matches;
  const small = matchMedia("(max-width: 480px), (max-height: 480px)");
  const whole = new AbortController(); // ends every listener on the page

  // --- what is kept over a page change: the key, never what was said ------------------------------------------

  const storage = () => (CONFIG.keep === "browser" ? localStorage : sessionStorage);
  let kept = { token: "", name: "", read: 0, open: false, big: false, contrast: false, lang: "" };

  function readKept() {
    try {
      return JSON.parse(storage().getItem(STORED)) || {};
    } catch (error) {
      return {}; // storage is off, or holds something else: begin anew
    }
  }

  function keep(changes) {
    Object.assign(kept, changes);
    try {
      storage().setItem(STORED, JSON.stringify({ ...readKept(), ...changes })); // another window may have written too
    } catch (error) {
      // storage is off: the conversation lasts as long as the page
    }
  }

  Object.assign(kept, readKept());
  let lang = [kept.lang, CONFIG.lang, "vi"].find((wanted) => WORDS[wanted]);

  // --- words and elements -------------------------------------------------------------------------------------

  const say = (key, n = "") => (WORDS[lang][key] || "").replace(/\{(n|name)\}/, n);

  // Tag, class, children; strings become text.
  function make(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  // The text, or an attribute, of `node` is the word `key`, in whichever language is chosen.
  function word(node, key, attribute) {
    node.dataset[attribute ? "label" : "word"] = key;
    if (attribute) node.setAttribute("aria-label", say(key));
    else node.textContent = say(key);
    return node;
  }
  const named = (node, key) => word(node, key, true);

  function put(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  function button(key, className, press) {
    const made = word(make("button", className), key);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  function icon(path) {
    const space = "http://www.w3.org/2000/svg";
    const made = put(document.createElementNS(space, "svg"), { viewBox: "0 0 24 24", "aria-hidden": "true" });
    made.append(put(document.createElementNS(space, "path"), { d: path }));
    return made;
  }

  function safe(url) {
    if (OWN_PATTERN.test(url)) return ORIGIN + url;
    try {
      const read = new URL(url);
      return SCHEMES.includes(read.protocol) ? read.href : "";
    } catch (error) {
      return "";
    }
  }

  function link(url, text, className) {
    const href = safe(url);
    if (!href) return document.createTextNode(text);
    const made = put(make("a", className, text), { href, rel: "noopener noreferrer" });
    if (/^http/.test(href)) {
      made.target = "_blank";
      made.append(word(make("span", "unseen"), "new_page"));
    }
    return made;
  }

  // --- laying out an answer (the same rules as bot/page/view.py) ----------------------------------------------

  function shortUrl(url) {
    const rest = url.slice("https://".length).replace(/^([^/]*)\/$/, "$1");
    return rest.length <= MAX_LABEL ? rest : rest.slice(0, Math.max(MAX_LABEL - 1, rest.split("/")[0].length)) + "…";
  }

  function putText(parent, line) {
    let at = 0;
    for (const found of line.matchAll(URL_PATTERN)) {
      const url = found[0].replace(AFTER_URL, "");
      if (!safe(url)) continue;
      parent.append(line.slice(at, found.index), link(url, shortUrl(url)));
      at = found.index + url.length;
    }
    parent.append(line.slice(at));
    return parent;
  }

  function kindOf(lines, number) {
    const line = lines[number];
    if (number === 0 && lines[1] === "" && !SENTENCE_END.test(line)) return "heading";
    if (line.endsWith(":") && !line.includes(". ") && line.length <= MAX_TITLE) return "title";
    return STEP.test(line) ? "step" : "plain";
  }

  const tickable = (text) => make("label", "tick", put(make("input"), { type: "checkbox" }), putText(make("span"), text));

  // `items` of the checklist are ticked where the text names them; those it does not name come last.
  function putBlocks(parent, text, items) {
    const left = new Set(items);
    const lines = text.trim().split("\n").map((line) => line.trim());
    let gap = "";
    let list = null;
    lines.forEach((line, number) => {
      if (line.startsWith(BULLET)) {
        const item = line.slice(BULLET.length);
        if (!list) parent.append((list = make("ul", gap)));
        list.append(left.delete(item) ? make("li", "ticks", tickable(item)) : putText(make("li"), item));
        gap = "";
        return;
      }
      list = null;
      if (line) parent.append(putText(make("p", kindOf(lines, number) + gap), line));
      gap = line ? "" : " gap";
    });
    if (left.size) parent.append(make("ul", "", ...[...left].map((item) => make("li", "ticks", tickable(item)))));
  }

  // One line for each title and day: a list of procedures names the same site many times.
  function sourcesOf(message) {
    const found = new Map();
    (message.sources || []).forEach(({ title, url, checked_on, read }) => {
      const day = (checked_on || "").split("-").reverse().join("/");
      const key = JSON.stringify([title, day, read]);
      if (!found.has(key)) found.set(key, { title, day, read, urls: new Set() });
      if (url && safe(url)) found.get(key).urls.add(url);
    });
    return [...found.values()].map((source) => ({ ...source, urls: [...source.urls] }));
  }

  function isSourceLine(line, { title, day, urls }) {
    return line.includes(title) && line.includes(day) && (urls.length ? urls : [""]).some((url) => line.includes(url));
  }

  function sourceLine({ title, day, read, urls }) {
    const made = make("p", "source", word(make("span"), "source"), urls.length === 1 ? link(urls[0], title) : title);
    if (read) made.append(", " + read);
    else if (day) made.append(word(make("span"), "checked"), make("span", "day", day));
    if (urls.length > 1) urls.forEach((url, number) => made.append(" ", link(url, "[" + (number + 1) + "]", "page")));
    return made;
  }

  function sourcesBlock(sources) {
    const lines = sources.map(sourceLine);
    if (lines.length <= MANY_SOURCES) return lines;
    const summary = make("summary", "", say("sources", lines.length));
    return [make("details", "sources", summary, ...lines)];
  }

  function choice(offered) {
    if (offered.url) return safe(offered.url) ? link(offered.url, offered.title, "choice link") : "";
    const made = put(make("button", "choice", offered.title), { type: "button", lang: "vi" });
    made.addEventListener("click", () => {
      send(offered.payload ? { payload: offered.payload, title: offered.title } : { text: offered.title }, offered.title);
    });
    return made;
  }

  function plainText(message) {
    const pages = (message.sources || []).map(({ title, url, checked_on }) => {
      const day = (checked_on || "").split("-").reverse().join("/");
      return say("source") + title + (day && say("checked") + day) + ". " + url;
    });
    const missing = (lines) => lines.filter((line) => !message.text.includes(line));
    const items = missing(message.checklist || []).map((item) => BULLET + item);
    const sources = pages.filter((line, number) => !message.text.includes(message.sources[number].url));
    return [message.text, ...items, ...sources].join("\n");
  }

  function answer(message) {
    const box = make("div", "message " + message.from);
    const body = put(make("div", "body"), { lang: message.lang || "vi" });
    const sources = sourcesOf(message);
    const text = message.text.split("\n").filter((line) => !sources.some((source) => isSourceLine(line, source)));
    putBlocks(body, text.join("\n"), message.checklist || []);
    box.append(word(make("p", message.from === "officer" ? "who" : "unseen"), message.from), body);
    box.append(...sourcesBlock(sources));
    const choices = named(put(make("div", "choices"), { role: "group" }), "choices");
    choices.append(...(message.buttons || []).map(choice));
    if (choices.childElementCount) box.append(choices);
    if (message.text.length >= ANSWER_WORTH_KEEPING || message.text.includes("\n")) {
      const actions = named(put(make("div", "actions"), { role: "group" }), "actions");
      actions.append(button("copy", "quiet", (event) => copy(plainText(message), event.currentTarget)));
      if (window.print) actions.append(button("print", "quiet", () => print(body, sources)));
      box.append(actions);
    }
    return box;
  }

  function said(item) {
    const box = make("div", "message you", word(make("span", "unseen"), "you"), make("p", "body", item.shown));
    item.note = make("p", "note");
    box.append(item.note);
    item.box = box;
    return box;
  }

  // --- the frame ------------------------------------------------------------------------------------------------

  const host = document.createElement("motcua-chat");
  const shadow = host.attachShadow({ mode: "open" });
  const ui = {};

  function adopt(root, css) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      return () => (root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet));
    } catch (error) { // an old browser
      const style = make("style", "", css);
      style.nonce = script.nonce;
      (root.head || root).append(style);
      return () => style.remove();
    }
  }

  function build() {
    ui.count = put(make("span", "count"), { "aria-hidden": "true" });
    ui.launcher = put(make("button", "launcher"), { type: "button", "aria-expanded": "false", "aria-controls": "panel" });
    ui.launcher.append(
      icon("M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"),
      word(put(make("span"), { id: "launch" }), "launcher"),
      ui.count,
    );
    ui.launcher.addEventListener("click", () => (isOpen ? close() : open()));

    ui.title = put(word(make("h2"), "name"), { id: "title", tabindex: "-1" });
    ui.optionsButton = put(button("options", "", () => showOptions(ui.options.hidden)), {
      "aria-expanded": "false",
      "aria-controls": "options",
    });
    ui.close = button("close", "", close);
    ui.head = make("div", "head", make("div", "names", ui.title, (ui.kind = make("p"))), ui.optionsButton, ui.close);

    ui.big = put(button("big", "", () => setLook({ big: !kept.big })), { "aria-pressed": "false" });
    ui.contrast = put(button("contrast", "", () => setLook({ contrast: !kept.contrast })), { "aria-pressed": "false" });
    ui.language = button("language", "", () => setLanguage(lang === "vi" ? "en" : "vi"));
    ui.save = button("save", "", save);
    ui.end = button("end", "", () => askToEnd(true));
    ui.options = put(make("div", "options", ui.big, ui.contrast, ui.language, ui.save, ui.end), { id: "options", role: "group" });
    named(ui.options, "options_label").hidden = true;
    ui.keepIt = button("end_no", "", () => askToEnd(false));
    ui.ending = make("div", "ending", word(put(make("p"), { id: "ending" }), "end_question"));
    ui.ending.append(ui.keepIt, button("end_yes", "danger", end));
    put(ui.ending, { role: "group", "aria-labelledby": "ending" }).hidden = true;

    ui.examples = make("div", "examples", word(make("p", "title"), "examples"));
    for (let number = 1; WORDS[lang]["example_" + number]; number += 1) {
      const example = put(button("example_" + number, "choice", () => send({ text: example.textContent }, example.textContent)), {
        lang: "vi",
      });
      ui.examples.append(example);
    }
    ui.log = named(put(make("div", "log"), { role: "log", "aria-live": "polite", "aria-relevant": "additions" }), "log");
    ui.typing = put(make("p", "typing"), { role: "status" });
    ui.scroll = named(put(make("div", "scroll"), { role: "region", tabindex: "0" }), "conversation");
    ui.scroll.append(word(make("p", "introduction"), "introduction"), ui.examples, ui.log, ui.typing);
    ui.newer = button("newer", "newer", () => scrollTo(topOf(ui.log.lastElementChild) - 8));
    ui.newer.hidden = true;

    ui.status = put(make("p", "status"), { role: "status" });
    ui.trouble = put(make("p", "trouble"), { role: "alert" });
    ui.helper = make("div", "helper");
    ui.field = put(make("textarea"), {
      id: "field",
      rows: "1",
      autocomplete: "off",
      enterkeyhint: "send",
      "aria-describedby": "left",
    });
    ui.left = put(make("p", "left"), { id: "left" });
    ui.send = word(put(make("button", "send"), { type: "submit" }), "send");
    const label = word(put(make("label"), { for: "field" }), "field");
    ui.form = make("form", "", ui.helper, label, make("div", "row", ui.field, ui.send), ui.left);
    ui.form.noValidate = true;

    ui.panel = put(make("div", "panel", ui.head, ui.options, ui.ending), {
      id: "panel",
      role: inline ? "region" : "dialog",
      "aria-labelledby": "title",
    });
    ui.panel.append(make("div", "middle", ui.scroll, ui.newer), make("div", "foot", ui.status, ui.trouble, ui.form));
    ui.news = put(make("p", "unseen"), { role: "status" });
    ui.root = make("div", "root " + (CONFIG.position === "left" ? "left" : "right") + (inline ? " inline" : ""));
    ui.root.append(...(inline ? [ui.panel] : [ui.launcher, ui.panel]), ui.news);
    ui.close.hidden = inline;
    ui.panel.hidden = !inline;
    if (!inline) named(put(ui.root, { role: "region" }), "region");
    shadow.append(ui.root);
    listen();
    setLook({});
    setLanguage(lang);
  }

  function setLanguage(wanted) {
    lang = wanted;
    ui.root.lang = lang;
    shadow.querySelectorAll("[data-word]").forEach((node) => word(node, node.dataset.word));
    shadow.querySelectorAll("[data-label]").forEach((node) => named(node, node.dataset.label));
    ui.language.lang = lang === "vi" ? "en" : "vi";
    showName();
    if (lang !== (CONFIG.lang || "vi") || kept.lang) keep({ lang });
    showCount();
    showUnread();
    showStatus();
    if (ui.typing.textContent) ui.typing.firstChild.data = say("typing");
  }

  // Whose assistant it is: the agency's name comes with the session.
  const agency = () => (kept.name && kept.name !== say("name") ? " – " + kept.name : "");
  const fullName = () => say("name") + agency();
  const showName = () => {
    ui.kind.textContent = say("kind") + agency();
    ui.head.classList.toggle("named", Boolean(agency()));
  };

  function setLook(changes) {
    if (Object.keys(changes).length) keep(changes);
    for (const look of ["big", "contrast"]) {
      ui.root.classList.toggle(look, kept[look]);
      ui[look].setAttribute("aria-pressed", String(kept[look]));
    }
    fitField();
    if (changes.big !== undefined) scrollTo(newestTop());
  }

  // The agency's colour, made darker or lighter until it is readable in both themes.
  function setColour(colour) {
    const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour || "");
    if (!digits) return;
    const long = digits[1].length === 3 ? digits[1].replace(/./g, "$&$&") : digits[1];
    const given = long.match(/../g).map((two) => parseInt(two, 16));
    const light = (rgb) => {
      const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    for (const [name, ground, towards] of [["light", [238, 243, 249], 0], ["dark", [34, 42, 51], 255]]) {
      let rgb = given;
      for (let part = 0; ratio(rgb, ground) < 4.6 && part <= 1; part += 0.05) {
        rgb = given.map((value) => Math.round(value + (towards - value) * part));
      }
      host.style.setProperty("--motcua-" + name, "rgb(" + rgb + ")");
    }
  }

  // --- open and closed ------------------------------------------------------------------------------------------

  const inline = CONFIG.mode === "inline" && Boolean(CONFIG.target);
  let isOpen = inline;
  let unread = 0;
  let silenced = []; // what lies under the full screen

  const emit = (name, detail) => {
    host.dispatchEvent(new CustomEvent("motcua:" + name, { bubbles: true, composed: true, detail }));
  };

  function fitScreen() {
    const full = isOpen && !inline && small.matches;
    ui.panel.toggleAttribute("aria-modal", full);
    if (full) ui.panel.setAttribute("aria-modal", "true");
    ui.root.classList.toggle("full", full);
    silenced.forEach((node) => (node.inert = false));
    silenced = full ? [...document.body.children].filter((node) => node !== host && !node.inert) : [];
    silenced.forEach((node) => (node.inert = true));
    fitKeyboard();
  }

  // A phone's keyboard covers the page instead of making it smaller: keep the field above it.
  function fitKeyboard() {
    const view = window.visualViewport;
    if (!view) return;
    const zoomed = view.scale > 1.01;
    host.style.setProperty("--motcua-height", zoomed ? "100%" : view.height + "px");
    host.style.setProperty("--motcua-top", zoomed ? "0px" : view.offsetTop + "px");
  }

  function show(opened) {
    isOpen = opened;
    ui.panel.hidden = !opened;
    ui.launcher.setAttribute("aria-expanded", String(opened));
    ui.root.classList.toggle("open", opened);
    keep({ open: opened });
    fitScreen();
    if (opened) markRead();
  }

  function open() {
    if (!isOpen) {
      show(true);
      scrollTo(newestTop());
      emit("open");
    }
    (byFinger ? ui.title : ui.field).focus({ preventScroll: true });
  }

  function close() {
    if (!isOpen || inline) return;
    const hadFocus = Boolean(shadow.activeElement);
    show(false);
    showOptions(false);
    askToEnd(false);
    if (hadFocus) ui.launcher.focus({ preventScroll: true });
    emit("close");
  }

  function markRead() {
    unread = 0;
    showUnread();
    if (after > kept.read) keep({ read: after });
  }

  function showUnread() {
    ui.count.textContent = unread ? String(unread) : "";
    const name = unread ? say("launcher_unread", unread) : "";
    if (name) ui.launcher.setAttribute("aria-label", name);
    else ui.launcher.removeAttribute("aria-label");
  }

  function showOptions(shown) {
    ui.options.hidden = !shown;
    ui.optionsButton.setAttribute("aria-expanded", String(shown));
  }

  function askToEnd(asked) {
    if (asked === !ui.ending.hidden) return;
    ui.ending.hidden = !asked;
    if (asked) showOptions(false);
    if (isOpen) (asked ? ui.keepIt : ui.optionsButton).focus({ preventScroll: true });
  }

  // Whatever the page focuses must not lie wholly under the launcher or the panel: then they stand on the other side.
  function makeRoom(event) {
    if (inline || event.target === host || !event.target.getBoundingClientRect) return;
    const box = event.target.getBoundingClientRect();
    const over = (isOpen ? ui.panel : ui.launcher).getBoundingClientRect();
    const covered = box.left >= over.left && box.right <= over.right && box.top >= over.top && box.bottom <= over.bottom;
    if (!covered || !box.width) return;
    ui.root.classList.toggle("left");
    ui.root.classList.toggle("right");
  }

  // --- scrolling inside the panel; the page is never scrolled ---------------------------------------------------

  const view = () => (getComputedStyle(ui.scroll).overflowY === "visible" ? ui.panel : ui.scroll);
  const topOf = (node) => node.getBoundingClientRect().top - view().getBoundingClientRect().top + view().scrollTop;
  const isNearEnd = () => view().scrollHeight - view().scrollTop - view().clientHeight < 120;

  function scrollTo(top) {
    view().scrollTop = top;
    ui.newer.hidden = true;
  }

  // The question, so that it and the beginning of what answers it are seen; a long question gives way.
  function newestTop() {
    const boxes = [...ui.log.children];
    let at = boxes.length - 1;
    while (at > 0 && !boxes[at].classList.contains("you")) at -= 1;
    const asked = boxes[at];
    if (!asked) return 0;
    const tall = asked.offsetHeight > view().clientHeight / 3 && boxes[at + 1];
    return topOf(tall ? boxes[at + 1] : asked) - 8;
  }

  // A phone's keyboard, or a line above the field, takes room: the end of the conversation stays in sight.
  let room = 0;
  function keepEnd() {
    const before = room;
    room = ui.scroll.clientHeight;
    const left = ui.scroll.scrollHeight - ui.scroll.scrollTop - before;
    if (room && room < before && left < 40) ui.scroll.scrollTop = ui.scroll.scrollHeight;
  }

  function hintNewer() {
    const last = ui.log.lastElementChild;
    ui.newer.hidden = !last || topOf(last) < view().scrollTop + view().clientHeight - 40 || view() === ui.panel;
  }

  // --- writing ----------------------------------------------------------------------------------------------------

  const lengthOf = (text) => [...text.normalize("NFC")].length;

  function fitField() {
    ui.field.rows = 1;
    while (ui.field.rows < MAX_ROWS && ui.field.scrollHeight > ui.field.clientHeight + 2) ui.field.rows += 1;
  }

  function showCount() {
    const count = lengthOf(ui.field.value);
    const over = count > MAX_TEXT;
    ui.left.textContent = count < COUNT_FROM ? "" : say(over ? "over" : "left", Math.abs(MAX_TEXT - count));
    ui.left.classList.toggle("over", over);
    ui.field.setAttribute("aria-invalid", String(over));
  }

  function trouble(key) {
    if (key) word(ui.trouble, key);
    else {
      ui.trouble.textContent = "";
      delete ui.trouble.dataset.word;
    }
  }

  function submit() {
    const text = ui.field.value.trim();
    const over = lengthOf(text) > MAX_TEXT;
    if (!text || over) {
      trouble(text ? "too_long" : "empty");
      ui.field.focus({ preventScroll: true });
      return;
    }
    if (outbox.some((item) => item.state === "waiting" && item.body.text === text)) return; // impatience
    if (!send({ text }, text)) return;
    ui.field.value = "";
    showCount();
    fitField();
  }

  // What a question asks for, made easier to write.
  function showHelper(wanted) {
    ui.helper.textContent = "";
    ui.field.removeAttribute("inputmode");
    if (wanted === "date") {
      const day = put(make("input"), { type: "date", id: "day" });
      day.addEventListener("change", () => {
        if (!day.value) return;
        const written = day.value.split("-").reverse().join("/");
        const field = ui.field;
        const onlyDate = /^\s*(\d\d\/\d\d\/\d{4,6})?\s*$/.test(field.value);
        field.value = onlyDate ? written : field.value.replace(/\s*(\d\d\/\d\d\/\d{4,6})?\s*$/, " " + written);
        showCount();
      });
      ui.helper.append(word(put(make("label"), { for: "day" }), "date"), day);
    } else if (wanted === "phone" || wanted === "contact") {
      ui.field.setAttribute("inputmode", "tel");
      ui.helper.append(word(make("p"), "ask_phone"));
      if (!byFinger) return;
      ui.helper.append(button("letters", "quiet", () => { // a keyboard of digits must not be a trap
        showHelper("");
        ui.field.focus({ preventScroll: true });
      }));
    } else if (wanted === "place" || wanted === "location") {
      ui.helper.append(word(make("p"), "ask_place"));
    }
  }

  function returnToField() {
    if (!byFinger) ui.field.focus({ preventScroll: true });
  }

  // --- what is sent -------------------------------------------------------------------------------------------------

  let outbox = []; // not yet taken by the server
  const mine = new Map(); // by id: said in this window
  let said_ = []; // the conversation in order, for the transcript
  let pumping = false;
  let paused = 0; // until when the server wants no messages
  let unheard = 0; // times that beginning a session was not answered
  let renewals = 0; // sessions begun anew for one message

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // Returns whether the message was taken into the queue.
  function send(content, shown) {
    trouble("");
    if (outbox.filter((item) => item.state === "waiting").length >= MAX_QUEUE) {
      trouble("queue_full");
      return false;
    }
    const id = newId();
    const item = { id, body: { id, ...content }, shown, state: "waiting", from: "you", text: shown, ts: now() };
    mine.set(id, item);
    outbox.push(item);
    said_.push(item);
    ui.examples.hidden = true;
    ui.log.querySelectorAll(".choices").forEach((choices) => choices.classList.add("old"));
    ui.log.append(said(item));
    showHelper("");
    setTimeout(() => note(item), SHOW_WAITING_MS);
    scrollTo(newestTop());
    returnToField();
    pump();
    return true;
  }

  function note(item) {
    item.note.textContent = "";
    if (item.state === "sent" || !outbox.includes(item)) return;
    item.note.append(word(make("span", item.state), item.state === "waiting" ? "waiting" : "failed"));
    if (item.state === "failed") {
      item.note.append(button("retry", "retry", () => {
        item.state = "waiting";
        trouble("");
        note(item);
        returnToField();
        pump();
      }));
    }
    if (isNearEnd()) scrollTo(view().scrollHeight);
  }

  function settle(item) {
    item.state = "sent";
    outbox = outbox.filter((other) => other !== item);
    note(item);
  }

  function fail(item, key, final) {
    if (item.state === "sent") return;
    item.state = final ? "refused" : "failed";
    trouble(key);
    note(item);
    scrollTo(topOf(item.box) - 8);
    if (!final) return;
    if (!ui.field.value) ui.field.value = item.body.text || "";
    showCount();
    fitField();
  }

  async function call(path, method, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), WAIT_MS);
    const headers = {};
    if (kept.token) headers.Authorization = "Bearer " + kept.token;
    if (body) headers["Content-Type"] = "application/json";
    try {
      return await fetch(API + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: stop.signal,
        credentials: "omit",
        cache: "no-store",
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async function begin() {
    const elsewhere = readKept().token; // another window of the same browser
    if (elsewhere) {
      keep({ token: elsewhere });
      restored = false;
      connect();
      return { ok: true };
    }
    const wanted = CONFIG.site ? { site: CONFIG.site, lang } : { lang };
    const response = await call("session", "POST", wanted).catch(ifRefused);
    if (!response.ok) return response;
    const session = await response.json();
    unheard = 0;
    after = session.after || 0;
    seen.clear();
    restored = true;
    keep({ token: session.token, name: session.name || "", read: after });
    showName();
    connect();
    return response;
  }

  // An origin that is not allowed may not even read the refusal; then our own script, free for all, can still be had.
  async function ifRefused(error) {
    unheard += 1;
    if (unheard >= UNHEARD && (await fetch(script.src, { credentials: "omit", cache: "no-store" })).ok) return { status: 403 };
    throw error;
  }

  const seconds = (response) => Math.min(300, Number(response.headers.get("Retry-After")) || PAUSE_S);

  // One message after the other, in the order in which they were written.
  async function pump() {
    if (pumping || ended || Date.now() < paused) return;
    pumping = true;
    const next = () => outbox.find((item) => item.state === "waiting");
    try {
      while (next() && (await deliver(next())));
    } finally {
      pumping = false;
    }
  }

  async function deliver(item) {
    let response;
    const token = kept.token;
    try {
      response = token ? null : await begin();
      if (!response || response.ok) response = await call("message", "POST", item.body);
      if (response.ok) await response.json();
    } catch (error) {
      lost(); // it stays in the queue and goes out later under the same id
      return false;
    }
    if (!outbox.includes(item)) return true; // the stream was faster, or everything was erased
    up();
    const { status } = response;
    if (response.ok) {
      renewals = 0;
      settle(item);
    } else if (status === 401 && renewals < 2) {
      renewals += 1;
      forget();
    } else if (status === 429) {
      const wait = seconds(response);
      paused = Date.now() + wait * 1000;
      setTimeout(() => {
        showStatus();
        pump();
      }, wait * 1000 + 50);
      outbox.forEach(note);
      showStatus(wait);
      return false;
    } else if (status === 413 || status === 400) {
      fail(item, status === 413 ? "too_long" : "unreadable", true);
      outbox = outbox.filter((other) => other !== item);
    } else {
      fail(item, status === 403 ? "refused" : "failed_alert");
    }
    return true;
  }

  // --- what comes in ------------------------------------------------------------------------------------------------

  const seen = new Set();
  let after = 0; // the highest number seen
  let restored = !kept.token; // what was said before this page is on the screen
  let typingTimer;
  let tired = false; // of waiting for whoever types
  let arrived = 0; // when the last message came in

  const now = () => new Date().toISOString();

  function receive(message, live) {
    if (seen.has(message.seq)) return;
    seen.add(message.seq);
    after = Math.max(after, message.seq);
    const own = message.id && mine.get(message.id);
    if (own) {
      settle(own);
      if (isOpen) markRead();
      return;
    }
    const atEnd = isNearEnd();
    const first = ui.log.lastElementChild && ui.log.lastElementChild.classList.contains("you");
    const older = !atEnd && view().scrollTop < newestTop() - 40; // is being read
    const box = message.from === "you" ? said({ shown: message.text }) : answer(message);
    const pending = outbox.find((item) => item.box);
    ui.log.insertBefore(box, live || !pending ? null : pending.box);
    said_.splice(live || !pending ? said_.length : said_.indexOf(pending), 0, message);
    ui.examples.hidden = true;
    if (message.from === "you") {
      ui.log.querySelectorAll(".choices").forEach((choices) => choices.classList.add("old"));
      showHelper("");
    } else {
      setTyping(false);
      showHelper(message.ask_for);
      if (!isOpen && message.seq > kept.read) {
        unread += 1;
        showUnread();
        if (live) ui.news.textContent = say("arrived");
      }
    }
    if (isOpen) markRead();
    if (live && isOpen) {
      const together = Date.now() - arrived < TOGETHER_MS;
      if (!older && (first || (atEnd && together))) scrollTo(newestTop());
      else if (atEnd) scrollTo(topOf(box) - 8);
      arrived = Date.now();
      hintNewer();
    }
    if (live) emit("message", { from: message.from });
  }

  function setTyping(on) {
    if (!on) {
      clearTimeout(typingTimer);
      ui.typing.textContent = "";
      tired = false;
      return;
    }
    if (tired || ui.typing.textContent) return;
    typingTimer = setTimeout(() => {
      setTyping(false);
      tired = true; // until a message comes, or the word that nobody types
    }, TYPING_MS);
    const stay = isNearEnd();
    const dots = put(make("span", "dots", make("i"), make("i"), make("i")), { "aria-hidden": "true" });
    ui.typing.append(say("typing"), dots);
    if (stay) scrollTo(view().scrollHeight);
  }

  // The session is gone: what is on the screen stays until the page is left, the next message begins a new one.
  function forget(announced) {
    const current = readKept().token; // another window may have begun a new one already
    keep({ token: current && current !== kept.token ? current : "", read: 0 });
    sleep();
    seen.clear();
    after = 0;
    restored = !kept.token;
    setTyping(false);
    if (kept.token) later(0);
    if (announced && ui.log.childElementCount) ui.log.append(word(make("p", "notice"), "expired"));
    if (outbox.length) pump();
  }

  // --- the connection -----------------------------------------------------------------------------------------------

  let stream = null; // the one that is open
  let failures = 0; // of the stream, in a row
  let streamAgain = 0; // until then the history is asked instead
  let tries = 0;
  let timer;
  let downSince = 0;
  let asleep = false;
  let ended = false;
  let sleepTimer;

  function up() {
    tries = 0;
    if (!downSince) return;
    downSince = 0;
    showStatus();
    pump();
  }

  function lost() {
    if (!downSince) {
      downSince = Date.now();
      setTimeout(showStatus, DOWN_SHOWN_MS + 50);
    }
    showStatus();
    outbox.forEach(note);
    const wait = Math.min(MAX_BACKOFF_S, 2 ** tries) * 1000 * (0.75 + Math.random() / 2);
    tries += 1;
    later(wait);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      connect();
      pump();
    }, wait);
  }

  function showStatus(wait) {
    let text = "";
    if (Date.now() < paused) text = say("slow_down", wait || Math.ceil((paused - Date.now()) / 1000));
    else if (navigator.onLine === false) text = say("offline");
    else if (downSince && Date.now() - downSince >= DOWN_SHOWN_MS) text = say("reconnecting");
    if (ui.status.textContent !== text) ui.status.textContent = text;
  }

  function sleep() {
    clearTimeout(timer);
    if (stream) stream.abort();
    stream = null;
  }

  async function restore() {
    const response = await call("history?after=0", "GET");
    if (response.status === 401) return forget();
    if (!response.ok) throw response;
    const { messages, typing } = await response.json();
    ui.log.setAttribute("aria-live", "off"); // what was said before is not read out again
    messages.forEach((message) => receive(message, false));
    restored = true;
    setTyping(typing);
    scrollTo(newestTop());
    setTimeout(() => ui.log.setAttribute("aria-live", "polite"), 100);
  }

  async function connect() {
    if (!kept.token || stream || asleep || ended) return;
    clearTimeout(timer);
    const mark = (stream = new AbortController());
    let next = null;
    try {
      if (!restored) await restore();
      if (stream !== mark || !kept.token) return;
      next = Date.now() < streamAgain ? await poll() : await follow(mark);
    } catch (error) {
      next = null;
    } finally {
      if (stream === mark) stream = null;
      else next = undefined; // put to sleep, or another one was begun
    }
    if (next === undefined || !kept.token) return;
    if (next === null) lost();
    else later(next);
  }

  // Returns how soon to ask again; throws when there is no connection.
  async function poll() {
    const response = await call("history?after=" + after, "GET").catch((error) => {
      streamAgain = 0; // everything is down: begin with the stream when it is back
      throw error;
    });
    if (response.status === 401) return void forget(true);
    if (response.status === 429) return seconds(response) * 1000;
    if (!response.ok) throw response;
    const { messages, typing } = await response.json();
    up();
    messages.forEach((message) => receive(message, true));
    setTyping(typing);
    const last = said_[said_.length - 1];
    return typing || (last && last.from === "you") ? POLL_WAITING_MS : POLL_MS;
  }

  // Returns how soon to try again, null for a little later each time, undefined when there is nothing to follow.
  async function follow(mark) {
    const begun = Date.now();
    let guard;
    let got = false;
    const watch = (patience) => {
      clearTimeout(guard);
      guard = setTimeout(() => mark.abort(), patience);
    };
    watch(FIRST_BYTE_MS);
    try {
      const response = await fetch(API + "stream?after=" + after, {
        headers: { Authorization: "Bearer " + kept.token, Accept: "text/event-stream" },
        signal: mark.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (response.status === 401) return void forget(true);
      if (response.status === 429) { // too many windows: ask instead
        streamAgain = Date.now() + seconds(response) * 1000;
        return 0;
      }
      if (!response.ok || !response.body) throw response;
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let buffer = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (stream !== mark) return undefined;
        got = true;
        watch(QUIET_MS);
        up();
        buffer += decoder.decode(value, { stream: true });
        const frames = buffer.split(/\r?\n\r?\n/);
        buffer = frames.pop();
        frames.forEach(readFrame);
        if (!kept.token) return undefined;
      }
    } catch (error) {
      if (stream !== mark) return undefined;
    } finally {
      clearTimeout(guard);
    }
    failures = got && Date.now() - begun > LIVED_MS ? 0 : failures + 1;
    if (failures < STREAM_TRIES && window.ReadableStream) return null;
    failures = STREAM_TRIES - 1; // one try, every few minutes
    streamAgain = Date.now() + STREAM_AGAIN_MS;
    return 0;
  }

  function readFrame(frame) {
    let kind = "message";
    const parts = [];
    for (const line of frame.split(/\r?\n/)) {
      const [, field, value] = /^(\w*):? ?(.*)$/.exec(line) || [];
      if (field === "event") kind = value;
      else if (field === "data") parts.push(value);
    }
    if (kind === "bye") return forget(true);
    if (!parts.length) return;
    try {
      const data = JSON.parse(parts.join("\n"));
      if (kind === "message") receive(data, true);
      else if (kind === "typing") setTyping(data.on);
    } catch (error) {
      console.error("motcua", error); // one bad frame does not end the conversation
    }
  }

  // --- taking it along, and ending ------------------------------------------------------------------------------------

  async function copy(text, pressed) {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      const area = make("textarea", "unseen");
      area.value = text;
      ui.panel.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      pressed.focus({ preventScroll: true });
    }
    if (!done) return trouble("copy_failed");
    word(pressed, "copied");
    ui.news.textContent = say("copied");
    setTimeout(() => word(pressed, "copy"), 2500);
  }

  // Only this answer on paper: a second element of the page that is seen when it is printed, and nothing else is.
  function print(body, sources) {
    const paper = document.createElement("motcua-paper");
    const root = paper.attachShadow({ mode: "open" });
    adopt(root, CSS);
    const lines = sources.map((source) => {
      const line = sourceLine(source);
      source.urls.forEach((url) => line.append(make("br"), url));
      return line;
    });
    root.append(make("div", "root paper", make("p", "title", fullName()), body.cloneNode(true), ...lines));
    root.querySelectorAll(".body a").forEach((made) => (made.textContent = made.href)); // paper cannot be pressed
    body.querySelectorAll("input").forEach((box, number) => (root.querySelectorAll("input")[number].checked = box.checked));
    document.body.append(paper);
    const restoreStyles = adopt(document, "@media print{body>*:not(motcua-paper){display:none!important}}");
    const tidy = () => {
      paper.remove();
      restoreStyles();
    };
    addEventListener("afterprint", tidy, { once: true, signal: whole.signal });
    window.print();
  }

  function save() {
    const lines = [say("saved_title", fullName()), new Date().toLocaleString("vi-VN"), ""];
    said_.forEach((message) => {
      const at = message.ts ? new Date(message.ts).toLocaleTimeString("vi-VN").slice(0, 5) : "";
      lines.push(say(message.from) + (at && " (" + at + ")"), plainText(message), "");
    });
    const text = "\uFEFF" + lines.join("\n").replace(/\r?\n/g, "\r\n"); // so that Notepad reads it
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    const made = put(make("a"), { href: address, download: say("file") });
    made.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  async function end() {
    ended = true;
    sleep();
    try {
      const response = kept.token ? await call("session", "DELETE") : null;
      if (response && !response.ok && response.status !== 401 && response.status !== 404) throw response;
    } catch (error) {
      ended = false;
      askToEnd(false);
      trouble("end_failed");
      connect();
      return;
    }
    outbox = [];
    said_ = [];
    mine.clear();
    forget();
    keep({ token: "", name: "" });
    ended = false;
    downSince = 0;
    ui.log.textContent = "";
    ui.field.value = "";
    ui.examples.hidden = false;
    showHelper("");
    showCount();
    fitField();
    askToEnd(false);
    trouble("");
    showStatus();
    ui.news.textContent = say("ended");
    scrollTo(0);
    emit("end");
  }

  // --- beginning ------------------------------------------------------------------------------------------------------

  function listen() {
    const on = (target, name, act) => target.addEventListener(name, act, { signal: whole.signal });
    ui.form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    ui.field.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === 229; // Enter that ends a Telex or VNI word
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      submit();
    });
    ui.field.addEventListener("input", () => {
      fitField();
      showCount();
      trouble("");
    });
    ui.scroll.addEventListener("scroll", hintNewer, { passive: true });
    if (window.ResizeObserver) new ResizeObserver(keepEnd).observe(ui.scroll);
    ui.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      if (!ui.ending.hidden) askToEnd(false);
      else if (!ui.options.hidden) {
        showOptions(false);
        ui.optionsButton.focus({ preventScroll: true });
      } else close();
    });
    ["keydown", "keyup", "keypress"].forEach((name) => host.addEventListener(name, (event) => event.stopPropagation()));
    on(small, "change", fitScreen);
    if (window.visualViewport) {
      on(visualViewport, "resize", fitKeyboard);
      on(visualViewport, "scroll", fitKeyboard);
    }
    on(document, "focusin", makeRoom);
    on(window, "online", () => {
      tries = 0;
      failures = 0;
      later(0);
      showStatus();
    });
    on(window, "offline", () => {
      sleep();
      downSince = downSince || Date.now();
      setTyping(false);
      showStatus();
      outbox.forEach(note);
    });
    on(window, "storage", (event) => { // another window began a conversation
      if (event.key !== STORED || kept.token || !readKept().token) return;
      Object.assign(kept, { token: readKept().token, name: readKept().name });
      restored = false;
      connect();
    });
    on(document, "visibilitychange", () => {
      clearTimeout(sleepTimer);
      if (!document.hidden) wake();
      else {
        sleepTimer = setTimeout(() => {
          asleep = true;
          sleep();
        }, SLEEP_MS);
      }
    });
    on(window, "pagehide", () => {
      asleep = true;
      sleep();
    });
    on(window, "pageshow", wake);
  }

  function wake() {
    asleep = false;
    connect();
    pump();
  }

  function destroy() {
    ended = true;
    sleep();
    whole.abort();
    silenced.forEach((node) => (node.inert = false));
    emit("destroy");
    host.remove();
    delete window.MotcuaChat;
  }

  function start() {
    if (ended) return;
    const place = inline && document.querySelector(CONFIG.target);
    (place || document.body).append(host);
    adopt(shadow, CSS);
    host.className = inline ? "inline" : "";
    setColour(CONFIG.color);
    build();
    const wanted = kept.open || "open" in CONFIG;
    if (wanted && !inline && !small.matches) show(true); // never cover a phone's page, never take the focus
    connect();
    emit("ready");
  }

  window.MotcuaChat = { open: () => (ui.root ? open() : (CONFIG.open = "")), close, destroy };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { signal: whole.signal });
  else start();
})();
