"""PyMC's model under nutpie: `dyad_pymc.py COUNT SETTLE DRAWS [jax|numba]`, one chain. Compilation does not count."""
import os
import sys

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np
import nutpie
import pymc as pm
import pytensor
import pytensor.tensor as pt
from dyad import HOUR, PRIOR_MEAN, PRIOR_SD, TERMS, check_ins, processor_s, result

count, settle, draws = map(int, sys.argv[1:4])
backend = sys.argv[4] if len(sys.argv) > 4 else "jax"
hours, who, event, items = check_ins(count)
seen = (~np.isnan(items)).astype(float)

with pm.Model() as model:
    th = pm.Normal("th", PRIOR_MEAN, PRIOR_SD, shape=28)
    a = pt.set_subtensor(pt.zeros((4, 4))[[0, 1, 2, 3], [0, 1, 2, 3]], -pt.exp(th[:4]))
    a = pt.set_subtensor(a[[0, 2, 0, 2, 1, 3], [1, 3, 2, 0, 3, 1]], pt.stack([th[4], th[4], th[5], th[6], th[7], th[8]]))
    s = pt.exp(th[9:13])
    shared = pt.tanh(th[13]) * s[0] * s[2]
    g = pt.set_subtensor(pt.zeros((4, 4))[[0, 1, 2, 3], [0, 1, 2, 3]], s**2)
    g = pt.set_subtensor(g[[0, 2], [2, 0]], pt.stack([shared, shared]))
    f = term = np.eye(4) + 0 * a
    q = part = g * HOUR
    for i in range(1, TERMS + 1):
        term = term @ a * (HOUR / i)
        f = f + term
        part = (a @ part + part @ a.T) * (HOUR / (i + 1))
        q = q + part
    (fs, qs), _ = pytensor.scan(
        lambda fn, qn, f, q: (f @ fn, f @ qn @ f.T + q), outputs_info=[pt.eye(4), pt.zeros((4, 4))],
        non_sequences=[f, q], n_steps=int(hours.max()),
    )
    fs = pt.concatenate([pt.eye(4)[None], fs])
    qs = pt.concatenate([pt.zeros((1, 4, 4)), qs])
    variance, loading = pt.exp(2 * th[14:18]), pt.stack([1.0, th[18], 1.0, th[19]])
    looks = np.eye(4)[2 * who[:, None] + np.array([0, 0, 1, 1])]

    def step(fk, qk, e, y, o, look, m, p, happens, variance, loading, middle):
        m = fk @ m + e * happens
        p = fk @ p @ fk.T + qk
        sum = 0.0
        for j in range(4):
            h = look[j] * loading[j]
            column = p @ h
            total = (h * column).sum() + variance[j]
            off = y[j] - (h * (m + middle)).sum()
            gain = column / total * o[j]
            sum = sum - o[j] * 0.5 * (pt.log(2 * np.pi * total) + off * off / total)
            m = m + gain * off
            p = p - pt.outer(gain, column)
        return m, p, sum

    (_, _, sums), _ = pytensor.scan(
        step, sequences=[fs[hours], qs[hours], pt.as_tensor(event), pt.as_tensor(np.nan_to_num(items)), pt.as_tensor(seen), pt.as_tensor(looks)],
        outputs_info=[pt.zeros(4), pt.eye(4), None], non_sequences=[th[20:24], variance, loading, th[24:28]],
    )
    pm.Potential("likelihood", sums.sum())

start = processor_s()
compiled = nutpie.compile_pymc_model(model, backend=backend, **({"gradient_backend": "jax"} if backend == "jax" else {}))
print(f"# nutpie compiles for {processor_s() - start:.1f} s")
# The first run compiles what is left to compile.
start = processor_s()
nutpie.sample(compiled, draws=2, tune=2, chains=1, cores=1, progress_bar=False, seed=1)
print(f"# and for {processor_s() - start:.1f} s with the first draws")
start = processor_s()
trace = nutpie.sample(compiled, draws=draws, tune=settle, chains=1, cores=1, progress_bar=False, seed=1, save_warmup=True)
total = processor_s() - start
share = 0.5
if "warmup_sample_stats" in trace:
    steps = [float(group["n_steps"].sum()) for group in (trace.warmup_sample_stats, trace.sample_stats)]
    share = steps[0] / sum(steps)
result(count, f"PyMC {pm.__version__} + nutpie {nutpie.__version__}, {backend}", total * share, total * (1 - share), np.asarray(trace.posterior["th"]))
