// Loaded before a server that can't be told where to listen: it is to be found on loopback only.

import { Server } from "node:net";

const { listen } = Server.prototype;
Server.prototype.listen = function (where, ...more) {
  if (typeof where === "number" && typeof more[0] !== "string") return listen.call(this, where, "127.0.0.1", ...more);
  return listen.call(this, where, ...more);
};
