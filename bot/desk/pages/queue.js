// The list of tickets: groups, their order, moving through it, the number in the window's title.
import { ask } from "./server.js";
import { tell } from "./times.js";
import { byId, desk, groupName, made, parsed, word } from "./words.js";

const GROUPS = ["mine", "waiting", "others", "complaints"];
const known = new Map();
const nodes = new Map();
let closed = false;
const name = document.title;

/** Take over changed tickets; return those that are new and those in which the citizen wrote. */
export function take({ whole, tickets, gone }, opened) {
  const news = { opened: [], wrote: [], gone: [] };
  const first = known.size === 0 && whole && !take.begun;
  take.begun = true;
  const before = new Map(known);
  if (whole) known.clear();
  for (const ticket of tickets) {
    if (!ticket.open) { known.delete(ticket.id); continue; }
    const old = before.get(ticket.id);
    known.set(ticket.id, ticket);
    if (first) continue;
    if (!old && ticket.state === "waiting") news.opened.push(ticket);
    else if (old && ticket.mine && ticket.at > old.at) news.wrote.push(ticket);
  }
  for (const id of gone) known.delete(id);
  news.gone = gone.filter((id) => id === opened);
  if (!closed) show();
  return news;
}

function order(one, other) {
  return (other.group === "mine" && Number(other.awaits) - Number(one.awaits))
    || Number(other.live) - Number(one.live) || one.id - other.id;
}

function row(ticket) {
  let node = nodes.get(ticket.id);
  if (!node) nodes.set(ticket.id, node = made("li", { "data-ticket": ticket.id }));
  if (node.shown !== ticket.html) {
    const focused = node.contains(document.activeElement);
    node.replaceChildren(parsed(ticket.html));
    node.shown = ticket.html;
    if (focused) node.querySelector("a").focus();
  }
  return node;
}

function group(key, title, tickets) {
  const section = made("section", { class: "group", "data-group": key });
  const head = made("h2", {}, `${title} `);
  head.append(made("span", { class: "count" }, String(tickets.length)));
  const list = made("ul");
  list.append(...tickets.map(row));
  section.append(head, list);
  return section;
}

function show() {
  const all = [...known.values()];
  const filled = GROUPS.map((key) => [key, all.filter((ticket) => ticket.group === key).sort(order)]).filter(([, found]) => found.length);
  put(filled.map(([key, found]) => group(key, groupName(key), found)), word("none_open"));
  const waiting = all.filter((ticket) => ticket.state === "waiting").length;
  document.title = waiting ? word("waiting_title", { count: waiting, name }) : name;
}

function put(sections, nothing) {
  const groups = byId("groups");
  const id = focused();
  groups.replaceChildren(...(sections.length ? sections : [made("p", { class: "quiet empty" }, nothing)]));
  const again = id && groups.querySelector(`li[data-ticket="${id}"] a`);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
  mark(Number(desk.dataset.ticket));
  tell(groups);
}

/** Mark the ticket that is open. */
export function mark(id) {
  for (const link of byId("groups").querySelectorAll("a.item")) {
    if (Number(link.closest("li").dataset.ticket) === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const links = () => [...byId("groups").querySelectorAll("a.item")];

/** Move the focus through the list. */
export function move(step) {
  const all = links();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const from = at >= 0 ? at : all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = from < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + step));
  all[next].focus();
}

/** Put the focus on the open ticket's line, else on the first one. */
export function enter() {
  const all = links();
  (all.find((link) => link.hasAttribute("aria-current")) ?? all[0] ?? byId("help")).focus();
}

/** Return the number of the ticket whose line has the focus, 0 when none has. */
export const focused = () => Number(document.activeElement?.closest?.("#groups li")?.dataset.ticket ?? 0);

/** Return the code of a ticket. */
export const codeOf = (id) => known.get(id)?.code ?? "";

async function choose(wanted) {
  closed = wanted;
  byId("show-open").setAttribute("aria-pressed", String(!wanted));
  byId("show-closed").setAttribute("aria-pressed", String(wanted));
  const note = byId("queue-note");
  note.hidden = true;
  if (!wanted) { show(); return; }
  try {
    const { tickets } = await ask("tickets?closed=1");
    if (!closed) return;
    for (const ticket of tickets) nodes.delete(ticket.id);
    put(tickets.length ? [group("closed", byId("show-closed").textContent, tickets)] : [], word("none_closed"));
  } catch (refusal) {
    note.textContent = refusal.message;
    note.hidden = false;
  }
}

byId("show-open").addEventListener("click", () => choose(false));
byId("show-closed").addEventListener("click", () => choose(true));
