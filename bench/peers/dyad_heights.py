"""The log posterior in JAX at places out to its tails: `dyad_heights.py COUNT` writes `data/dyad_COUNT_heights.csv`.

Places are spread around the long run's moments: half of them by a t distribution with two degrees of freedom, the others
where rates are low and middles far off, which is where narrow draws do not come to.
"""
import sys

import jax
import numpy as np
from dyad import DATA, NUMBERS
from dyad_density import densities

count, half = int(sys.argv[1]), 12
means, sds = np.genfromtxt(DATA / f"dyad_{count}_moments.csv", delimiter=",", skip_header=1, usecols=(1, 2)).T
chance = np.random.default_rng(count)
wide = chance.standard_normal((half, NUMBERS)) / np.sqrt(chance.chisquare(2, (half, 1)) / 2)
low = chance.standard_normal((half, NUMBERS))
low[:, :4] = -np.abs(low[:, :4]) - 2
low[:, 24:] *= 3
points = np.round(means + sds * np.concatenate([wide, low]), 6)
posterior = jax.jit(densities(count)[1])
with open(DATA / f"dyad_{count}_heights.csv", "w") as out:
    for point in points:
        out.write(",".join(f"{x:.6f}" for x in point) + f",{float(posterior(point)):.9f}\n")
