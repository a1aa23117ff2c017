"""The planning problem with general optimisers over numba's ensemble: seconds to 99 % of the best known, of some seeds.

plan.py OPTIMISER SEEDS SECONDS
"""
import sys
import time

import numpy as np
from numba_sim import all_of
from problem import couples

KINDS = np.array([[0, 0, 0], [1, 0.2, 0], [0.3, 1, 0], [0, 0, 1], [0.4, 0, 0.2]], float)
SUCCESS = 0.99 * 0.5593955
p = couples()
p = np.ascontiguousarray(p[(p[:, 0, 31] > 2.5) & (p[:, 0, 23] < 1.5) & (p[:, 1, 23] > 2.5) & (p[:, 1, 31] < 1.5)][:256])
want = np.stack(
    [
        0.15 + 0.6 * p[:, :, 23] / 4 * (1 - p[:, :, 31] / 5),
        0.1 + 0.4 * (p[:, :, 28] - 0.5) / 2.5,
        0.05 + 0.5 * p[:, :, 31] / 4,
    ],
    -1,
)


def means(slots):
    minute, found = np.arange(120), np.empty((256, 4))
    U = np.concatenate([KINDS[slots[minute // 5]], np.stack([minute == 1, minute == 3], 1).astype(float)], 1)
    all_of(p, np.ascontiguousarray(U), found)
    miss = ((KINDS[slots].mean(0) - want) ** 2).sum(-1)
    return (found[:, :2] - 3 * miss - 0.01 * (np.diff(slots) != 0).sum()).mean(0), (found[:, 2:] > 0.8).mean(0)


floor = means(np.zeros(24, np.int8))[0] - 0.05


def objective(slots):
    mean, risk = means(slots)
    return float(np.log(np.maximum(mean - floor, 1e-3)).sum() - 10 * np.maximum(0, risk - 0.25).sum())


def decoded(x):
    """Twelve numbers of 0-1: six kinds and six lengths."""
    x = np.clip(x, 0, 1 - 1e-9)
    ends = np.round(np.cumsum(x[6:] + 1e-3) / (x[6:] + 1e-3).sum() * 24).astype(int)
    return np.repeat(np.minimum((x[:6] * 5).astype(int), 4), np.diff(np.r_[0, ends])).astype(np.int8)


class Done(Exception):
    pass


def search(optimiser, seed, seconds):
    start = time.process_time()

    def loss(x):
        value = objective(decoded(np.asarray(x)))
        if value >= SUCCESS or time.process_time() - start > seconds:
            raise Done(value)
        return -value

    try:
        if optimiser == "cma":
            import cma

            cma.fmin2(loss, [0.5] * 12, 0.3, {"bounds": [0, 1], "verbose": -9, "seed": seed + 1, "maxfevals": 10**9}, restarts=99)
        else:
            from scipy.optimize import differential_evolution

            differential_evolution(loss, [(0, 1 - 1e-9)] * 12, maxiter=10**6, popsize=10, seed=seed, polish=False, tol=0)
    except Done as done:
        return done.args[0] >= SUCCESS, time.process_time() - start
    return False, time.process_time() - start


optimiser, seeds, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
found = [search(optimiser, seed, seconds) for seed in range(seeds)]
name = {"cma": "CMA-ES", "de": "differential evolution"}[optimiser]
# A failure counts with all the time it was given.
print(f"result\tplan\t{name}, numba\t{sum(ok for ok, _ in found)} of {seeds}\t{np.median([t for _, t in found]):.1f}", flush=True)
