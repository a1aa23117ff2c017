// Boost.odeint, one couple after the other, and lanes written by hand with the compiler's vector maths library.
// odeint DATA_FOLDER BENCH_DATA_FOLDER
#include <algorithm>
#include <array>
#include <boost/numeric/odeint.hpp>
#include <boost/version.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

namespace {
using namespace boost::numeric::odeint;
using State = std::array<double, 20>;
const double kBegin[10] = {0.6, 0.05, 0.2, 0.1, 0.2, 0.4, 0.2, 0.6, 0.8, 0.2};
const int kRates[10] = {1, 5, 7, 11, 15, 18, 21, 26, 29, 32};
const double kGate = 1e-4;

std::vector<double> Numbers(const std::string& file) {
  FILE* in = fopen(file.c_str(), "rb");
  if (!in) { fprintf(stderr, "could not open %s\n", file.c_str()); exit(1); }
  fseek(in, 0, SEEK_END);
  std::vector<double> numbers(ftell(in) / 8);
  rewind(in);
  if (fread(numbers.data(), 8, numbers.size(), in) != numbers.size()) exit(1);
  fclose(in);
  return numbers;
}

struct Problem {
  std::vector<double> params, plans, references;
  Problem(const std::string& data, const std::string& bench)
      : params(Numbers(data + "/params.f64")),
        plans(Numbers(bench + "/plans_64x120x5.f64")),
        references(Numbers(bench + "/ref_256x25x20.f64")) {
    for (size_t i = 0; i < params.size() / 36; i++)
      for (int k : kRates) params[i * 36 + k] = 1 / params[i * 36 + k];
  }
  const double* Couple(int i) const { return &params[size_t(i) * 72]; }
  const double* Plan(int i) const { return &plans[size_t(i % 64) * 600]; }
};

// The change of every state of L couples; rows of L numbers.
template <class T, int L>
__attribute__((noinline)) void Change(const T (*__restrict y)[L], const T (*__restrict q)[L], const double* u,
                                      T (*__restrict dy)[L]) {
  const T c = u[0], v = u[1], s = u[2];
  for (int a = 0; a < 2; a++) {
    const int o = 10 * a, b = 10 - o;
    const T(*p)[L] = q + 36 * a;
    const T uo = u[3 + a];
#pragma GCC ivdep
    for (int l = 0; l < L; l++) {
      const T D = y[o][l], P = y[o + 1][l], O = y[o + 2][l], E = y[o + 3][l], C = y[o + 4][l], N = y[o + 5][l],
              A = y[o + 6][l], F = y[o + 7][l], R = y[o + 8][l], X = y[o + 9][l];
      const T Nq = y[b + 5][l], Tq = y[b + 6][l], Xq = y[b + 9][l];
      auto S = [](T z) { return T(1) / (T(1) + std::exp(-z)); };
      const T g = S(8 * (A - T(.5)));
      dy[o][l] = -(D - p[0][l]) * p[1][l] + p[2][l] * uo + p[3][l] * S(8 * (R - T(.5))) - p[4][l] * P * D;
      dy[o + 1][l] = -P * p[5][l] + p[6][l] * uo;
      dy[o + 2][l] = -(O - p[8][l]) * p[7][l] + p[9][l] * uo + p[10][l] * c * S(6 * (F - T(.3))) * (1 - T(.6) * g);
      dy[o + 3][l] = -E * p[11][l] + p[12][l] * uo + p[13][l] * c;
      dy[o + 4][l] = -(C - p[14][l]) * p[15][l] + p[16][l] * g - p[17][l] * O * C;
      dy[o + 5][l] = (S(p[19][l] + 2 * A + 2 * Xq - 2 * F) - N) * p[18][l] - p[20][l] * c * N;
      dy[o + 6][l] =
          (S(p[22][l] + p[23][l] * (Xq + T(.5) * s) + p[24][l] * C - p[25][l] * F - T(1.5) * O - v) - A) * p[21][l];
      dy[o + 7][l] = (S(p[27][l] + p[28][l] * O + T(1.5) * c * (1 - Xq) + v - 2 * A - Tq + E) - F) * p[26][l];
      dy[o + 8][l] = -R * p[32][l] + p[33][l] * (2 * S(4 * D) - 1) * (1 - R) + T(.5) * uo * (1 - R) - p[34][l] * P * R;
      dy[o + 9][l] = (S(p[30][l] + p[31][l] * (Nq + T(.5) * c) + T(1.5) * s - T(1.5) * F + p[35][l] * P) - X) * p[29][l];
    }
  }
}

// Tsitouras 2011 on the same grid as ours: 54 steps.
const double kA[6][5] = {{0},
                         {0.161},
                         {-0.008480655492356989, 0.335480655492357},
                         {2.8971530571054935, -6.359448489975075, 4.3622954328695815},
                         {5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525},
                         {5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401,
                          -0.028269050394068383}};
const double kB[6] = {0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081,
                      2.324710524099774};

template <class T, int L>
double Lanes(const Problem& problem, int first, const double* plan, double* out) {
  alignas(64) static T q[72][L], y[20][L], at[20][L], k[6][20][L];
  for (int l = 0; l < L; l++)
    for (int i = 0; i < 72; i++) q[i][l] = problem.Couple((first + l) % 65536)[i];
  for (int i = 0; i < 20; i++)
    for (int l = 0; l < L; l++) y[i][l] = kBegin[i % 10];
  int seen = 1;
  if (out)
    for (int i = 0; i < 20; i++) out[i] = y[i][0];
  for (int n = 0; n < 54; n++) {
    const T h = n < 10 ? 1.0 : 2.5;
    const double* u = plan + 5 * (n < 10 ? n : 10 + (n - 10) * 5 / 2);
    Change<T, L>(y, q, u, k[0]);
    for (int s = 1; s < 6; s++) {
      for (int i = 0; i < 20; i++) {
        for (int l = 0; l < L; l++) at[i][l] = y[i][l] + h * T(kA[s][0]) * k[0][i][l];
        for (int j = 1; j < s; j++)
          for (int l = 0; l < L; l++) at[i][l] += h * T(kA[s][j]) * k[j][i][l];
      }
      Change<T, L>(at, q, u, k[s]);
    }
    for (int i = 0; i < 20; i++)
      for (int j = 0; j < 6; j++)
        for (int l = 0; l < L; l++) y[i][l] += h * T(kB[j]) * k[j][i][l];
    if (out && ((n < 10 && n % 5 == 4) || (n >= 10 && n % 2 == 1))) {
      for (int i = 0; i < 20; i++) out[seen * 20 + i] = y[i][0];
      seen++;
    }
  }
  return y[7][0];
}

// One couple with error control, restarted where the inputs change.
void Controlled(const Problem& problem, int i, double tolerance, double* out) {
  State y;
  for (int k = 0; k < 20; k++) y[k] = kBegin[k % 10];
  std::copy(y.begin(), y.end(), out);
  const double(*q)[1] = reinterpret_cast<const double(*)[1]>(problem.Couple(i));
  const double* u = problem.Plan(i);
  double usual = .5;
  int from = 0;
  for (int to = 1; to <= 120; to++) {
    if (to < 120 && to % 5 && !memcmp(u + 5 * to, u + 5 * (to - 1), 40)) continue;
    auto f = [&](const State& y, State& dy, double) {
      Change<double, 1>(reinterpret_cast<const double(*)[1]>(y.data()), q, u + 5 * from,
                        reinterpret_cast<double(*)[1]>(dy.data()));
    };
    auto stepper = make_controlled<runge_kutta_dopri5<State>>(tolerance, tolerance);
    for (double t = from; t < to - 1e-9;) {
      double h = std::min(usual, to - t);
      const bool cut = h < usual;
      if (stepper.try_step(f, y, t, h) == success)
        usual = cut ? std::max(usual, h) : h;
      else
        usual = h;
    }
    if (to % 5 == 0) std::copy(y.begin(), y.end(), out + 20 * (to / 5));
    from = to;
  }
}

template <class Play>
double Error(const Problem& problem, Play play) {
  std::vector<double> out(500);
  double worst = 0;
  for (int i = 0; i < 256; i++) {
    play(i, out.data());
    for (int k = 0; k < 500; k++) worst = std::max(worst, std::fabs(out[k] - problem.references[i * 500 + k]));
  }
  return worst;
}

template <class Run>
void Result(const char* who, double error, int count, Run run) {
  std::vector<double> rates;
  for (int r = 0; r < 5; r++) {
    const std::clock_t start = std::clock();  // time of the processor
    run();
    rates.push_back(count * double(CLOCKS_PER_SEC) / double(std::clock() - start));
  }
  std::sort(rates.begin(), rates.end());
  printf("result\tsim\t%s\t%.1e\t%.0f\n", who, error, rates[2]);
  fflush(stdout);
}

template <class T, int L>
void LanesResult(const Problem& problem, const char* who) {
  const double error = Error(problem, [&](int i, double* out) { Lanes<T, L>(problem, i, problem.Plan(i), out); });
  volatile double sum = 0;
  const int count = 32768;
  if (error <= kGate)
    Result(who, error, count, [&] {
      for (int i = 0; i < count; i += L) sum = sum + Lanes<T, L>(problem, i, problem.Plan(3), nullptr);
    });
}
}  // namespace

int main(int, char** words) {
  const Problem problem(words[1], words[2]);
  for (double tolerance : {1e-3, 3e-4, 1e-4, 3e-5, 1e-5}) {
    const double error = Error(problem, [&](int i, double* out) { Controlled(problem, i, tolerance, out); });
    if (error > kGate) continue;
    std::vector<double> out(500);
    Result("Boost.odeint " BOOST_LIB_VERSION " dopri5", error, 4096, [&] {
      for (int i = 0; i < 4096; i++) Controlled(problem, i, tolerance, out.data());
    });
    break;
  }
  LanesResult<float, 64>(problem, "C++ lanes, f32, 64 abreast");
  LanesResult<float, 16>(problem, "C++ lanes, f32, 16 abreast");
  LanesResult<double, 64>(problem, "C++ lanes, f64, 64 abreast");
}
