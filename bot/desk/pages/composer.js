// Where officers write: drafts, sending, and what becomes of each message until it is in the history.
import { Refusal, send } from "./server.js";
import { current, onShown, show } from "./ticket.js";
import { byId, kept, made, newKey, say, word } from "./words.js";

const form = byId("composer");
const field = byId("text");
const error = byId("text-error");
const list = byId("outgoing");
const PLACEHOLDER = /\{[a-z_]{2,30}\}/g;
const queues = new Map();
let last = 0;

const mode = () => form.elements.mode.value;
const draftName = (id, kind) => `draft:${id}:${kind}`;
const outName = (id) => `out:${id}`;
const outgoing = (id) => JSON.parse(kept.get(outName(id)) ?? "[]");

function keepOutgoing(id, change) {
  const now = change(outgoing(id));
  kept.set(outName(id), now.length ? JSON.stringify(now) : "");
  if (id === current.id) showOutgoing();
}

/** Write as reply or as note; the other's draft stays. */
export function choose(kind, { focus = true } = {}) {
  form.elements.mode.value = kind;
  showMode();
  if (focus && !form.hidden) field.focus();
}

function showMode() {
  const kind = mode();
  form.classList.toggle("note", kind === "note");
  for (const hint of byId("text-hint").querySelectorAll("[data-for]")) hint.hidden = hint.dataset.for !== kind;
  byId("text-label").textContent = form.querySelector(`input[value=${kind}]`).parentElement.firstChild.nextSibling.textContent.trim();
  if (current.id) field.value = kept.get(draftName(current.id, kind)) ?? "";
  error.textContent = "";
  grow();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 4, innerHeight * 0.4)}px`;
}

onShown((ticket) => {
  const may = Boolean(ticket && (ticket.can_answer || ticket.can_note || ticket.can_claim));
  form.hidden = !may;
  if (ticket && ticket.id !== last) {
    last = ticket.id;
    form.elements.mode.value = ticket.is_open || !ticket.can_note ? "reply" : "note";
    showMode();
  }
  if (!ticket) last = 0;
  showOutgoing();
});

field.addEventListener("input", () => { kept.set(draftName(current.id, mode()), field.value); error.textContent = ""; grow(); });
form.addEventListener("change", (event) => { if (event.target.name === "mode") showMode(); });
form.addEventListener("submit", (event) => { event.preventDefault(); post(); });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) { event.preventDefault(); post(); }
});

/** Return what a saved reply says on this ticket; what is not known stays open and is selected. */
export function insert(text) {
  const fill = current.ticket?.fill ?? {};
  const filled = text.replace(/\{([a-z_]+)\}/g, (whole, name) => fill[name] || whole);
  choose("reply");
  const [from, to] = [field.selectionStart, field.selectionEnd];
  field.setRangeText(filled, from, to, "end");
  field.dispatchEvent(new Event("input"));
  selectOpen();
}

/** Return the text being written. */
export const written = () => field.value;

function selectOpen() {
  const found = /\{[a-z_]{2,30}\}/.exec(field.value);
  if (found) field.setSelectionRange(found.index, found.index + found[0].length);
  return found;
}

function problem(kind, text) {
  if (!text) return word("empty");
  if (kind === "note") return "";
  const left = text.match(PLACEHOLDER);
  if (left) return word("placeholder", { which: [...new Set(left)].join(", ") });
  return "";
}

function post() {
  const [id, kind, text] = [current.id, mode(), field.value.trim()];
  const found = problem(kind, text);
  if (found) {
    error.textContent = found;
    field.focus();
    selectOpen();
    return;
  }
  const message = { key: newKey(), kind, text, state: "pending", said: "" };
  keepOutgoing(id, (all) => [...all, message]);
  kept.set(draftName(id, kind), "");
  field.value = "";
  error.textContent = "";
  grow();
  field.focus();
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
  deliver(id, message);
}

/** Send a message; those of one ticket one after the other. The same key again has no second effect. */
function deliver(id, message) {
  const before = queues.get(id) ?? Promise.resolve();
  const done = before.then(async () => {
    try {
      const whole = await send(`tickets/${id}/${message.kind}`, { key: message.key, text: message.text });
      keepOutgoing(id, (all) => all.filter((one) => one.key !== message.key));
      show(whole);
      if (message.kind === "note") say(word("noted"));
    } catch (refusal) {
      refused(id, message, refusal instanceof Refusal ? refusal : new Refusal("server", word("server"), false));
    }
  });
  queues.set(id, done);
}

/** Tell what went wrong at its place. What makes no sense to send again goes back to where it was written. */
function refused(id, message, refusal) {
  const free = id === current.id && mode() === message.kind && !field.value;
  if (refusal.certain && free) {
    keepOutgoing(id, (all) => all.filter((one) => one.key !== message.key));
    field.value = message.text;
    field.dispatchEvent(new Event("input"));
    error.textContent = refusal.message;
    return;
  }
  const state = refusal.certain ? "refused" : "failed";
  keepOutgoing(id, (all) => all.map((one) => (one.key === message.key ? { ...one, state, said: refusal.message } : one)));
}

function showOutgoing() {
  list.replaceChildren(...(current.id ? outgoing(current.id) : []).map(line));
}

function line(message) {
  const node = made("li", { class: `line mine ${message.kind === "note" ? "note" : "officer"} ${message.state}` });
  node.append(
    made("p", { class: "by" }, message.kind === "note" ? word("note") : word("you")),
    made("p", { class: "text" }, message.text),
  );
  if (message.state === "pending") { node.append(made("p", { class: "delivery" }, word("pending"))); return node; }
  const said = made("p", { class: "delivery failed", role: "alert" }, message.said || word("failed"));
  const again = made("button", { type: "button", class: "small" }, word(message.state === "failed" ? "retry" : "edit"));
  again.addEventListener("click", () => (message.state === "failed" ? retry(current.id, message) : edit(message)));
  node.append(said, again);
  return node;
}

function retry(id, message) {
  keepOutgoing(id, (all) => all.map((one) => (one.key === message.key ? { ...one, state: "pending", said: "" } : one)));
  deliver(id, message);
  field.focus();
}

function edit(message) {
  keepOutgoing(current.id, (all) => all.filter((one) => one.key !== message.key));
  choose(message.kind);
  field.value = [field.value, message.text].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input"));
}

/** Of what was on its way when the page was left nobody knows whether it arrived: it can be sent again. */
function recover() {
  for (const name of Object.keys(sessionStorage)) {
    const id = /:out:(\d+)$/.exec(name)?.[1];
    if (id) keepOutgoing(Number(id), (all) => all.map((one) => (one.state === "pending" ? { ...one, state: "failed", said: word("failed") } : one)));
  }
}
try { recover(); } catch { /* private windows */ }
