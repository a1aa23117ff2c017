//! ode_solvers (Rust), one couple after the other, with error control, restarted where the inputs change.

use bench::clock::processor_s;
use bench::couples::{Couple, Inputs, Plan, couples, plans, references};
use ode_solvers::dop_shared::OutputType;
use ode_solvers::{Dopri5, SVector, System};

type State = SVector<f64, 20>;
const BEGIN: [f64; 10] = [0.6, 0.05, 0.2, 0.1, 0.2, 0.4, 0.2, 0.6, 0.8, 0.2];
const RATES: [usize; 10] = [1, 5, 7, 11, 15, 18, 21, 26, 29, 32];

struct Minute<'a>(&'a Couple, Inputs);

impl System<f64, State> for Minute<'_> {
    fn system(&self, _: f64, y: &State, dy: &mut State) {
        let sg = |z: f64| 1.0 / (1.0 + (-z).exp());
        let [c, v, s, ..] = self.1;
        for a in 0..2 {
            let (o, b, q, uo) = (10 * a, 10 - 10 * a, &self.0[a], self.1[3 + a]);
            let (d, p, ox, e, co) = (y[o], y[o + 1], y[o + 2], y[o + 3], y[o + 4]);
            let (n, t, f, r, x) = (y[o + 5], y[o + 6], y[o + 7], y[o + 8], y[o + 9]);
            let g = sg(8.0 * (t - 0.5));
            dy[o] = -(d - q[0]) * q[1] + q[2] * uo + q[3] * sg(8.0 * (r - 0.5)) - q[4] * p * d;
            dy[o + 1] = -p * q[5] + q[6] * uo;
            dy[o + 2] = -(ox - q[8]) * q[7] + q[9] * uo + q[10] * c * sg(6.0 * (f - 0.3)) * (1.0 - 0.6 * g);
            dy[o + 3] = -e * q[11] + q[12] * uo + q[13] * c;
            dy[o + 4] = -(co - q[14]) * q[15] + q[16] * g - q[17] * ox * co;
            dy[o + 5] = (sg(q[19] + 2.0 * t + 2.0 * y[b + 9] - 2.0 * f) - n) * q[18] - q[20] * c * n;
            let threat = q[22] + q[23] * (y[b + 9] + 0.5 * s) + q[24] * co - q[25] * f - 1.5 * ox - v;
            dy[o + 6] = (sg(threat) - t) * q[21];
            let trust = q[27] + q[28] * ox + 1.5 * c * (1.0 - y[b + 9]) + v - 2.0 * t - y[b + 6] + e;
            dy[o + 7] = (sg(trust) - f) * q[26];
            dy[o + 8] = -r * q[32] + q[33] * (2.0 * d).tanh() * (1.0 - r) + 0.5 * uo * (1.0 - r) - q[34] * p * r;
            let away = q[30] + q[31] * (y[b + 5] + 0.5 * c) + 1.5 * s - 1.5 * f + q[35] * p;
            dy[o + 9] = (sg(away) - x) * q[29];
        }
    }
}

fn play(couple: &Couple, plan: &Plan, tolerance: f64, out: &mut [[f64; 20]; 25]) {
    let mut y = State::from_fn(|k, _| BEGIN[k % 10]);
    out[0].copy_from_slice(y.as_slice());
    let mut from = 0;
    for to in 1..=120_usize {
        if to < 120 && to % 5 != 0 && plan[to] == plan[to - 1] {
            continue;
        }
        let (t0, t1) = (from as f64, to as f64);
        let mut solver = Dopri5::new(Minute(couple, plan[from]), t0, t1, t1 - t0, y, tolerance, tolerance);
        solver.set_output(OutputType::Sparse);
        solver.integrate().expect("a solution");
        y = *solver.y_out().last().expect("an end");
        if to % 5 == 0 {
            out[to / 5].copy_from_slice(y.as_slice());
        }
        from = to;
    }
}

fn main() {
    let mut couples = couples(2048);
    for own in couples.iter_mut().flatten() {
        RATES.iter().for_each(|&k| own[k] = 1.0 / own[k]);
    }
    let (plans, references) = (plans(), references());
    let mut out = [[0.0; 20]; 25];
    for tolerance in [1e-3, 3e-4, 1e-4, 3e-5, 1e-5] {
        let mut error = 0.0_f64;
        for (i, reference) in references.iter().enumerate() {
            play(&couples[i], &plans[i % 64], tolerance, &mut out);
            for (found, exact) in out.iter().flatten().zip(reference.iter().flatten()) {
                error = error.max((found - exact).abs());
            }
        }
        if error > 1e-4 {
            continue;
        }
        let mut rates: Vec<f64> = (0..5)
            .map(|_| {
                let start = processor_s();
                for (i, couple) in couples.iter().enumerate() {
                    play(couple, &plans[i % 64], tolerance, &mut out);
                }
                couples.len() as f64 / (processor_s() - start)
            })
            .collect();
        rates.sort_by(f64::total_cmp);
        println!("result\tsim\tode_solvers 0.6.2 (Rust) dopri5\t{error:.1e}\t{:.0}", rates[2]);
        break;
    }
}
