// Runs beside the page, in a Worker made from this very file: derives one key and is then ended,
// so that the memory that held the passphrase goes with it.
function serveKeys() {
  addEventListener("message", async ({ data: { module, request } }) => {
    try {
      await __wbg_init({ module_or_path: module });
      const answer = derive(request);
      request.fill(0);
      postMessage({ answer }, [answer.buffer]);
    } catch (error) {
      postMessage({ refused: String(error?.message ?? error) });
    }
  });
}
