//! A key in, what is known of it out; what is not known yet is made and kept.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// What was made so far, by what it was made for.
#[derive(Debug)]
pub struct Memo<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Memo<K, V> {
    /// What is known of a key, or else what is made of it, which is kept. Two threads may make the
    /// same thing, and neither waits for the other.
    ///
    /// # Errors
    ///
    /// If it cannot be made; then nothing is kept.
    pub fn get<E>(&self, key: &K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = lock().get(key) {
            return Ok(value.clone());
        }
        let value = make()?;
        Ok(lock().entry(key.clone()).or_insert(value).clone())
    }
}
