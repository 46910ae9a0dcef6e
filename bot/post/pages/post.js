// Helps on top of the forms: the field for the hand scanner has the focus, codes are read with the camera, all rows are ticked.
const by = (id) => document.getElementById(id);

// A hand scanner types the code and Enter into the field that has the focus. On a phone a focus would open the keyboard.
const field = by("code");
if (field && matchMedia("(pointer: fine)").matches && !location.hash) {
  field.focus();
  field.select();
}

// --- the camera ---

const EVERY_MS = 150;
const FORMATS = ["qr_code", "code_128"];
const dialog = by("camera"), view = by("camera-view"), denied = by("camera-denied");
let stream = null;

async function formats() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return [];
  try {
    const known = await BarcodeDetector.getSupportedFormats();
    return FORMATS.filter((format) => known.includes(format));
  } catch {
    return [];
  }
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  view.srcObject = null;
}

async function look(detector) {
  if (!stream) return;
  let found = [];
  try {
    if (view.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) found = await detector.detect(view);
  } catch { /* no picture yet */ }
  const text = found.map((one) => one.rawValue.trim()).find(Boolean);
  if (text && stream) {
    field.value = text;
    dialog.close();
    field.form.requestSubmit();
  } else {
    setTimeout(look, EVERY_MS, detector);
  }
}

async function open(detector) {
  denied.hidden = true;
  by("camera-said").textContent = "";
  dialog.showModal();
  try {
    const opened = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
    if (!dialog.open) return opened.getTracks().forEach((track) => track.stop());
    stream = opened;
    view.srcObject = stream;
    await view.play();
    by("camera-said").textContent = by("camera").dataset.ready;
    look(detector);
  } catch {
    stop();
    denied.hidden = false;
  }
}

if (field) {
  const known = await formats();
  if (known.length) {
    const detector = new BarcodeDetector({formats: known});
    by("camera-open").hidden = false;
    by("camera-open").addEventListener("click", () => open(detector));
    by("camera-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", stop);
  } else {
    by("camera-none").hidden = false;
  }
}

// --- ticking ---

const all = by("all");
if (all) {
  const ticks = [...document.querySelectorAll("#bulk input[name=ids]")], chosen = by("chosen");
  const count = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    all.checked = ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
    chosen.textContent = ticked ? chosen.dataset.said.replace("{count}", ticked) : "";
  };
  by("all-label").hidden = false;
  all.addEventListener("change", () => {
    ticks.forEach((tick) => { tick.checked = all.checked; });
    count();
  });
  by("bulk").addEventListener("change", (event) => event.target !== all && count());
  addEventListener("pageshow", count);
  count();
}
