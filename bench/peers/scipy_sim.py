"""scipy, one couple after the other: LSODA and RK45, restarted where the inputs change, at the loosest tolerance that passes."""
import time

import numpy as np
import scipy
from problem import BEGIN, GATE, change, couples, plans, references, result
from scipy.integrate import solve_ivp

COUNT = 24
p, U, ref = couples(256), plans(), references()


def one(i, method, tolerance):
    u, y, out = U[i % 64], BEGIN.copy(), [BEGIN]
    cuts = [0] + [m for m in range(1, 120) if (u[m] != u[m - 1]).any()] + [120]
    for a, b in zip(cuts[:-1], cuts[1:]):
        at = [t for t in range(5, 121, 5) if a < t <= b]
        f = lambda t, y: change(y, p[i], u[a], lambda z: 1 / (1 + np.exp(-z)), np.tanh)
        s = solve_ivp(f, (a, b), y, method=method, rtol=tolerance, atol=tolerance, t_eval=sorted({*at, b}))
        out += [s.y[:, k] for k in range(len(at))]
        y = s.y[:, -1]
    return np.array(out)


for method, tolerances in (("RK45", (1e-4, 3e-5, 1e-5)), ("LSODA", (1e-5, 3e-6, 1e-6, 3e-7))):
    for tolerance in tolerances:
        start = time.process_time()
        error = max(np.abs(one(i, method, tolerance) - ref[i]).max() for i in range(COUNT))
        seconds = time.process_time() - start
        if error <= GATE:
            result(f"scipy {scipy.__version__} {method}", error, COUNT / seconds)
            break
