//! The testing twin.
