// Asks the server; everything that goes wrong becomes one sentence.
import { byId, made, word } from "./words.js";

const LONGEST_MS = 20_000;
let csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

/** What the server refused or what did not arrive. `certain`: it was refused and sending it again as it is makes no sense. */
export class Refusal extends Error {
  constructor(kind, said, certain) {
    super(said);
    this.kind = kind;
    this.certain = certain;
  }
}

async function once(path, method, body) {
  const headers = { "X-CSRF-Token": csrf };
  if (body) headers["Content-Type"] = "application/json";
  try {
    const reply = await fetch(`/desk/api/${path}`, {
      method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(LONGEST_MS), redirect: "error",
    });
    return [reply.status, await reply.json().catch(() => ({}))];
  } catch {
    throw new Refusal("network", word("network"), false);
  }
}

/** Return what the server answers; throws a Refusal. */
export async function ask(path, { method = "GET", body } = {}) {
  let [status, answer] = await once(path, method, body);
  if (status === 403 && answer.error === "csrf" && await renewed()) [status, answer] = await once(path, method, body);
  if (status >= 200 && status < 300) return answer;
  if (status === 401) { sessionOver(); throw new Refusal("session", word("session"), false); }
  if (status === 403 && answer.error === "csrf") throw new Refusal("csrf", word("csrf"), false);
  if (status >= 500 || status === 429) throw new Refusal("server", word("server"), false);
  throw new Refusal(answer.error, answer.said || word("refused"), true);
}

export const send = (path, body = {}) => ask(path, { method: "POST", body });

/** Take over the token of a session that was renewed in another tab; return whether there is one. */
export async function renewed() {
  const [status, answer] = await once("me", "GET").catch(() => [0, {}]);
  if (status === 401) sessionOver();
  if (status !== 200) return false;
  csrf = answer.csrf;
  byId("session").hidden = true;
  return true;
}

function sessionOver() {
  const bar = byId("session");
  if (!bar.hidden) return;
  const link = made("a", { href: "/desk/login", target: "_blank", rel: "noopener" }, word("login"));
  bar.replaceChildren(word("session"), " ", link);
  bar.hidden = false;
}

addEventListener("focus", () => { if (!byId("session").hidden) renewed().then((is) => is && dispatchEvent(new Event("desk:again"))); });
