"""Four directions in twenty thousand simulated couples, from the Parquet files of `afterglow study`.

    afterglow study examples/study.toml --out rows
    pip install duckdb
    python docs/studies/after.py rows docs/studies/after.svg

Prints one line for each direction with its 90 % interval over couples, and draws the last one.
"""

import sys

import duckdb

ROWS, FIGURE = sys.argv[1], sys.argv[2]
PLAN = "space with a return"
TENTHS = 10

db = duckdb.connect()
db.sql(f"create view rows as select * from '{ROWS}/couples-*.parquet'")
db.sql("create view alone as select * from rows where condition = 'nothing agreed'")


def correlation(x, y):
    """Over both partners; the interval by Fisher's z, counting couples and not persons."""
    r, n = db.sql(f"select corr({x}, {y}), count(distinct couple) from alone").fetchall()[0]
    low, high = db.sql(f"select tanh(atanh({r}) - 1.645 / sqrt({n} - 3)), tanh(atanh({r}) + 1.645 / sqrt({n} - 3))").fetchall()[0]
    return f"r = {r:+.2f} ({low:+.2f} to {high:+.2f})"


def mean(select):
    """The mean over couples of one number for each couple, with its interval."""
    value, error, n = db.sql(
        f"select avg(x), stddev(x) / sqrt(count(*)), count(*) from (select avg(x) as x from ({select}) group by couple)"
    ).fetchall()[0]
    return f"{value:+.3f} ({value - 1.645 * error:+.3f} to {value + 1.645 * error:+.3f}), {n} couples"


print("1. Two hours later anxious people still wish for more closeness, avoidant people for less.")
print("   anxiety and the wish at the end:  ", correlation("anxiety", "wish_for_closeness_at_end"))
print("   avoidance and the wish at the end:", correlation("avoidance", "wish_for_closeness_at_end"))

PURSUE = "((anxiety > 0.7 and avoidance < 0.5 and other_avoidance > 0.7 and other_anxiety < 0.5) or (avoidance > 0.7 and anxiety < 0.5 and other_anxiety > 0.7 and other_avoidance < 0.5))"
SECURE = "(anxiety < 0.4 and avoidance < 0.4 and other_anxiety < 0.4 and other_avoidance < 0.4)"
print("2. One who pursues with one who withdraws is less at ease than two secure people.")
print("   comfort, pursue and withdraw:     ", mean(f"select couple, comfort_mean as x from alone where fear < 0.6 and other_fear < 0.6 and {PURSUE}"))
print("   comfort, two secure people:       ", mean(f"select couple, comfort_mean as x from alone where fear < 0.6 and other_fear < 0.6 and {SECURE}"))

print("3. Affection afterwards leaves a better next day.")
print(
    "   next day, held minus nothing agreed:",
    mean(
        "select held.couple, held.next_day - alone.next_day as x from rows held join alone using (couple, partner) "
        "where held.condition = 'hold throughout'"
    ),
)

gains = f"""
    select alone.couple, least(floor(alone.anxiety * {TENTHS}), {TENTHS} - 1) as own, alone.other_avoidance,
           plan.comfort_mean - alone.comfort_mean as gain
    from rows plan join alone using (couple, partner)
    where plan.condition = '{PLAN}' and (alone.other_avoidance > 0.7 or alone.other_avoidance < 0.3)
"""
curves = db.sql(
    f"""
    select other_avoidance > 0.7 as avoidant, own, avg(gain), 1.645 * stddev(gain) / sqrt(count(distinct couple)), count(*)
    from ({gains}) group by all order by all
    """
).fetchall()
print("4. Not tested by anybody: a plan gives an anxious person more, the more the other avoids.")
for avoidant, own, gain, half, n in curves:
    if own in (0, TENTHS - 1):
        print(
            f"   gain in comfort, anxiety in {'the lowest' if own == 0 else 'the highest'} tenth, "
            f"other {'avoidant' if avoidant else 'not avoidant'}: {gain:+.3f} ± {half:.3f} ({n} people)"
        )

# ---- the figure ------------------------------------------------------------------------------

LEFT, TOP, WIDTH, HEIGHT = 64, 78, 500, 260
GAIN_MAX = 0.05 * (1 + int(max(gain + half for _, _, gain, half, _ in curves) / 0.05))


def x(own):
    return LEFT + (own + 0.5) * WIDTH / TENTHS


def y(gain):
    return TOP + HEIGHT * (1 - gain / GAIN_MAX)


svg = [
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 150} {TOP + HEIGHT + 74}" '
    'font-family="system-ui, sans-serif" font-size="13" fill="#2a2420" role="img" '
    'aria-label="Gain in comfort from a plan, by own anxiety, for two kinds of partner">',
    '<rect width="100%" height="100%" fill="#faf6ef"/>',
    f'<text x="{LEFT}" y="30" font-family="Georgia, serif" font-size="19">What a plan gives, by who you are and whom you are with</text>',
    f'<text x="{LEFT}" y="52" fill="#6a5d51">Simulated couples. Bars: 90 % intervals. Nobody has measured this yet.</text>',
]
for step in range(int(GAIN_MAX / 0.05 + 0.5) + 1):
    at = y(step * 0.05)
    svg.append(f'<path d="M{LEFT} {at:.1f}h{WIDTH}" stroke="#e2d6c7"/>')
    svg.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end" fill="#6a5d51">{"+" if step else ""}{step * 0.05:.2f}</text>')
for avoidant, colour, dash, name in [(True, "#96580f", "", "other avoidant"), (False, "#17695f", ' stroke-dasharray="2 5"', "other not avoidant")]:
    points = [(own, gain, half) for which, own, gain, half, _ in curves if which == avoidant]
    for own, gain, half in points:
        svg.append(f'<path d="M{x(own):.1f} {y(gain - half):.1f}V{y(gain + half):.1f}" stroke="{colour}" stroke-width="2"/>')
    line = "L".join(f"{x(own):.1f} {y(gain):.1f}" for own, gain, _ in points)
    svg.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-linecap="round"{dash}/>')
    svg.append(f'<text x="{x(points[-1][0]) + 12:.1f}" y="{y(points[-1][1]) + 4:.1f}" fill="{colour}">{name}</text>')
svg.append(f'<text x="{LEFT}" y="{TOP + HEIGHT + 22}" fill="#6a5d51">calm about being left</text>')
svg.append(f'<text x="{LEFT + WIDTH}" y="{TOP + HEIGHT + 22}" text-anchor="end" fill="#6a5d51">afraid of being left</text>')
svg.append(f'<text x="{LEFT}" y="{TOP + HEIGHT + 48}" fill="#6a5d51">Across: own anxiety in tenths of adults. Up: mean comfort (0–1) with the plan, minus without.</text>')
svg.append("</svg>")
with open(FIGURE, "w", encoding="utf-8") as file:
    file.write("\n".join(svg) + "\n")
