//! The geometry of the pictures: curves, map, trade-off; numbers in, paths and words out.
