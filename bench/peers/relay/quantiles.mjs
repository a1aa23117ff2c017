// What the load generators in Node share: how many came, and how long they took.

/** Share of each run that does not count. */
const WARM_UP = 0.15;
/** After so long a record counts as lost. */
export const PATIENCE_MS = 3000;

/** Takes in how long each record took to come to the other phone. */
export class Times {
  constructor(seconds) {
    const now = performance.now();
    this.begin = now + seconds * WARM_UP * 1000;
    this.end = now + seconds * 1000;
    this.seconds = seconds;
    this.took = [];
    this.lost = 0;
  }

  running() {
    return performance.now() < this.end;
  }

  /** One record that was sent at `sent` and has come, or has not. */
  add(sent, came) {
    if (sent <= this.begin) return;
    if (came) this.took.push(performance.now() - sent);
    else this.lost += 1;
  }

  /** The line that the program beside it reads: a second, half and nearly all in ms, lost. */
  line() {
    this.took.sort((one, other) => one - other);
    const at = (share) => this.took[Math.floor(this.took.length * share)] ?? NaN;
    const perSecond = this.took.length / (this.seconds * (1 - WARM_UP));
    return ["figures", perSecond, at(0.5), at(0.99), this.lost].join("\t");
  }
}

/** Waits until what `arm` was handed is called, for so long at most; says whether it was. */
export function come(arm) {
  return new Promise((done) => {
    const late = setTimeout(() => done(false), PATIENCE_MS);
    arm(() => {
      clearTimeout(late);
      done(true);
    });
  });
}
