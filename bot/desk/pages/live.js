// The live connection: server-sent events, a visible bar while there is none, and coming back by itself.
import { renewed } from "./server.js";
import { byId, kept, say, word } from "./words.js";

const SHOW_AFTER_MS = 2500;
const SILENT_MS = 50_000;
const AGAIN_MS = 3000;
let source;
let heard;
let showing;
let silence;
let waiting;

/** Begin; `hear` gets what the queue event brings. */
export function begin(hear) {
  heard = hear;
  connect();
}

/** Connect anew: the officer takes a break or is back, or the session was renewed. */
export function connect() {
  clearTimeout(waiting);
  source?.close();
  source = new EventSource(`/desk/api/stream${kept.get("away") ? "?away=1" : ""}`);
  source.addEventListener("queue", (event) => { alive(); heard(JSON.parse(event.data)); });
  source.addEventListener("ping", alive);
  source.addEventListener("bye", () => { source.close(); lost(); again(); });
  source.addEventListener("open", alive);
  source.addEventListener("error", () => { lost(); if (source.readyState === EventSource.CLOSED) again(); });
  listen();
}

function alive() {
  clearTimeout(showing);
  showing = undefined;
  if (!byId("offline").hidden) { byId("offline").hidden = true; say(word("online")); }
  listen();
}

/** What is silent for longer than it pings is dead, whatever the browser believes. */
function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => { lost(); connect(); }, SILENT_MS);
}

function lost() {
  showing ??= setTimeout(() => {
    byId("offline").textContent = word("offline");
    byId("offline").hidden = false;
  }, SHOW_AFTER_MS);
}

function again() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => { if (await renewed()) connect(); else again(); }, AGAIN_MS);
}

addEventListener("online", () => connect());
addEventListener("desk:again", () => connect());
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
