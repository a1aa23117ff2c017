// Runs beside the page, in a Worker of its own: the model and the planner answer questions here,
// one after the other, and the page stays smooth. Learning from a diary tells how far it is.
let ready;
addEventListener("message", async ({ data: { module, id, question, learning } }) => {
  if (module) {
    ready = __wbg_init({ module_or_path: module });
    return;
  }
  try {
    await ready;
    const bytes = learning ? learn(question, (done) => postMessage({ id, done })) : answer(question);
    postMessage({ id, answer: bytes }, [bytes.buffer]);
  } catch (error) {
    postMessage({ id, refused: String(error?.message ?? error) });
  }
});
