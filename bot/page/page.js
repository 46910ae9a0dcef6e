// Puts the chat in the place of the plain form as soon as the chat is there. Without this file, or when the chat does not
// come, the forms are sent as they are. Of the chat's shadow root it uses #field and .log; bot/widget/widget.js makes them.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const text = byId("text");
  const plain = [byId("plain"), byId("ask")];
  const byFinger = matchMedia("(pointer: coarse)").matches;

  if (byId("open-chat")) byId("open-chat").hidden = false; // on the answer to a form, which stays a form

  // What is half written goes on in the chat's field. After a tap the focus follows only where one was writing: a phone
  // would open its keyboard over the page.
  function takeOver(field) {
    const active = document.activeElement;
    const writing = active === text;
    const free = active === document.body || plain.some((part) => part.contains(active));
    if (text.value) {
      field.value = text.value;
      field.dispatchEvent(new Event("input"));
      field.setSelectionRange(text.selectionStart, text.selectionEnd);
    }
    plain.forEach((part) => (part.hidden = true));
    document.documentElement.classList.add("chatting");
    if (writing || (free && !byFinger)) field.focus({ preventScroll: true });
  }

  document.addEventListener("motcua:ready", (event) => {
    const chat = event.target.shadowRoot;
    const field = chat.getElementById("field");
    takeOver(field);
    byId("skip").addEventListener("click", (pressed) => {
      pressed.preventDefault();
      field.focus();
    });

    // The chat stands in a root of its own that is not printed: print what was said, not the frame around it.
    addEventListener("beforeprint", () => {
      byId("paper").append(chat.querySelector(".log").cloneNode(true));
      byId("paper").querySelectorAll("details").forEach((sources) => (sources.open = true));
    });
    addEventListener("afterprint", () => (byId("paper").textContent = ""));
  });
})();
