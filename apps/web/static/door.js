// The lock screen, drawn from the page itself while the app is still on its way. It reads nothing but whether
// a lock is there, opens nothing, and hands what was typed to the app, which takes its place.

const SHIFTS = 3;
const SHIFTS_MS = 5000;

// This file also runs in the Worker that derives keys, where there is no page.
const door = globalThis.document?.getElementById("door");
const words = globalThis.document?.getElementById("door-words");
let wish = "";
// The button that a finger is on: its tap would be lost where the app takes this place before the finger is lifted.
let pressed = "";

// The same place as in the app's store: the file of key slots, in a storage bucket where there are buckets.
async function lockIsThere() {
  try {
    const buckets = navigator.storageBuckets;
    if (buckets && !(await buckets.keys()).includes("evenings")) return false;
    const place = buckets ? await buckets.open("evenings") : navigator.storage;
    await (await place.getDirectory()).getFileHandle("slots");
    return true;
  } catch {
    return false;
  }
}

function leave() {
  words.value = "";
  document.body.textContent = "";
  location.replace("converter.html");
}

// What was asked for is done as soon as the app can do it.
function ask(for_what) {
  wish = for_what;
  for (const button of door.querySelectorAll(".screen button")) button.disabled = true;
  document.getElementById("door-open").textContent = SAID[spoken]["common-loading"];
}

function offer(button, forWhat, then = () => ask(forWhat)) {
  button.onclick = then;
  button.onpointerdown = () => (pressed = forWhat);
}

async function showDoor() {
  if (new URLSearchParams(location.search).has("demo") || !(await lockIsThere())) return;
  if (!door.isConnected || !document.getElementById("opening")) return;
  door.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("open");
  });
  document.getElementById("door-open").onpointerdown = () => (pressed = "open");
  for (const now of door.querySelectorAll(".door-now")) offer(now, "now");
  for (const help of door.querySelectorAll(".door-help")) offer(help, "help");
  // Offered wherever the browser knows passkeys: whether there is one must not be seen here.
  const passkey = document.getElementById("door-passkey");
  if (globalThis.PublicKeyCredential) offer(passkey, "passkey");
  else passkey.remove();
  offer(document.getElementById("door-leave"), "leave", leave);
  for (const ended of ["pointerup", "pointercancel"]) addEventListener(ended, () => (pressed = ""));
  const presses = [];
  addEventListener("keydown", ({ key }) => {
    if (!door.isConnected) return;
    if (key !== "Shift") return void (presses.length = 0);
    presses.push(performance.now());
    if (presses.length >= SHIFTS && presses.at(-1) - presses.at(-SHIFTS) < SHIFTS_MS) leave();
  });
  addEventListener("visibilitychange", () => {
    if (document.hidden) words.value = "";
  });
  door.hidden = false;
}

// closeDoor() → { words, wish, held }: what was typed, what was asked for, and whether the field had the focus.
// The app calls it once it knows what to show in this place.
function closeDoor() {
  if (pressed === "leave") leave();
  const taken = { words: words.value, wish: wish || pressed, held: document.activeElement === words };
  words.value = "";
  door.remove();
  return taken;
}
