//! Questionnaires: items, scoring with intervals, norms.
