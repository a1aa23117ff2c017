"""Does more holding go with a better next morning? A multilevel model on a diary table of Afterglow.

    python multilevel.py diaries.csv [ours]

Needs pandas and statsmodels. `ours` is a folder with what `afterglow learn --json` says of each couple; without it only
the model's own estimate is printed. multilevel.R does the same in R.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf


def rows(path):
    """One row for each evening of each person whose next morning is known."""
    table = pd.read_csv(path, dtype={"dyad_id": str, "person_id": str, "partner_id": str, "value": str})
    table = table.dropna(subset=["value"])
    offset = pd.to_timedelta(table.tz.replace({"Z": "+00:00", "UTC": "+00:00"}).map(minutes), unit="min")
    # A day begins at five for people who are still awake.
    table["local"] = pd.to_datetime(table.timestamp_utc).dt.tz_localize(None) + offset - pd.Timedelta(hours=5)

    keys = ["dyad_id", "person_id", "local"]
    checkins = table[table.instrument == "checkin"].pivot_table(
        index=keys, columns="item", values="value", aggfunc="last").reset_index()
    ended = checkins.local - pd.to_timedelta(checkins.minutes_after.astype(float), unit="min")
    checkins["day"] = ended.dt.floor("D")
    checkins["hold"] = checkins.hold_min.astype(float) / 10
    # Both tell the minutes of one evening: it has their mean.
    held = checkins.groupby(["dyad_id", "day"]).hold.mean().reset_index()

    mornings = table[table.instrument == "morning"].copy()
    mornings["day"] = mornings.local.dt.floor("D")
    mornings["value"] = mornings.value.astype(float)
    mornings = mornings.groupby(["dyad_id", "person_id", "day"]).value.mean().rename("morning").reset_index()

    after = mornings.assign(day=mornings.day - pd.Timedelta(days=1))
    both = after.merge(held, on=["dyad_id", "day"]).dropna(subset=["hold"])
    before = mornings.rename(columns={"morning": "before"})
    both = both.merge(before, on=["dyad_id", "person_id", "day"], how="left")
    both["time"] = (both.day - both.day.min()).dt.days / 100

    # Within persons: how people differ is no link.
    for column in ["hold", "before", "time"]:
        both[column] -= both.groupby("person_id")[column].transform("mean")
    both["before"] = both.before.fillna(0)
    return both


def minutes(offset):
    """Minutes that local time is ahead of UTC: '+01:00' is 60."""
    sign = -1 if offset[0] == "-" else 1
    hours, _, rest = offset[1:].partition(":")
    return sign * (int(hours) * 60 + int(rest or 0))


def ours(folder):
    """The mean over persons of what Afterglow says to Q1, with its standard error counted over couples."""
    couples = []
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        answers = json.loads(path.read_text())["questions"]
        effects = [answer["effect"] for answer in answers if answer["id"] == "Q1" and answer["effect"] is not None]
        if effects:
            couples.append(np.mean(effects))
    return np.mean(couples), np.std(couples, ddof=1) / np.sqrt(len(couples)), len(couples)


def main():
    data = rows(sys.argv[1])
    print(f"{len(data)} mornings after {data.groupby('dyad_id').day.nunique().sum()} evenings, "
          f"{data.person_id.nunique()} persons in {data.dyad_id.nunique()} couples")
    # Persons in couples: each couple and, within it, each person has a level; each person has a slope.
    model = smf.mixedlm(
        "morning ~ hold + before + time", data, groups="dyad_id", re_formula="1",
        vc_formula={"person": "0 + C(person_id)", "slope": "0 + C(person_id):hold"})
    fit = model.fit(reml=True, method="lbfgs")
    estimate, error = fit.params["hold"], fit.bse["hold"]
    low, high = estimate - 1.645 * error, estimate + 1.645 * error
    print(f"statsmodels: {estimate:.3f} ({low:.3f} to {high:.3f}) points for ten minutes more")
    if len(sys.argv) > 2:
        mean, error, couples = ours(sys.argv[2])
        print(f"afterglow:   {mean:.3f} ({mean - 1.645 * error:.3f} to {mean + 1.645 * error:.3f}), {couples} couples")
        print("within the interval" if low <= mean <= high else "OUTSIDE the interval")
        sys.exit(0 if low <= mean <= high else 1)


main()
