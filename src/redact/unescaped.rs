//! A text in, all that it could stand for out: without its escapes, of each kind, in each other too.

use super::encoded;
use super::layer::{Escape, Layer};

/// Escapes are taken away in each other so many times.
const DEEPEST: u8 = 3;
/// All that is read of a text is so many times as long as it at most.
const MOST: usize = 16;
/// And no more than this beyond the text itself.
const MORE: usize = 4 << 20;

/// Calls back with each text, until one answers.
pub(super) fn find<T>(
    layer: &Layer<'_>,
    look: &mut dyn FnMut(&Layer<'_>) -> Option<T>,
) -> Option<T> {
    let length = layer.text().len();
    let mut left = length.saturating_mul(MOST).min(length + MORE);
    deeper(layer, &mut left, look, 0)
}

fn deeper<T>(
    layer: &Layer<'_>,
    left: &mut usize,
    look: &mut dyn FnMut(&Layer<'_>) -> Option<T>,
    depth: u8,
) -> Option<T> {
    if depth >= DEEPEST || *left < layer.text().len() {
        return None;
    }
    *left -= layer.text().len();
    let pieces = encoded::pieces(layer.text());
    let pieces = pieces.filter_map(|piece| layer.part(piece).plain(Escape::Base64));
    // One after another: the first may be answer enough.
    let ways: [fn(&Layer<'_>) -> Option<Layer<'static>>; 3] = [
        |layer| layer.without_entities(),
        |layer| layer.plain(Escape::Backslash),
        |layer| layer.plain(Escape::Percent),
    ];
    ways.into_iter()
        .filter_map(|plain| plain(layer))
        .chain(pieces)
        .find_map(|plain| look(&plain).or_else(|| deeper(&plain, left, look, depth + 1)))
}
