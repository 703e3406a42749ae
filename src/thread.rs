//! What a thread ended with in, what it gave out.

/// What a thread gave. If it panicked, the panic goes on in this one, so that nothing goes on without
/// the other's work.
pub(crate) fn joined<T>(ended: std::thread::Result<T>) -> T {
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
