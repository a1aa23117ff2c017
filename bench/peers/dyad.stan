// The log posterior of two people's states, a scalar at a time.
data {
  int n;
  int longest;
  array[n] int hours;
  array[n] int who;
  vector[n] event;
  matrix[n, 4] items;
  array[n, 4] int seen;
  vector[28] prior_mean;
  vector[28] prior_sd;
}
parameters {
  vector[28] th;
}
model {
  matrix[4, 4] A = rep_matrix(0, 4, 4);
  matrix[4, 4] G = rep_matrix(0, 4, 4);
  vector[4] s = exp(th[10:13]);
  real h = 1.0 / 24;
  array[longest + 1] matrix[4, 4] Fs;
  array[longest + 1] matrix[4, 4] Qs;
  for (i in 1:4) {
    A[i, i] = -exp(th[i]);
    G[i, i] = square(s[i]);
  }
  A[1, 2] = th[5];
  A[3, 4] = th[5];
  A[1, 3] = th[6];
  A[3, 1] = th[7];
  A[2, 4] = th[8];
  A[4, 2] = th[9];
  G[1, 3] = tanh(th[14]) * s[1] * s[3];
  G[3, 1] = G[1, 3];
  {
    matrix[4, 4] F = identity_matrix(4);
    matrix[4, 4] T = identity_matrix(4);
    matrix[4, 4] part = G * h;
    matrix[4, 4] Q = part;
    for (i in 1:7) {
      T = T * A * (h / i);
      F += T;
      part = (A * part + part * A') * (h / (i + 1));
      Q += part;
    }
    Fs[1] = identity_matrix(4);
    Qs[1] = rep_matrix(0, 4, 4);
    for (i in 2:(longest + 1)) {
      Fs[i] = F * Fs[i - 1];
      Qs[i] = F * Qs[i - 1] * F' + Q;
    }
  }
  {
    vector[4] R = exp(2 * th[15:18]);
    vector[4] loading = [1, th[19], 1, th[20]]';
    vector[4] middle = th[25:28];
    vector[4] happens = th[21:24];
    vector[4] m = rep_vector(0, 4);
    matrix[4, 4] P = identity_matrix(4);
    for (t in 1:n) {
      m = Fs[hours[t] + 1] * m + event[t] * happens;
      P = quad_form_sym(P, Fs[hours[t] + 1]') + Qs[hours[t] + 1];
      for (j in 1:4) {
        if (seen[t, j] == 1) {
          int i = 2 * who[t] + (j > 2 ? 2 : 1);
          vector[4] column = loading[j] * P[, i];
          real total = loading[j] * column[i] + R[j];
          real off = items[t, j] - loading[j] * (m[i] + middle[i]);
          target += -0.5 * (log(2 * pi() * total) + off * off / total);
          m += column * (off / total);
          P -= column * (column' / total);
        }
      }
    }
  }
  th ~ normal(prior_mean, prior_sd);
}
