// Runs in a page before all of its scripts: notes each WebAssembly memory and each buffer that is made, without keeping
// any alive, and returns the bytes of those that live when it is asked.

(() => {
  const { ArrayBuffer: PlainBuffer, Uint8Array: PlainBytes, WeakRef, Proxy, Reflect } = globalThis;
  const PlainMemory = WebAssembly.Memory;
  const bufferOf = (view) => Reflect.get(view, "buffer");
  const memoryBuffer = Object.getOwnPropertyDescriptor(PlainMemory.prototype, "buffer").get;
  const known = new WeakSet();
  let noted = { memories: [], buffers: [] };
  const keep = (list, one) => {
    if (known.has(one)) return;
    known.add(one);
    noted[list].push(new WeakRef(one));
    // The dead go now and then, so that a long walk does not end in a list of what was.
    if (noted[list].length % 4096 === 0) noted[list] = noted[list].filter((ref) => ref.deref());
  };
  const PLAIN = new Set([Object.prototype, Array.prototype, null]);
  const note = (value, depth = 4) => {
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof PlainMemory) keep("memories", value);
    else if (value instanceof PlainBuffer) keep("buffers", value);
    else if (PlainBuffer.isView(value)) note(bufferOf(value));
    else if (depth > 0 && value instanceof Map) for (const pair of value) note(pair, depth - 1);
    else if (depth > 0 && PLAIN.has(Object.getPrototypeOf(value))) for (const one of Object.values(value)) note(one, depth - 1);
    return value;
  };
  const noteInstance = (value) => {
    note((value.instance ?? value).exports, 1);
    return value;
  };
  const later = (value, then) => {
    if (value instanceof Promise) value.then(then, () => {});
    else then(value);
    return value;
  };

  // Slices and the like ask the class for the maker, so that its replacement sees them as well.
  const watchClass = (holder, name, then = note) => {
    const plain = holder[name];
    if (!plain) return;
    const watched = new Proxy(plain, {
      construct: (target, given, made) => later(Reflect.construct(target, given, made === watched ? target : made), then),
    });
    Object.defineProperty(holder, name, { value: watched, writable: true, configurable: true });
    Object.defineProperty(plain.prototype, "constructor", { value: watched, writable: true, configurable: true });
  };
  const watchCall = (holder, name, then = note) => {
    const plain = holder?.[name];
    if (!plain) return;
    const watched = new Proxy(plain, { apply: (target, self, given) => later(Reflect.apply(target, self, given), then) });
    Object.defineProperty(holder, name, { value: watched, writable: true, configurable: true });
  };
  const watchField = (holder, name) => {
    const plain = holder && Object.getOwnPropertyDescriptor(holder, name);
    if (!plain?.get) return;
    const get = new Proxy(plain.get, { apply: (target, self, given) => note(Reflect.apply(target, self, given)) });
    Object.defineProperty(holder, name, { ...plain, get });
  };
  const of = (name) => globalThis[name]?.prototype;

  const Typed = Object.getPrototypeOf(PlainBytes);
  for (const name of ["with", "toSorted", "toReversed"]) watchCall(Typed.prototype, name);
  for (const name of ["fromBase64", "fromHex"]) watchCall(PlainBytes, name);
  for (const name of ["transfer", "transferToFixedLength", "transferToImmutable", "sliceToImmutable"]) watchCall(PlainBuffer.prototype, name);
  watchField(PlainMemory.prototype, "buffer");
  const sizes = ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32", "BigInt64", "BigUint64", "Float16", "Float32", "Float64"];
  for (const name of ["ArrayBuffer", "DataView", ...sizes.map((size) => `${size}Array`)]) watchClass(globalThis, name);
  watchClass(WebAssembly, "Memory");
  watchClass(WebAssembly, "Instance", noteInstance);
  for (const name of ["instantiate", "instantiateStreaming"]) watchCall(WebAssembly, name, noteInstance);

  watchCall(of("TextEncoder"), "encode");
  for (const name of ["Response", "Request", "Blob"]) for (const call of ["arrayBuffer", "bytes"]) watchCall(of(name), call);
  for (const name of ["encrypt", "decrypt", "digest", "sign", "deriveBits", "exportKey", "wrapKey"]) watchCall(of("SubtleCrypto"), name);
  for (const name of ["ReadableStreamDefaultReader", "ReadableStreamBYOBReader"]) watchCall(of(name), "read");
  watchCall(globalThis, "structuredClone");
  watchField(of("MessageEvent"), "data");
  watchField(of("IDBRequest"), "result");
  watchField(of("IDBCursorWithValue"), "value");
  for (const name of ["key", "primaryKey"]) watchField(of("IDBCursor"), name);
  watchField(of("FileReader"), "result");
  watchField(of("XMLHttpRequest"), "response");
  watchField(of("History"), "state");
  watchField(of("ImageData"), "data");
  watchField(of("PublicKeyCredential"), "rawId");
  watchCall(of("PublicKeyCredential"), "getClientExtensionResults");
  watchField(of("AuthenticatorResponse"), "clientDataJSON");
  watchField(of("AuthenticatorAttestationResponse"), "attestationObject");
  for (const name of ["getAuthenticatorData", "getPublicKey"]) watchCall(of("AuthenticatorAttestationResponse"), name);
  for (const name of ["authenticatorData", "signature", "userHandle"]) watchField(of("AuthenticatorAssertionResponse"), name);

  const text = (buffer) => {
    const parts = [];
    for (let at = 0; at < buffer.byteLength; at += 24576) {
      parts.push(btoa(String.fromCharCode(...new PlainBytes(buffer, at, Math.min(24576, buffer.byteLength - at)))));
    }
    return parts;
  };
  const read = () => {
    const memories = noted.memories.map((ref) => ref.deref()).filter(Boolean).map((one) => memoryBuffer.call(one));
    // The buffer of a memory is not told twice.
    const others = noted.buffers.map((ref) => ref.deref()).filter((one) => one && !memories.includes(one));
    const told = (all) => all.filter((one) => one.byteLength > 0).map(text);
    return { memories: told(memories), buffers: told(others) };
  };
  Object.defineProperty(globalThis, Symbol.for("watched buffers"), { value: read });
})();
