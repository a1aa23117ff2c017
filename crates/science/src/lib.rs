//! What is known: claims, citations, parameters, norms, phenomena and product rows as checked data.
