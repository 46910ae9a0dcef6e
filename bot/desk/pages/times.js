// Times as people say them; the exact one stands in the title.
import { word } from "./words.js";

const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const day = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh" });
const DAY_S = 86_400;

function ago(at) {
  const date = new Date(at * 1000);
  const seconds = Date.now() / 1000 - at;
  if (seconds < 60) return word("now");
  if (seconds < 3600) return word("minutes", { count: Math.floor(seconds / 60) });
  if (day.format(date) === day.format(new Date())) return word("hours", { count: Math.floor(seconds / 3600) });
  if (day.format(date) === day.format(new Date(Date.now() - DAY_S * 1000))) return word("yesterday", { time: clock.format(date) });
  return `${clock.format(date)} ${day.format(date)}`;
}

function waits(at) {
  const seconds = Date.now() / 1000 - at;
  const [key, unit] = seconds < 60 ? ["for_now", 1] : seconds < 3600 ? ["for_minutes", 60]
    : seconds < DAY_S ? ["for_hours", 3600] : ["for_days", DAY_S];
  return word("waits", { for: word(key, { count: Math.floor(seconds / unit) }) });
}

const LONG_S = 600;

/** Write all times below `root` anew. */
export function tell(root = document) {
  for (const node of root.querySelectorAll("time[data-at]")) {
    const at = Number(node.dataset.at);
    const text = node.dataset.as === "waits" ? waits(at) : ago(at);
    if (node.textContent !== text) node.textContent = text;
    if (node.dataset.as === "waits") node.classList.toggle("long", Date.now() / 1000 - at > LONG_S);
  }
}

setInterval(tell, 15_000);
