// The page's words, small helpers for its elements.
const page = JSON.parse(document.getElementById("words").textContent);

export const word = (key, parts = {}) => page[key].replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
export const groupName = (key) => page.group[key];
export const byId = (id) => document.getElementById(id);
export const desk = byId("desk");
export const user = desk.dataset.user;

/** Return a new element; `text` becomes text, never markup. */
export function made(tag, attributes = {}, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}

/** Return the elements of markup that our own server made. */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Say something to everybody, screen readers included; it goes by itself. */
let clearing;
export function say(text) {
  const place = byId("said");
  place.textContent = "";
  clearTimeout(clearing);
  requestAnimationFrame(() => { place.textContent = text; });
  clearing = setTimeout(() => { place.textContent = ""; }, 6000);
}

/** Return text without marks and capitals, to search in. */
export const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

/** Return a key for one message: sent again, it has no second effect. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is kept while the browser's tab lives; a browser that forbids it only loses what a reload would keep. */
export const kept = {
  get(name) { try { return sessionStorage.getItem(`desk:${user}:${name}`); } catch { return null; } },
  set(name, value) {
    try {
      if (value) sessionStorage.setItem(`desk:${user}:${name}`, value);
      else sessionStorage.removeItem(`desk:${user}:${name}`);
    } catch { /* private windows */ }
  },
};

/** What is kept on this device. */
export const settings = {
  get(name) { try { return localStorage.getItem(`desk:${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`desk:${name}`, value); } catch { /* private windows */ } },
};
