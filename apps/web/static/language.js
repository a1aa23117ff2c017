// The language of the page before and around the app: what was chosen here, else the first of the browser's languages
// that the app speaks, else English. The choice is the only thing that rests outside the vault.

// What the page itself says, by language: the lock screen by its messages' keys, and why the app did not open.
const SAID = {{said}};
const KEPT = "language";
const RIGHT_TO_LEFT = ["ar", "dv", "fa", "he", "ur"];
let spoken = "en";

// A browser without storage has nothing to remember.
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function choose() {
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked, kept(), ...(navigator.languages ?? [])].filter(Boolean);
  for (const tag of wanted.flatMap((tag) => [tag, tag.split("-")[0]])) if (Object.hasOwn(SAID, tag)) return tag;
  return "en";
}

function tellPage(tag) {
  spoken = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(tag.split("-")[0]) ? "rtl" : "ltr";
}

// Puts the page's own words into its language; they stand there in English.
function listen() {
  tellPage(choose());
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = SAID[spoken][place.dataset.say];
  const leave = document.getElementById("door-leave");
  leave.title = SAID[spoken]["common-leave-title"];
}

// The person's choice, from Settings.
function speak(tag) {
  tellPage(tag);
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    // Then it holds for as long as the page lives.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // There was nothing.
  }
}
