"""Stan's no-U-turn sampler through pystan: `dyad_stan.py COUNT SETTLE DRAWS`, one chain. Compilation does not count."""
import sys
from pathlib import Path

import httpstan.cache
import httpstan.models
import numpy as np
import stan
from dyad import NUMBERS, PRIOR_MEAN, PRIOR_SD, check_ins, processor_s, result

count, settle, draws = map(int, sys.argv[1:])
hours, who, event, items = check_ins(count)
data = {
    "n": count, "longest": int(hours.max()), "hours": hours.tolist(), "who": who.tolist(), "event": event.tolist(),
    "items": np.nan_to_num(items).tolist(), "seen": (~np.isnan(items)).astype(int).tolist(),
    "prior_mean": PRIOR_MEAN.tolist(), "prior_sd": PRIOR_SD.tolist(),
}
code = Path(__file__).with_name("dyad.stan").read_text()
# Its first compiler is given one second of the wall: on a busy machine that takes some attempts.
for attempt in range(20):
    start = processor_s()
    try:
        model = stan.build(code, data=data, random_seed=1)
        break
    except Exception as error:
        print(f"# not built: {type(error).__name__}", flush=True)
        # What half a build leaves would be taken for a whole one.
        httpstan.cache.delete_model_directory(httpstan.models.calculate_model_name(code))
else:
    sys.exit("Stan was not built")
print(f"# Stan compiles for {processor_s() - start:.1f} s")


def run(settle, draws):
    start = processor_s()
    fit = model.sample(num_chains=1, num_warmup=settle, num_samples=draws, init=[{"th": PRIOR_MEAN.tolist()}])
    return processor_s() - start, fit


total, fit = run(settle, draws)
found = np.asarray(fit["th"]).reshape(NUMBERS, -1).T
# Stan says nothing about where its time goes in the end: settling takes its share of all leaps, or more.
result(count, "Stan (pystan 3.10) NUTS", total * settle / (settle + draws), total * draws / (settle + draws), found)
