"""statsmodels: the most likely point by L-BFGS, with slopes by differences. A point, and no posterior."""
import sys

import numpy as np
import statsmodels
from dyad import HOUR, PRIOR_MEAN, TERMS, TRUTH, check_ins, drift, noise, processor_s
from statsmodels.tsa.statespace.mlemodel import MLEModel

count = int(sys.argv[1])
hours, who, event, items = check_ins(count)


def tables(th):
    a, g = drift(th), noise(th)
    f = term = np.eye(4)
    q = part = g * HOUR
    for i in range(1, TERMS + 1):
        term = term @ a * (HOUR / i)
        f = f + term
        part = (a @ part + part @ a.T) * (HOUR / (i + 1))
        q = q + part
    fs, qs = [np.eye(4)], [np.zeros((4, 4))]
    for _ in range(hours.max()):
        fs.append(f @ fs[-1])
        qs.append(f @ qs[-1] @ f.T + q)
    return np.array(fs), np.array(qs)


class Model(MLEModel):
    def __init__(self):
        wide = np.full((count, 8), np.nan)
        for i in range(count):
            wide[i, 4 * who[i] : 4 * who[i] + 4] = items[i]
        super().__init__(wide, k_states=4, k_posdef=4, loglikelihood_burn=0)
        self["obs_intercept"] = np.zeros((8, 1))
        for name, shape in (("transition", (4, 4, count)), ("state_intercept", (4, count)), ("state_cov", (4, 4, count))):
            self.ssm[name] = np.zeros(shape)
        self["selection"] = np.eye(4)
        self.initialize_known(np.zeros(4), np.eye(4))
        self.ssm.filter_univariate = True

    start_params = PRIOR_MEAN
    param_names = [f"th{k}" for k in range(28)]

    def update(self, params, **rest):
        th = np.asarray(super().update(params, **rest)).real
        fs, qs = tables(th)
        # Its transition at t leads to t + 1.
        ahead, then = np.r_[hours[1:], 0], np.r_[event[1:], 0]
        self.ssm["transition"] = np.ascontiguousarray(np.moveaxis(fs[ahead], 0, -1))
        self.ssm["state_cov"] = np.ascontiguousarray(np.moveaxis(qs[ahead], 0, -1))
        self.ssm["state_intercept"] = th[20:24][:, None] * then
        looks = np.zeros((8, 4))
        for person in (0, 1):
            for j in range(4):
                looks[4 * person + j, 2 * person + j // 2] = [1, th[18], 1, th[19]][j]
        self["design"] = looks
        self["obs_intercept"] = (looks @ th[24:28])[:, None]
        self["obs_cov"] = np.diag(np.tile(np.exp(2 * th[14:18]), 2))


model = Model()
model.initialize_known(event[0] * TRUTH[20:24], np.eye(4))
at_truth = model.loglike(TRUTH)
model.initialize_known(np.zeros(4), np.eye(4))
start = processor_s()
fit = model.fit(method="lbfgs", maxiter=200, disp=0, cov_type="none")
seconds = processor_s() - start
print(f"result\tdyad-{count}\tstatsmodels {statsmodels.__version__}\ta point, no posterior: {at_truth:.6f} at the truth, {fit.llf:.3f} at most\t{seconds:.3f}")
