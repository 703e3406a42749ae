//! Lines of Markdown in, whether they stand in a fence out.

/// Follows a text line by line through its fences, wherever they are indented.
#[derive(Debug, Default)]
pub(crate) struct Fence {
    /// What closes the fence that is open.
    open: Option<String>,
}

impl Fence {
    /// Whether a fence is open behind the lines so far.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The line that closes the fence which a text leaves open.
    pub(super) fn left_open(text: &str) -> Option<String> {
        let mut fence = Self::default();
        text.lines().for_each(|line| fence.follow(line));
        fence.open
    }

    /// Takes the next line, which may open or close a fence.
    pub(crate) fn follow(&mut self, line: &str) {
        let content = line.trim();
        let indent = &line[..line.len() - line.trim_start().len()];
        let sign = content.chars().next().unwrap_or(' ');
        let run = content.chars().take_while(|c| *c == sign).count();
        if run < 3 || !(sign == '`' || sign == '~') {
            return;
        }
        match &self.open {
            Some(open) if open.trim_start().starts_with(sign) => {
                if run >= open.trim_start().len() && content.len() == run {
                    self.open = None;
                }
            }
            Some(_) => {}
            None if sign == '`' && content[run..].contains('`') => {}
            None => self.open = Some(format!("{indent}{}", sign.to_string().repeat(run))),
        }
    }
}
