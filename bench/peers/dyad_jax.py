"""Microseconds for the log posterior with its slopes in JAX, one core. `dyad_jax.py COUNT`; `golden` prints the slopes."""
import sys

import jax
import jax.numpy as jnp
from dyad import TRUTH, processor_s
from dyad_density import densities

count = int(sys.argv[1])
_, posterior = densities(count)
both = jax.jit(jax.value_and_grad(posterior))
at = jnp.asarray(TRUTH)
value, slopes = jax.block_until_ready(both(at))
if "golden" in sys.argv:
    print(repr(float(value)), [float(slope) for slope in slopes])
    sys.exit()
repeats, times = 300, []
for _ in range(5):
    start = processor_s()
    for _ in range(repeats):
        jax.block_until_ready(both(at))
    times.append((processor_s() - start) / repeats * 1e6)
print(f"result\tslopes-{count}\tJAX {jax.__version__}, compiled\t{float(value):.9f}\t{min(times):.1f}")
