"""numba: the same method on the same grid, one couple after the other, compiled with fast maths."""
import numba
import numpy as np
from numba import njit
from problem import BEGIN, LENGTH, MINUTE, NODES_A, WEIGHTS, couples, plans, rate, references, result

A = np.zeros((6, 5))
for s, row in enumerate(NODES_A):
    A[s, : len(row)] = row
B = np.array(WEIGHTS)


@njit(fastmath=True, inline="always")
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


@njit(fastmath=True)
def change(y, p, u, dy):
    c, v, s = u[0], u[1], u[2]
    for a in range(2):
        o, b, q = 10 * a, 10 - 10 * a, p[a]
        D, P, O, E, C = y[o], y[o + 1], y[o + 2], y[o + 3], y[o + 4]
        N, T, F, R, X = y[o + 5], y[o + 6], y[o + 7], y[o + 8], y[o + 9]
        Nq, Tq, Xq, uo = y[b + 5], y[b + 6], y[b + 9], u[3 + a]
        g = sigmoid(8 * (T - 0.5))
        dy[o] = -(D - q[0]) * q[1] + q[2] * uo + q[3] * sigmoid(8 * (R - 0.5)) - q[4] * P * D
        dy[o + 1] = -P * q[5] + q[6] * uo
        dy[o + 2] = -(O - q[8]) * q[7] + q[9] * uo + q[10] * c * sigmoid(6 * (F - 0.3)) * (1 - 0.6 * g)
        dy[o + 3] = -E * q[11] + q[12] * uo + q[13] * c
        dy[o + 4] = -(C - q[14]) * q[15] + q[16] * g - q[17] * O * C
        dy[o + 5] = (sigmoid(q[19] + 2 * T + 2 * Xq - 2 * F) - N) * q[18] - q[20] * c * N
        dy[o + 6] = (sigmoid(q[22] + q[23] * (Xq + 0.5 * s) + q[24] * C - q[25] * F - 1.5 * O - v) - T) * q[21]
        dy[o + 7] = (sigmoid(q[27] + q[28] * O + 1.5 * c * (1 - Xq) + v - 2 * T - Tq + E) - F) * q[26]
        dy[o + 8] = -R * q[32] + q[33] * np.tanh(2 * D) * (1 - R) + 0.5 * uo * (1 - R) - q[34] * P * R
        dy[o + 9] = (sigmoid(q[30] + q[31] * (Nq + 0.5 * c) + 1.5 * s - 1.5 * F + q[35] * P) - X) * q[29]


@njit(fastmath=True)
def one(p, U, out, found):
    """Plays one evening: its states every five minutes, and for both partners worth and highest alarm."""
    y, at, k = BEGIN.copy(), np.empty(20), np.empty((6, 20))
    seen = 1
    out[0] = y
    found[:2] = 0.0
    found[2], found[3] = y[6], y[16]
    for n in range(54):
        h, u = LENGTH[n], U[MINUTE[n]]
        for a in range(2):
            o, b = 10 * a, 10 - 10 * a
            found[a] += 0.5 * h * (y[o + 7] - 0.8 * y[o + 6] - 0.5 * y[o + 5] * y[b + 9] + 0.3 * y[o + 3])
        for s in range(6):
            for i in range(20):
                z = 0.0
                for j in range(s):
                    z += A[s, j] * k[j, i]
                at[i] = y[i] + h * z
            change(at, p, u, k[s])
        for i in range(20):
            z = 0.0
            for j in range(6):
                z += B[j] * k[j, i]
            y[i] += h * z
        for a in range(2):
            o, b = 10 * a, 10 - 10 * a
            found[a] += 0.5 * h * (y[o + 7] - 0.8 * y[o + 6] - 0.5 * y[o + 5] * y[b + 9] + 0.3 * y[o + 3])
            found[2 + a] = max(found[2 + a], y[o + 6])
        if (n < 10 and n % 5 == 4) or (n >= 10 and n % 2 == 1):
            out[seen] = y
            seen += 1
    found[0] /= 120
    found[1] /= 120


@njit(fastmath=True)
def all_of(p, U, found):
    out = np.empty((25, 20))
    for i in range(p.shape[0]):
        one(p[i], U, out, found[i])


if __name__ == "__main__":
    p, U, ref = couples(4096), plans(), references()
    out, found, error = np.empty((25, 20)), np.empty((4096, 4)), 0.0
    for i in range(256):
        one(p[i], U[i % 64], out, found[0])
        error = max(error, np.abs(out - ref[i]).max())
    all_of(p[:8], U[3], found)
    result(f"numba {numba.__version__}, by hand", error, rate(lambda: all_of(p, U[3], found), 4096))
