"""The posterior of two people's states: data, priors, the gate, and time, for every peer.

Order of the 28 numbers: log rates of SA, CA, SB, CB; pulls a_w, s_AB, s_BA, c_AB, c_BA; log noise of the four states and
the correlation of both securities' (as its inverse tanh); log noise of the four items; two loadings; what an event adds
to the four states; their middles.
"""
import os
from pathlib import Path

import numpy as np

NUMBERS = 28
ENOUGH = 400
MEANS, SDS = 0.1, 0.1
PRIOR_MEAN = np.r_[np.full(4, np.log(0.5)), np.zeros(5), np.full(4, np.log(0.6)), 0, np.full(4, np.log(0.5)), 1, 1, np.zeros(8)]
PRIOR_SD = np.r_[np.full(4, 0.5), np.full(5, 0.3), np.full(5, 0.5), np.full(4, 0.5), 0.3, 0.3, np.full(4, 0.5), np.ones(4)]
TRUTH = np.r_[
    np.log([0.6, 0.9, 0.5, 0.8]), 0.15, 0.2, 0.1, 0.15, 0.25, np.log([0.5, 0.6, 0.55, 0.7]), 0.4,
    np.log([0.4, 0.6, 0.5, 0.5]), 0.9, 1.1, 0.3, 0.5, 0.2, 0.4, 0.2, -0.1, 0.1, 0,
]
DATA = Path(__file__).resolve().parent.parent / "data"
HOUR, TERMS = 1 / 24, 7


def check_ins(count):
    """Whole hours since the last, who, whether something happened, four items (nan where open)."""
    rows = np.genfromtxt(DATA / f"dyad_{count}.csv", delimiter=",")
    return rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2], rows[:, 3:]


def drift(th):
    a = -np.diag(np.exp(th[:4]))
    a[0, 1] = a[2, 3] = th[4]
    a[0, 2], a[2, 0], a[1, 3], a[3, 1] = th[5:9]
    return a


def noise(th):
    s = np.exp(th[9:13])
    g = np.diag(s**2)
    g[0, 2] = g[2, 0] = np.tanh(th[13]) * s[0] * s[2]
    return g


def processor_s():
    """Seconds that this process and all it has started have had a processor."""
    tick, total, waiting = os.sysconf("SC_CLK_TCK"), 0, [os.getpid()]
    while waiting:
        process = waiting.pop()
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, fields[11:15]))
            for thread in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / tick


def gate(count, draws):
    """How far the moments of draws (rows) are from those of the long run, and whether that is near enough."""
    means, sds = np.genfromtxt(DATA / f"dyad_{count}_moments.csv", delimiter=",", skip_header=1, usecols=(1, 2)).T
    off = (np.abs(draws.mean(0) - means) / sds).max()
    wide = np.abs(draws.std(0) / sds - 1).max()
    near = off <= MEANS and wide <= SDS
    return f"{'' if near else 'not equal: '}means {off:.3f} sd, sds {100 * wide:.1f} %"


def result(count, who, settled, drawn, draws):
    """Prints seconds to an effective sample size of 400: settling once, and as much of the drawing as it takes."""
    import arviz as az

    chains = draws if draws.ndim == 3 else draws[None]
    least = min(float(az.ess(np.ascontiguousarray(chains[:, :, k]))) for k in range(NUMBERS))
    np.save(Path(os.environ.get("PEERS_DATA", ".")) / f"dyad_{count}_{who.split()[0]}.npy", chains)
    seconds = settled + drawn * ENOUGH / least
    print(f"# {who}: {settled:.1f} s to settle, {drawn:.1f} s for {chains.shape[1]} draws, effective {least:.0f}", flush=True)
    said = gate(count, chains.reshape(-1, NUMBERS))
    print(f"result\tdyad-{count}\t{who}\t{said}\t{seconds:.3f}", flush=True)
