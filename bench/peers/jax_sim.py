"""JAX on one core: the same method on the same grid, written by hand under lax.scan, in f32; and diffrax, adaptive."""
import os

if os.environ.get("THREADS", "1") == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
from problem import (
    BEGIN, EVERY_FIVE, GATE, LENGTH, MINUTE, NODES_A, WEIGHTS, change, couples, plans, rate, references, result,
)

jax.config.update("jax_enable_x64", True)
p, U, ref = couples(4096), plans(), references()
rhs = lambda y, q, u: change(y, q, u, jax.nn.sigmoid, jnp.tanh)


def step(y, q, u, h):
    ks = []
    for row in NODES_A:
        at = [y[i] + h * sum(a * k[i] for a, k in zip(row, ks)) if row else y[i] for i in range(20)]
        ks.append(rhs(at, q, u))
    return [y[i] + h * sum(b * k[i] for b, k in zip(WEIGHTS, ks)) for i in range(20)]


def worth(y):
    one = lambda o, b: y[o + 7] - 0.8 * y[o + 6] - 0.5 * y[o + 5] * y[b + 9] + 0.3 * y[o + 3]
    return [one(0, 10), one(10, 0)]


def fixed(states):
    @jax.jit
    def run(q, u):
        y = [jnp.full((q.shape[-1],), v, q.dtype) for v in BEGIN]

        def body(carry, x):
            y, sums, peaks = carry
            u, h = x
            before = worth(y)
            y = step(y, q, u, h)
            sums = [s + 0.5 * h * (a + b) for s, a, b in zip(sums, before, worth(y))]
            peaks = [jnp.maximum(k, t) for k, t in zip(peaks, (y[6], y[16]))]
            return (y, sums, peaks), (jnp.stack(y) if states else None)

        zero = jnp.zeros_like(y[0])
        (_, sums, peaks), seen = jax.lax.scan(body, (y, [zero, zero], [y[6], y[16]]), (u[MINUTE], jnp.asarray(LENGTH, q.dtype)))
        return seen, jnp.stack(sums) / 120, jnp.stack(peaks)

    return run


lanes = lambda p: jnp.asarray(np.moveaxis(p, 0, -1), jnp.float32)
seen, _, _ = fixed(True)(lanes(p[:256]), lanes(U[np.arange(256) % 64]))
error = float(np.abs(np.moveaxis(np.asarray(seen)[EVERY_FIVE], 2, 0) - ref[:, 1:]).max())
u = jnp.asarray(U[3], jnp.float32)
for count in (1024, 4096):
    q, run = lanes(p[:count]), fixed(False)
    jax.block_until_ready(run(q, u))
    result(f"JAX {jax.__version__}, f32, by hand, {count} abreast", error, rate(lambda: jax.block_until_ready(run(q, u)), count))


def adaptive(q, u, tolerance):
    field = lambda t, y, args: jnp.stack(rhs(y, args[0], args[1][jnp.clip(t, 0, 119.999).astype(int)]))
    breaks = jnp.asarray(np.r_[np.arange(1, 7), np.arange(10, 120, 5)], float)
    control = diffrax.ClipStepSizeController(diffrax.PIDController(rtol=tolerance, atol=tolerance), jump_ts=breaks)
    return diffrax.diffeqsolve(
        diffrax.ODETerm(field), diffrax.Tsit5(), 0.0, 120.0, 0.5, jnp.asarray(BEGIN), args=(q, u),
        stepsize_controller=control, saveat=diffrax.SaveAt(ts=jnp.arange(0, 121, 5).astype(float)), max_steps=512,
    ).ys


for tolerance in (3e-4, 1e-4, 3e-5, 1e-5):
    run = jax.jit(jax.vmap(lambda q, u: adaptive(q, u, tolerance)))
    error = float(np.abs(np.asarray(run(jnp.asarray(p[:256]), jnp.asarray(U[np.arange(256) % 64]))) - ref).max())
    if error <= GATE:
        run = jax.jit(jax.vmap(lambda q, u: adaptive(q, u, tolerance), in_axes=(0, None)))
        q, u = jnp.asarray(p[:512]), jnp.asarray(U[3])
        jax.block_until_ready(run(q, u))
        result(f"diffrax {diffrax.__version__}, adaptive", error, rate(lambda: jax.block_until_ready(run(q, u)), 512, 3))
        break
