// Opens the app. Covered by the hash in index.html; carries the hash of every other part, and hands
// a part to the browser only when its bytes are the ones that were published.

const PARTS = {{parts}};

// Script addresses by name: the only ones that the policy gives out. Filled below with the service
// worker's constant address and with addresses of bytes that were checked.
const scripts = new Map([["service worker", "./sw.js"]]);

// Under `require-trusted-types-for 'script'` a Worker or a service worker starts only from an address
// that a policy has passed. This one policy, named in the header, knows names and no addresses, so
// nothing from outside gets through; the header allows no second policy, not even of this name.
const policy = globalThis.trustedTypes?.createPolicy("parts", { createScriptURL: scriptAddress }) ?? {
  createScriptURL: scriptAddress,
};

function scriptAddress(name) {
  const address = scripts.get(name);
  if (!address) throw new TypeError(`no part of the app is called "${name}"`);
  return address;
}

// The browser answers a wrong hash and a lost connection alike, so the sentence covers both.
async function fetchPart({ url, integrity }) {
  const response = await fetch(url, { integrity, credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) throw new Error("a part did not arrive as it was published");
  return response;
}

// A Worker cannot be given a hash by address, so its bytes are fetched with their hash and the
// Worker is made from exactly those bytes.
async function workerFrom(name, part) {
  if (!scripts.has(name)) {
    const code = await (await fetchPart(part)).blob();
    scripts.set(name, URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  }
  return new Worker(policy.createScriptURL(name), { type: "module" });
}

function loaderPart() {
  const { src, integrity } = document.querySelector("script[integrity]");
  return { url: src, integrity };
}

// Memory that an engine holds is given back after so long without a question.
const REST_MS = 20_000;

const compile = async (part) => WebAssembly.compileStreaming(fetchPart(part));

// ---- what the app is given -------------------------------------------------------------------

function hostFor(appModule) {
  // derive(request: Uint8Array) → Promise<Uint8Array>. The request is overwritten with zeros.
  async function deriveKey(request) {
    const worker = await workerFrom("keys", loaderPart());
    try {
      return await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) =>
          data.answer ? resolve(data.answer) : reject(new Error(data.refused));
        worker.onerror = (event) => reject(new Error(event.message || "the key worker did not start"));
        worker.postMessage({ module: appModule, request });
        request.fill(0);
      });
    } finally {
      worker.terminate();
    }
  }

  let engine;
  let learner;
  let rested;
  let resting;
  let nextId = 1;
  const waiting = new Map();

  async function newEngine() {
    if (!PARTS.engine) throw new Error("this build has no engine");
    const [worker, module] = await Promise.all([
      workerFrom("engine", PARTS.engine),
      compile(PARTS.engineModule),
    ]);
    worker.postMessage({ module });
    return worker;
  }

  async function startEngine() {
    const worker = await newEngine();
    worker.onmessage = ({ data: { id, answer, refused } }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (answer) asked?.resolve(answer);
      else asked?.reject(new Error(refused));
    };
    worker.onerror = (event) => endEngine(event.message || "the engine stopped");
    return worker;
  }

  function endEngine(reason) {
    engine?.then((worker) => worker.terminate(), () => {});
    engine = undefined;
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  }

  // answer(question: Uint8Array) → Promise<Uint8Array>. The engine starts with the first question,
  // and again after a failure.
  async function ask(question) {
    engine ??= startEngine();
    const started = engine;
    const worker = await started.catch((error) => {
      if (engine === started) engine = undefined;
      throw error;
    });
    return new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, question });
    });
  }

  // learn(question: Uint8Array, told: (share) => void) → Promise<Uint8Array>. Takes a second or more, so it has an
  // engine of its own: other questions do not wait, and stopping it stops nothing else. An engine that has answered
  // rests a while: somebody who looks around does not start one for each look.
  function learnFrom(question, told) {
    stopLearning();
    return new Promise((resolve, reject) => {
      const mine = { reject };
      learner = mine;
      takeRested().then((worker) => {
        if (learner !== mine) return worker.terminate();
        mine.worker = worker;
        worker.onmessage = ({ data: { done, answer, refused } }) => {
          // What was under way when it was stopped may still arrive, and must not end what came after it.
          if (learner !== mine) return;
          if (done !== undefined) return told(done);
          if (answer) {
            resolve(answer);
            learner = undefined;
            return rest(worker);
          }
          reject(new Error(refused));
          stopLearning();
        };
        worker.onerror = stopLearning;
        worker.postMessage({ id: 0, question, learning: true });
      }, reject);
    });
  }

  function stopLearning() {
    learner?.worker?.terminate();
    learner?.reject(new Error("stopped"));
    learner = undefined;
  }

  async function takeRested() {
    clearTimeout(resting);
    const worker = rested;
    rested = undefined;
    return worker ?? newEngine();
  }

  function rest(worker) {
    endRested();
    rested = worker;
    resting = setTimeout(endRested, REST_MS);
  }

  function endRested() {
    clearTimeout(resting);
    rested?.terminate();
    rested = undefined;
  }

  // readSquare([width, height, grey: Uint8Array]) → Promise<string>: what a square in the picture says, or nothing.
  let reader;
  let read = () => {};

  async function newReader() {
    const [worker, module] = await Promise.all([
      workerFrom("square", PARTS.square),
      compile(PARTS.squareModule),
    ]);
    worker.postMessage({ module });
    return worker;
  }

  function stopReading() {
    reader?.then((worker) => worker.terminate(), () => {});
    reader = undefined;
    read("");
  }

  async function readSquare([width, height, grey]) {
    reader ??= newReader();
    const started = reader;
    const worker = await started.catch(() => null);
    if (!worker || reader !== started) {
      if (reader === started) reader = undefined;
      return "";
    }
    return new Promise((resolve) => {
      read = resolve;
      worker.onmessage = ({ data: { text, broken } }) => {
        if (broken) stopReading();
        resolve(text);
      };
      worker.onerror = stopReading;
      worker.postMessage({ width, height, grey }, [grey.buffer]);
    });
  }

  return Object.freeze({
    derive: deriveKey,
    answer: ask,
    learn: learnFrom,
    stopLearning,
    // Ends what the engine is working on; every open question is refused.
    stopAnswers: () => {
      stopLearning();
      endRested();
      endEngine("stopped");
    },
    // Calls back with what there is to say about the version on the server: "newer" once it is stored and waits for
    // the user's yes, or why it is not taken (see sw.js), or "keeper".
    onNews: (callback) => {
      tellNews = callback;
      if (news) callback(news);
    },
    // The user's yes: the newer version takes over and the page opens again.
    update: takeUpdate,
    // Resolves to true once the app opens without a network, to false where it cannot.
    offlineReady: () => offline,
    // Takes the lock screen away and hands over what was typed there (see door.js).
    closeDoor,
    // words("es-later") → Promise<Uint8Array>: the texts of a language and volume, checked by their hash.
    words: fetchWords,
    // Resolves once the app's second module is in its place (see xtask's `web::split`).
    later: fetchLater,
    speak,
    forget,
    readSquare,
    // Ends the reader of squares; what it was asked for comes back as nothing.
    stopReading,
    // relay() → Promise<string>: the relay that this server offers, or nothing.
    relay: whichRelay,
    // After everything was deleted: has the browser throw away what else it keeps of this site.
    clear: clearSite,
    // post([origin, request: Uint8Array, seconds]) → Promise<Uint8Array>: the relay's answer, whatever it says.
    post: postToRelay,
  });
}

// ---- the relay -------------------------------------------------------------------------------

// Longer than the longest of the relay's answers.
const ANSWER_MAX = 300_000;

async function whichRelay() {
  const response = await fetch("./relay", { cache: "no-store", credentials: "omit" });
  return response.ok ? (await response.text()).trim() : "";
}

// The server answers with a header that does it, and the answer comes once it is done. Without a network nothing waits.
async function clearSite() {
  if (navigator.onLine) await fetch("./clear", { method: "POST", cache: "no-store", signal: AbortSignal.timeout(5000) });
}

// Nothing but the bytes goes along: no cookie, no referrer, no header of ours. The policy lets one origin be reached.
async function postToRelay([origin, request, seconds]) {
  const response = await fetch(`${origin}/v1/relay`, {
    method: "POST",
    body: request,
    mode: "cors",
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(seconds * 1000),
  });
  // Read piece by piece: whoever runs the relay may send without end, and all of it would be held in memory.
  const pieces = [];
  let length = 0;
  for await (const piece of piecesOf(response.body.getReader())) {
    length += piece.length;
    if (length > ANSWER_MAX) throw new Error("longer than any answer");
    pieces.push(piece);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

// Not every browser can go through a body by itself. Whoever stops early ends the sending.
async function* piecesOf(reader) {
  try {
    for (let next; !(next = await reader.read()).done; ) yield next.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}

// ---- the service worker ----------------------------------------------------------------------

let news;
let tellNews = () => {};
let resolveOffline;
const offline = new Promise((resolve) => (resolveOffline = resolve));
/** How long the worker may take to say whether another one may take its place. */
const ANSWER_MS = 10_000;

function askWorker(worker, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(question, [port2]);
  });
}

// That the worker was replaced stays said, whatever comes after: from then on nothing that it says counts.
function tell(what) {
  if (!what || news === "keeper") return;
  news = what;
  tellNews(what);
}

// The browser puts another worker to work by itself, whoever wrote it. The one that is there knows whether that is
// right; one that is gone before it could answer was not asked.
async function anotherWorker(mine) {
  const silence = new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  if (!(await Promise.race([askWorker(mine, "announced?"), silence]))) tell("keeper");
}

// While this page is open, its worker is busy with waiting, and is not replaced at once (see sw.js).
async function holdWorker(mine) {
  while (await askWorker(mine, "hold"));
}

async function keepForOffline() {
  const container = navigator.serviceWorker;
  if (!container) return resolveOffline(false);
  try {
    const registration = await container.register(policy.createScriptURL("service worker"), {
      updateViaCache: "none",
    });
    const { active } = await container.ready;
    resolveOffline(true);
    holdWorker(active);
    registration.addEventListener("updatefound", () => anotherWorker(active));
    if (registration.installing ?? registration.waiting) anotherWorker(active);
    tell(await askWorker(active, "news?"));
  } catch {
    resolveOffline(false);
  }
}

async function takeUpdate() {
  const { active } = await navigator.serviceWorker.ready;
  await askWorker(active, "take over");
  location.reload();
}

// ---- opening ---------------------------------------------------------------------------------

function say(sentence) {
  const place = document.getElementById("opening-failed");
  if (!place) return;
  place.textContent = sentence;
  place.lang = spoken;
  place.classList.add("said");
}

// An installed copy may carry the other neutral name; it says so in its start address.
function keepInstalledName() {
  const name = new URLSearchParams(location.search).get("as");
  const manifest = PARTS.manifests[name];
  if (manifest) document.querySelector("link[rel=manifest]").href = manifest;
}

async function fetchWords(name) {
  const response = await fetchPart(PARTS.words[name]);
  return new Uint8Array(await response.arrayBuffer());
}

// Both modules share one memory and one table of functions; the second fills its places there by itself.
let app;
async function fetchLater() {
  if (PARTS.laterModule) await WebAssembly.instantiate(await compile(PARTS.laterModule), { first: app });
}

async function openApp() {
  keepInstalledName();
  const { tampered, stopped, old } = SAID[spoken];
  if (!WebAssembly.compileStreaming) return say(old);
  if (!document.querySelector("link[rel=stylesheet]").sheet) return say(tampered);
  let module, words;
  try {
    [module, words] = await Promise.all([compile(PARTS.appModule), fetchWords(`${spoken}-first`)]);
  } catch (error) {
    return say(error instanceof WebAssembly.CompileError ? old : tampered);
  }
  try {
    app = await __wbg_init({ module_or_path: module });
    boot(hostFor(module), words);
  } catch (error) {
    return say(`${stopped} ${error}`);
  }
  document.getElementById("opening")?.remove();
  keepForOffline();
}

if (globalThis.document) {
  listen();
  showDoor();
  openApp();
} else serveKeys();
