//! A text in, which signs it has out: they tell which rules are worth trying.

/// The signs that rules look for; most texts have none.
#[derive(Clone, Copy)]
pub(super) struct Signs(u16);

impl Signs {
    pub(super) const EQUALS: u16 = 1;
    pub(super) const AT: u16 = 2;
    pub(super) const PERCENT: u16 = 4;
    pub(super) const ESCAPE: u16 = 8;
    pub(super) const BLANK: u16 = 16;
    pub(super) const COLON: u16 = 32;
    /// What opens something: JSON, a literal, arguments; and what opens a tag or an entity.
    pub(super) const BRACKET: u16 = 64;
    pub(super) const TAG: u16 = 128;
    pub(super) const AMPERSAND: u16 = 256;
    pub(super) const SLASH: u16 = 512;
    /// A blank of a form.
    pub(super) const PLUS: u16 = 1024;
    /// What opens an entity of mermaid.
    pub(super) const HASH: u16 = 2048;

    const OF_BYTE: [u16; 256] = {
        let mut signs = [0; 256];
        signs[b'=' as usize] = Self::EQUALS;
        signs[b'@' as usize] = Self::AT;
        signs[b'%' as usize] = Self::PERCENT;
        signs[b'\\' as usize] = Self::ESCAPE;
        signs[b' ' as usize] = Self::BLANK;
        signs[b'\t' as usize] = Self::BLANK;
        signs[b'\n' as usize] = Self::BLANK;
        signs[b':' as usize] = Self::COLON;
        signs[b'{' as usize] = Self::BRACKET;
        signs[b'[' as usize] = Self::BRACKET;
        signs[b'(' as usize] = Self::BRACKET;
        signs[b'<' as usize] = Self::TAG;
        signs[b'&' as usize] = Self::AMPERSAND;
        signs[b'/' as usize] = Self::SLASH;
        signs[b'+' as usize] = Self::PLUS;
        signs[b'#' as usize] = Self::HASH;
        signs
    };

    pub(super) fn of(text: &[u8]) -> Self {
        Self(text.iter().fold(0, |signs, byte| signs | Self::OF_BYTE[usize::from(*byte)]))
    }

    pub(super) fn has(self, signs: u16) -> bool {
        self.0 & signs != 0
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }
}
