// A sound and a notification, once the officer allowed them. What a notification shows holds nothing personal.
import { byId, say, settings, word } from "./words.js";

const button = byId("alerts");
let audio;

const isOn = () => settings.get("alerts") === "on";

function shown() {
  button.setAttribute("aria-pressed", String(isOn()));
  button.textContent = word(isOn() ? "alerts_on" : "alerts_off");
}

async function toggle() {
  settings.set("alerts", isOn() ? "off" : "on");
  shown();
  if (!isOn()) return;
  beep();
  if (!("Notification" in window)) return;
  const answer = await Notification.requestPermission().catch(() => "denied");
  if (answer !== "granted") say(word("alerts_refused"));
}

/** Two short tones, the second higher. */
function beep() {
  try {
    audio ??= new AudioContext();
    audio.resume();
    [660, 880].forEach((pitch, place) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + place * 0.16;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.15);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.16);
    });
  } catch { /* a browser without sound */ }
}

/** Ring, and show a notification when nobody looks at the page; `seen`: the ticket itself is on the screen. */
export function ring(text, id, { seen = false } = {}) {
  if (!seen || document.hidden) say(text);
  if (!isOn()) return;
  beep();
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  try {
    const told = new Notification(text, { tag: `desk-${id}`, lang: "vi" });
    told.onclick = () => { window.focus(); location.assign(`/desk/t/${id}`); };
  } catch { /* phones show them only through service workers */ }
}

button.addEventListener("click", toggle);
shown();
