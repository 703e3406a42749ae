//! A text in, which signs it has out: they tell which rules are worth trying.

/// The signs that rules look for; most texts have none.
#[derive(Clone, Copy)]
pub(super) struct Signs(u8);

impl Signs {
    pub(super) const EQUALS: u8 = 1;
    pub(super) const AT: u8 = 2;
    pub(super) const PERCENT: u8 = 4;
    pub(super) const ESCAPE: u8 = 8;
    pub(super) const BLANK: u8 = 16;
    pub(super) const COLON: u8 = 32;

    const OF_BYTE: [u8; 256] = {
        let mut signs = [0; 256];
        signs[b'=' as usize] = Self::EQUALS;
        signs[b'@' as usize] = Self::AT;
        signs[b'%' as usize] = Self::PERCENT;
        signs[b'\\' as usize] = Self::ESCAPE;
        signs[b' ' as usize] = Self::BLANK;
        signs[b'\t' as usize] = Self::BLANK;
        signs[b':' as usize] = Self::COLON;
        signs
    };

    pub(super) fn of(text: &[u8]) -> Self {
        Self(text.iter().fold(0, |signs, byte| signs | Self::OF_BYTE[usize::from(*byte)]))
    }

    pub(super) fn has(self, signs: u8) -> bool {
        self.0 & signs != 0
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }
}
