// Runs beside the page while the camera does, and looks for a square in one frame after the other.
let ready;
addEventListener("message", async ({ data: { module, width, height, grey } }) => {
  if (module) {
    ready = __wbg_init({ module_or_path: module });
    return;
  }
  try {
    await ready;
    postMessage({ text: read_square(width, height, grey) ?? "" });
  } catch {
    // A picture broke it. What it holds cannot be trusted any more, so the page ends it and makes another.
    postMessage({ text: "", broken: true });
  }
});
