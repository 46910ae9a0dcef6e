// The officer's page: joins the list, the ticket, where one writes, the dialogs and the keys.
import * as alerts from "./alerts.js";
import * as composer from "./composer.js";
import * as dialogs from "./dialogs.js";
import * as live from "./live.js";
import * as queue from "./queue.js";
import { send } from "./server.js";
import * as ticket from "./ticket.js";
import { tell } from "./times.js";
import { byId, kept, say, word } from "./words.js";

// --- what changes elsewhere ---

function hear(change) {
  const { current } = ticket;
  const news = queue.take(change, current.id);
  for (const one of news.opened) alerts.ring(word("new_ticket", { code: one.code }), one.id);
  for (const one of news.wrote) alerts.ring(word("wrote", { code: one.code }), one.id, { seen: one.id === current.id });
  if (news.gone.length) ticket.fail(word("gone"));
  else if (current.id && (change.whole || change.tickets.some(({ id }) => id === current.id))) {
    ticket.refresh().catch((refusal) => { if (refusal.kind === "unknown") ticket.fail(word("gone")); });
  }
}

// --- what officers do ---

async function act(step, said) {
  ticket.forgive();
  try {
    ticket.show(await send(`tickets/${ticket.current.id}/${step}`));
    say(said);
    return true;
  } catch (refusal) {
    ticket.fail(refusal.message);
    ticket.refresh().catch(() => {});
    return false;
  }
}

async function claim() {
  const id = queue.focused() || ticket.current.id;
  if (!id) return;
  if (id !== ticket.current.id) await ticket.open(id);
  if (ticket.current.ticket?.can_claim && await act("claim", word("claimed"))) composer.choose("reply");
}

const may = (what) => Boolean(ticket.current.ticket?.[what]);
const ACTS = {
  claim,
  close: () => { if (may("can_answer") || may("can_claim")) dialogs.close(); },
  forward: () => { if (may("can_answer")) dialogs.forward(); },
  release: () => act("release", word("released")),
  correct: (button) => dialogs.correct(button.closest("li").querySelector(".text").textContent),
};

byId("ticket").addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) ACTS[button.dataset.act](button);
});

byId("groups").addEventListener("click", (event) => {
  const link = event.target.closest("a.item");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  ticket.open(Number(link.closest("li").dataset.ticket));
});

function back(event) {
  event?.preventDefault();
  const id = ticket.current.id;
  ticket.leave();
  (byId("groups").querySelector(`[data-ticket="${id}"] a`) ?? byId("show-open")).focus();
}

byId("back").addEventListener("click", back);
byId("help").addEventListener("click", dialogs.help);
byId("open-saved").addEventListener("click", dialogs.saved);

addEventListener("popstate", () => {
  const id = Number(/^\/desk\/t\/(\d+)$/.exec(location.pathname)?.[1] ?? 0);
  if (id) ticket.open(id, { history: false });
  else ticket.leave({ history: false });
});

// --- taking a break ---

const away = byId("away");
function showAway() {
  const is = Boolean(kept.get("away"));
  away.setAttribute("aria-pressed", String(is));
  away.textContent = word(is ? "back" : "away");
}
if (away) {
  showAway();
  away.addEventListener("click", async () => {
    const is = !kept.get("away");
    try {
      await send("presence", { here: !is });
    } catch (refusal) {
      say(refusal.message);
      return;
    }
    kept.set("away", is ? "1" : "");
    showAway();
    live.connect();
    say(word(is ? "is_away" : "is_back"));
  });
}

// --- keys ---

const KEYS = {
  j: () => queue.move(1),
  k: () => queue.move(-1),
  c: claim,
  r: () => { if (may("can_answer") || may("can_claim")) composer.choose("reply"); },
  n: () => { if (may("can_note")) composer.choose("note"); },
  f: ACTS.forward,
  x: ACTS.close,
  "/": () => { if (may("can_answer") || may("can_claim")) dialogs.saved(); },
  "?": dialogs.help,
};

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || dialogs.isOpen()) return;
  const writing = event.target.matches?.("textarea, input:not([type=radio]):not([type=checkbox]), select");
  if (event.key === "Escape") {
    if (writing) (byId("ticket-title") ?? document.body).focus();
    else if (ticket.current.id) queueFocus();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey || !dialogs.singleKeys()) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  KEYS[key]();
});

function queueFocus() {
  if (getComputedStyle(byId("back")).display === "none") queue.enter();
  else back();
}

// --- begin ---

for (const node of document.querySelectorAll("[data-script]")) node.hidden = false;
tell();
if (ticket.current.id) ticket.open(ticket.current.id, { history: false, focus: false });
live.begin(hear);
