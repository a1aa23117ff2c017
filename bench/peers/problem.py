"""The ensemble problem of bench/README.md for Python peers: data, equations, grid, and how a result is printed.

Reads params.f64 from the folder named by PEERS_DATA (written by `bench params`) and the plans and reference courses
from bench/data.
"""
import os
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
RATES = [1, 5, 7, 11, 15, 18, 21, 26, 29, 32]
BEGIN = np.array([0.6, 0.05, 0.2, 0.1, 0.2, 0.4, 0.2, 0.6, 0.8, 0.2] * 2)
GATE = 1e-4
NODES_A = [
    [],
    [0.161],
    [-0.008480655492356989, 0.335480655492357],
    [2.8971530571054935, -6.359448489975075, 4.3622954328695815],
    [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
    [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383],
]
WEIGHTS = [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774]
# The grid: steps of one minute to minute 10, then of 2.5; the steps that end on a multiple of five minutes.
MINUTE = np.r_[np.arange(10), 10 + (np.arange(44) * 5) // 2]
LENGTH = np.r_[np.ones(10), np.full(44, 2.5)]
EVERY_FIVE = [4, 9] + [11 + 2 * i for i in range(22)]


def couples(count=65536):
    """Both partners' parameters with times as rates: [couple, partner, parameter]."""
    p = np.fromfile(Path(os.environ["PEERS_DATA"]) / "params.f64", count=count * 72).reshape(-1, 2, 36)
    p[:, :, RATES] = 1 / p[:, :, RATES]
    return p


def plans():
    return np.fromfile(HERE.parent / "data" / "plans_64x120x5.f64").reshape(64, 120, 5)


def references():
    return np.fromfile(HERE.parent / "data" / "ref_256x25x20.f64").reshape(256, 25, 20)


def change(y, q, u, sigmoid, tanh):
    """The change of the twenty states: y, q and u are indexed first by state, by partner and parameter, by input."""
    out = []
    for a in (0, 1):
        D, P, O, E, C, N, T, F, A, X = [y[10 * a + i] for i in range(10)]
        b = 10 * (1 - a)
        Nq, Tq, Xq = y[b + 5], y[b + 6], y[b + 9]
        w = [q[a, i] for i in range(36)]
        c, v, s, uo = u[0], u[1], u[2], u[3 + a]
        g = sigmoid(8 * (T - 0.5))
        out += [
            -(D - w[0]) * w[1] + w[2] * uo + w[3] * sigmoid(8 * (A - 0.5)) - w[4] * P * D,
            -P * w[5] + w[6] * uo,
            -(O - w[8]) * w[7] + w[9] * uo + w[10] * c * sigmoid(6 * (F - 0.3)) * (1 - 0.6 * g),
            -E * w[11] + w[12] * uo + w[13] * c,
            -(C - w[14]) * w[15] + w[16] * g - w[17] * O * C,
            (sigmoid(w[19] + 2 * T + 2 * Xq - 2 * F) - N) * w[18] - w[20] * c * N,
            (sigmoid(w[22] + w[23] * (Xq + 0.5 * s) + w[24] * C - w[25] * F - 1.5 * O - v) - T) * w[21],
            (sigmoid(w[27] + w[28] * O + 1.5 * c * (1 - Xq) + v - 2 * T - Tq + E) - F) * w[26],
            -A * w[32] + w[33] * tanh(2 * D) * (1 - A) + 0.5 * uo * (1 - A) - w[34] * P * A,
            (sigmoid(w[30] + w[31] * (Nq + 0.5 * c) + 1.5 * s - 1.5 * F + w[35] * P) - X) * w[29],
        ]
    return out


def rate(run, count, repeats=5):
    """Evenings a second of processor time: the median of some runs. All peers run on one core."""
    rates = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        rates.append(count / (time.process_time() - start))
    return float(np.median(rates))


def result(who, error, per_second):
    if error <= GATE:
        print(f"result\tsim\t{who}\t{error:.1e}\t{per_second:.0f}", flush=True)
    else:
        print(f"too far\tsim\t{who}\t{error:.1e}", flush=True)
