// The dialogs: close, forward, correct, saved replies, shortcuts. The browser keeps the focus inside and gives it back.
import { insert, written } from "./composer.js";
import { ask, send } from "./server.js";
import { current, show } from "./ticket.js";
import { byId, folded, made, newKey, say, settings, word } from "./words.js";

const errorOf = (dialog) => dialog.querySelector(".error");

function open(dialog) {
  const error = errorOf(dialog);
  if (error) error.textContent = "";
  dialog.showModal();
}

/** Let a dialog do `work` when it is sent; what goes wrong is told in it, and nothing in it is lost. */
function serve(dialog, work) {
  let busy = false;
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!work || busy) return;
    busy = true;
    try {
      const said = await work();
      dialog.close();
      say(said);
    } catch (refusal) {
      errorOf(dialog).textContent = refusal.message;
    } finally {
      busy = false;
    }
  });
  for (const cancel of dialog.querySelectorAll("[data-cancel]")) cancel.addEventListener("click", () => dialog.close());
}

const path = (step) => `tickets/${current.id}/${step}`;

// --- close ---

const closing = byId("close-dialog");
serve(closing, async () => {
  show(await send(path("close"), { outcome: closing.querySelector("input:checked").value }));
  return word("closed");
});
export const close = () => open(closing);

// --- forward ---

const forwarding = byId("forward-dialog");
let desks = [];
const MOST = 30;

function pick(box, name, found, nothing) {
  box.replaceChildren(...found.slice(0, MOST).map(({ key, name: title }, place) => {
    const label = made("label", { class: "pick" });
    const radio = made("input", { type: "radio", name, value: key });
    radio.checked = found.length === 1 && place === 0;
    label.append(radio, ` ${title}`);
    return label;
  }));
  if (!found.length) box.append(made("p", { class: "quiet" }, nothing));
}

function findDesks() {
  const wanted = folded(byId("desk-search").value).split(/\s+/).filter(Boolean);
  const found = desks.filter(({ name }) => wanted.every((part) => folded(name).includes(part)));
  pick(byId("desks"), "to", found, word("none_found"));
}

byId("desk-search").addEventListener("input", findDesks);
serve(forwarding, async () => {
  const to = forwarding.querySelector("input[name=to]:checked")?.value;
  show(await send(path("forward"), { to }));
  return word("asked");
});

export async function forward() {
  open(forwarding);
  try {
    ({ desks } = await ask("desks"));
    findDesks();
  } catch (refusal) {
    errorOf(forwarding).textContent = refusal.message;
  }
}

// --- correct ---

const correcting = byId("correct-dialog");
let correction = { id: 0, key: "" };
serve(correcting, async () => {
  const body = { key: correction.key, said: byId("correct-said").value, right: byId("correct-right").value };
  show(await send(`tickets/${correction.id}/correct`, body));
  byId("correct-right").value = "";
  return word("corrected");
});

export function correct(said) {
  if (byId("correct-said").value !== said || correction.id !== current.id) correction = { id: current.id, key: newKey() };
  else if (!byId("correct-right").value) correction.key = newKey();
  byId("correct-said").value = said;
  open(correcting);
}

// --- saved replies ---

const saving = byId("saved-dialog");
let replies = [];

function findSaved() {
  const wanted = folded(byId("saved-search").value);
  const found = replies.filter(({ title, text }) => folded(`${title} ${text}`).includes(wanted));
  byId("saved").replaceChildren(...found.map(savedLine));
  if (!found.length) byId("saved").append(made("p", { class: "quiet" }, word("none_saved")));
}

function savedLine({ id, title, text }) {
  const line = made("div", { class: "saved" });
  const use = made("button", { type: "button", class: "use" });
  use.append(made("strong", {}, title), made("span", {}, text));
  use.addEventListener("click", () => { saving.close(); insert(text); });
  const drop = made("button", { type: "button", class: "small drop", "aria-label": word("drop", { title }) }, "×");
  drop.addEventListener("click", async () => {
    if (!drop.sure) { drop.sure = true; drop.textContent = word("sure_drop", { title }); drop.setAttribute("aria-label", drop.textContent); return; }
    await told(async () => { ({ saved: replies } = await ask(`saved/${id}`, { method: "DELETE" })); say(word("dropped")); });
  });
  line.append(use, drop);
  return line;
}

async function told(work) {
  try {
    await work();
    errorOf(saving).textContent = "";
    findSaved();
  } catch (refusal) {
    errorOf(saving).textContent = refusal.message;
  }
}

byId("saved-search").addEventListener("input", findSaved);
byId("save-it").addEventListener("click", () => told(async () => {
  ({ saved: replies } = await send("saved", { title: byId("saved-name").value, text: written() }));
  byId("saved-name").value = "";
  say(word("saved"));
}));
byId("saved-search").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  byId("saved").querySelector(".use")?.click();
});
serve(saving, null);

export function saved() {
  byId("saved-search").value = "";
  open(saving);
  told(async () => { ({ saved: replies } = await ask("saved")); });
}

// --- shortcuts ---

const helping = byId("help-dialog");
const single = byId("single-keys");
single.checked = settings.get("single-keys") !== "off";
single.addEventListener("change", () => settings.set("single-keys", single.checked ? "on" : "off"));
serve(helping, null);
export const help = () => open(helping);
export const singleKeys = () => single.checked;
export const isOpen = () => Boolean(document.querySelector("dialog[open]"));
