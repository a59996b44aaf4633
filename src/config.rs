//! Configuration: file and environment, every value checked at start.
