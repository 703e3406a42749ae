//! What is at work in, a bar on a terminal out, and nothing where nobody looks.
//!
//! Short work shows none. Whatever is printed meanwhile goes through [`aside`], which takes the bar away
//! for that long.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::text;

/// The bar of the command.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Work that takes longer shows a bar.
const SHORT: Duration = Duration::from_millis(300);

/// How often the bar moves on while one thing is at work.
const TICK: Duration = Duration::from_millis(100);

fn bar() -> MutexGuard<'static, Option<ProgressBar>> {
    BAR.lock().unwrap_or_else(PoisonError::into_inner)
}

/// So many things are to be done.
pub(super) fn start(total: usize) {
    let new = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
    let style = ProgressStyle::with_template("{spinner} {bar:24} {pos} of {len} {wide_msg}");
    *bar() = Some(style.map_or_else(|_| new.clone(), |style| new.clone().with_style(style)));
}

/// Something that takes long is at work.
pub(super) fn at_work(what: &str) {
    if let Some(bar) = &*bar() {
        bar.set_message(text::visible(what).into_owned());
        show(bar);
        bar.enable_steady_tick(TICK);
    }
}

/// Another build has a folder.
pub(super) fn waiting(folder: &Path) {
    at_work(&format!("waiting for another build of {}", text::name(folder.as_os_str())));
}

/// What was at work is done.
pub(super) fn rest() {
    if let Some(bar) = &*bar() {
        bar.set_message("");
    }
}

/// One of the things is done.
pub(super) fn advance() {
    if let Some(bar) = &*bar() {
        bar.inc(1);
        if bar.elapsed() > SHORT {
            show(bar);
        }
    }
}

/// All is done.
pub(super) fn end() {
    if let Some(bar) = bar().take() {
        bar.finish_and_clear();
    }
}

/// Prints something without the bar.
pub(super) fn aside<R>(print: impl FnOnce() -> R) -> R {
    match &*bar() {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}

fn show(bar: &ProgressBar) {
    if bar.is_hidden() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
}
