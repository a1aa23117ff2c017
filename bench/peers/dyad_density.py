"""The log posterior in JAX, for numpyro and for its own gradient: a scan over the check-ins, in f64."""
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy as np
from dyad import HOUR, NUMBERS, PRIOR_MEAN, PRIOR_SD, TERMS, check_ins

jax.config.update("jax_enable_x64", True)


def densities(count):
    """The log likelihood, and the log posterior."""
    hours, who, event, items = check_ins(count)
    longest = int(hours.max())
    rows = (jnp.asarray(who), jnp.asarray(hours), jnp.asarray(event), jnp.asarray(np.nan_to_num(items)), jnp.asarray(~np.isnan(items)))

    def tables(th):
        a = -jnp.diag(jnp.exp(th[:4]))
        a = a.at[0, 1].set(th[4]).at[2, 3].set(th[4]).at[0, 2].set(th[5]).at[2, 0].set(th[6]).at[1, 3].set(th[7]).at[3, 1].set(th[8])
        s = jnp.exp(th[9:13])
        shared = jnp.tanh(th[13]) * s[0] * s[2]
        g = jnp.diag(s**2).at[0, 2].set(shared).at[2, 0].set(shared)
        f = term = jnp.eye(4)
        q = part = g * HOUR
        for i in range(1, TERMS + 1):
            term = term @ a * (HOUR / i)
            f = f + term
            part = (a @ part + part @ a.T) * (HOUR / (i + 1))
            q = q + part

        def hour(held, _):
            fn, qn = held
            next = (f @ fn, f @ qn @ f.T + q)
            return next, next

        _, (fs, qs) = jax.lax.scan(hour, (jnp.eye(4), jnp.zeros((4, 4))), None, length=longest)
        return jnp.concatenate([jnp.eye(4)[None], fs]), jnp.concatenate([jnp.zeros((1, 4, 4)), qs])

    def likelihood(th):
        fs, qs = tables(th)
        happens, middle, variance = th[20:24], th[24:28], jnp.exp(2 * th[14:18])
        loading = jnp.stack([jnp.ones(()), th[18], jnp.ones(()), th[19]])

        def step(held, row):
            m, p, sum = held
            w, n, e, y, seen = row
            f, q = fs[n], qs[n]
            m = f @ m + e * happens
            p = f @ p @ f.T + q
            for j in range(4):
                i, l = 2 * w + j // 2, loading[j]
                column = l * jax.lax.dynamic_index_in_dim(p, i, 0, False)
                total = l * column[i] + variance[j]
                off = y[j] - l * (m[i] + middle[i])
                gain = column / total
                sum = sum + jnp.where(seen[j], -0.5 * (jnp.log(2 * jnp.pi * total) + off * off / total), 0.0)
                m = jnp.where(seen[j], m + gain * off, m)
                p = jnp.where(seen[j], p - jnp.outer(gain, gain) * total, p)
            return (m, p, sum), None

        (_, _, sum), _ = jax.lax.scan(step, (jnp.zeros(4), jnp.eye(4), jnp.zeros(())), rows)
        return sum

    def posterior(th):
        scores = (th - PRIOR_MEAN) / PRIOR_SD
        return likelihood(th) - 0.5 * jnp.sum(scores**2) - np.log(PRIOR_SD).sum() - 0.5 * NUMBERS * np.log(2 * np.pi)

    return likelihood, posterior
