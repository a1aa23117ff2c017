"""numpyro's no-U-turn sampler: `dyad_numpyro.py COUNT SETTLE DRAWS`, one chain. Compilation does not count."""
import sys

import dyad_density
import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from dyad import PRIOR_MEAN, PRIOR_SD, processor_s, result
from numpyro.infer import MCMC, NUTS, init_to_value

count, settle, draws = map(int, sys.argv[1:])
likelihood, _ = dyad_density.densities(count)


def model():
    th = numpyro.sample("th", dist.Normal(jnp.asarray(PRIOR_MEAN), jnp.asarray(PRIOR_SD)).to_event(1))
    numpyro.factor("likelihood", likelihood(th))


def sampler(settle, draws):
    kernel = NUTS(model, init_strategy=init_to_value(values={"th": jnp.asarray(PRIOR_MEAN)}))
    return MCMC(kernel, num_warmup=settle, num_samples=draws, num_chains=1, progress_bar=False)


def timed(work):
    start = processor_s()
    jax.block_until_ready(work())
    return processor_s() - start


# A run of next to no draws is almost all compilation.
small = sampler(1, 1)
compile_warm = timed(lambda: (small.warmup(jax.random.PRNGKey(0)), small.last_state)[1])
compile_run = timed(lambda: (small.run(jax.random.PRNGKey(0)), small.last_state)[1])
chain = sampler(settle, draws)
settled = timed(lambda: (chain.warmup(jax.random.PRNGKey(1)), chain.last_state)[1])
drawn = timed(lambda: (chain.run(jax.random.PRNGKey(2)), chain.last_state)[1])
print(f"# numpyro compiles for {compile_warm + compile_run:.1f} s")
found = np.asarray(chain.get_samples(group_by_chain=True)["th"])
result(count, f"numpyro {numpyro.__version__} NUTS", max(settled - compile_warm, 0), max(drawn - compile_run, 0), found)
