// One ticket: shows it, keeps it as it is on the server, and where the eyes and the focus are.
import { mark } from "./queue.js";
import { ask } from "./server.js";
import { tell } from "./times.js";
import { byId, desk, parsed } from "./words.js";

export const current = { id: Number(desk.dataset.ticket) || 0, ticket: null };
const shown = {};
const listeners = [];
let asked = 0;
let latest = 0;
let looking;

/** Call `hear(ticket)` whenever another ticket, or another state of it, is shown. */
export const onShown = (hear) => listeners.push(hear);

/** Show a ticket as the server told it; what was asked for before it is older. */
export function show(whole, order = ++asked) {
  if (whole.ticket.id !== current.id) return;
  latest = order;
  current.ticket = whole.ticket;
  const box = byId("ticket");
  const scroll = byId("scroll");
  const first = !box.firstElementChild;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  merge(box, parsed(whole.html));
  tell(box);
  byId("nothing").hidden = true;
  if (first) forgive();
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  for (const hear of listeners) hear(current.ticket);
  clearTimeout(looking);
  if (whole.unsettled) look(1000);
}

/** Look again until what was said has gone out: that leaves no line in the history. */
function look(after) {
  const id = current.id;
  looking = setTimeout(async () => {
    await refresh().catch(() => {});
    if (current.id === id && byId("ticket").querySelector(".delivery.waiting")) look(Math.min(after * 2, 30_000));
  }, after);
}

/** Put new pieces in the place of old ones where they differ; lines of the history are only added or replaced one by one. */
function merge(box, fresh) {
  for (const piece of [...fresh.querySelectorAll("[data-piece]")]) {
    const name = piece.dataset.piece;
    const old = box.querySelector(`[data-piece=${name}]`);
    if (!old) { box.append(piece); shown[name] = piece.outerHTML; continue; }
    if (name === "history") { mergeLines(old, piece); continue; }
    const html = piece.outerHTML;
    if (shown[name] === html) continue;
    shown[name] = html;
    replace(old, piece);
  }
}

function replace(old, piece) {
  const act = old.contains(document.activeElement) ? document.activeElement.dataset.act ?? "" : null;
  old.querySelectorAll("details").forEach((one, place) => {
    const other = piece.querySelectorAll("details")[place];
    if (other) other.open = one.open;
  });
  old.replaceWith(piece);
  if (act !== null) (piece.querySelector(`[data-act="${act}"]`) ?? byId("ticket-title")).focus({ preventScroll: true });
}

function mergeLines(old, fresh) {
  const had = new Map([...old.children].map((line) => [line.dataset.line, line]));
  for (const line of [...fresh.children]) {
    const known = had.get(line.dataset.line);
    had.delete(line.dataset.line);
    if (!known) { line.shown = line.innerHTML; old.append(line); continue; }
    known.shown ??= "";
    if (known.shown === line.innerHTML) continue;
    known.className = line.className;
    known.shown = line.innerHTML;
    known.replaceChildren(...line.childNodes);
  }
  for (const gone of had.values()) gone.remove();
}

/** Read the open ticket anew; what comes late is left aside. */
export async function refresh() {
  const { id } = current;
  const mine = ++asked;
  if (!id) return;
  const whole = await ask(`tickets/${id}`);
  if (mine > latest) show(whole, mine);
}

/** Open a ticket. */
export async function open(id, { history = true, focus = true } = {}) {
  if (id !== current.id) clear();
  current.id = id;
  desk.dataset.ticket = String(id);
  desk.dataset.view = "ticket";
  if (history && location.pathname !== `/desk/t/${id}`) window.history.pushState({}, "", `/desk/t/${id}`);
  mark(id);
  try {
    await refresh();
  } catch (refusal) {
    fail(refusal.message);
    return;
  }
  if (current.id === id && focus) byId("ticket-title")?.focus();
  if (current.id === id) byId("scroll").scrollTop = 0;
}

/** Take back what was said to be in the way. */
export const forgive = () => byId("problem")?.remove();

/** Say, above the ticket, why something cannot be done with it. */
export function fail(text) {
  forgive();
  const said = document.createElement("p");
  said.id = "problem";
  said.className = "notice bad";
  said.setAttribute("role", "alert");
  said.textContent = text;
  byId("scroll").prepend(said);
  said.scrollIntoView({ block: "nearest" });
}

function clear() {
  clearTimeout(looking);
  latest = ++asked;
  current.ticket = null;
  byId("ticket").replaceChildren();
  forgive();
  for (const name of Object.keys(shown)) delete shown[name];
}

/** Leave the ticket for the list. */
export function leave({ history = true } = {}) {
  desk.dataset.view = "queue";
  desk.dataset.ticket = "";
  clear();
  current.id = 0;
  byId("nothing").hidden = false;
  if (history) window.history.pushState({}, "", "/desk");
  mark(0);
  for (const hear of listeners) hear(null);
}
