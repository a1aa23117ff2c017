// A square code from one phone's screen as what another phone's camera sees: turned, lit from one side, and noisy.

import { writeFile } from "node:fs/promises";

const WIDTH = 640;
const HEIGHT = 480;
/** How much of the picture's height the square fills, and how far it is turned. */
const FILLS = 0.8;
const TURNED_RAD = 0.2;
const PAPER = 205;
const INK = 45;
const NOISE = 24;

/** The square on a page as rows of dark and light modules, its quiet edge included. */
async function modules(page) {
  const svg = page.locator("figure.square svg");
  const side = Number((await svg.getAttribute("viewBox")).split(" ")[2]);
  const dark = Array.from({ length: side }, () => new Array(side).fill(false));
  const path = await svg.locator("path").getAttribute("d");
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) dark[y].fill(true, Number(x), Number(x) + Number(run));
  return dark;
}

/** Writes what a camera sees of rows of modules, as a short video that Chromium plays in the place of a camera. */
export async function film(file, dark) {
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  const scale = (HEIGHT * FILLS) / dark.length;
  const [sin, cos] = [Math.sin(TURNED_RAD), Math.cos(TURNED_RAD)];
  let chance = 1;
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [right, down] = [x - WIDTH / 2, y - HEIGHT / 2];
      const column = Math.floor((right * cos + down * sin) / scale + dark.length / 2);
      const row = Math.floor((down * cos - right * sin) / scale + dark.length / 2);
      const inside = row >= 0 && row < dark.length && column >= 0 && column < dark.length;
      const plain = inside ? (dark[row][column] ? INK : PAPER) : (x + y) % 97;
      chance = (Math.imul(chance, 1664525) + 1013904223) >>> 0;
      const noise = ((chance >>> 16) % NOISE) - NOISE / 2;
      luma[y * WIDTH + x] = Math.max(16, Math.min(235, plain * (0.7 + (0.3 * x) / WIDTH) + noise));
    }
  }
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, grey]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, frame, frame]));
}

/** Films the square on a page. */
export async function filmSquare(file, page) {
  await film(file, await modules(page));
}

/** What Chromium is started with so that a file is its camera. */
export const cameraOf = (file) => ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${file}`];
