//! The natives.
