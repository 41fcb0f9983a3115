//! Texts that break their paragraphs into lines of one width.

/// How long the first word of a line is; "100 000" is one, which no line parts.
pub(super) fn first_word(line: &str) -> usize {
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = line.split(' ');
    let first = words.next().unwrap_or("");
    let groups = words.take_while(|word| word.len() == 3 && digits(word) && digits(first));
    groups.fold(first.chars().count(), |length, group| length + 1 + group.len())
}

/// How long the lines of a hard-wrapped text are, but for a few that stand out.
pub(super) fn width(lines: &[&str]) -> usize {
    let followed = lines.windows(2).filter(|pair| !pair[1].trim().is_empty());
    let mut lengths: Vec<usize> =
        followed.map(|pair| pair[0].trim_end().chars().count()).filter(|n| 0 < *n).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() * 19 / 20).copied().unwrap_or(0)
}

/// Whether a text has more characters than this; a paragraph of many lines is not counted anew at
/// each.
pub(super) fn has_more(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

/// The longest line that is a title or an entry of its own in a hard-wrapped text.
pub(super) const SHORT: usize = 45;
/// The longest line of a hard-wrapped text: what a screen or a letter holds.
pub(super) const WIDE: usize = 100;

/// Whether a text breaks its paragraphs into lines of one width: most lines that another line
/// follows are long, and none is longer than a screen.
pub(super) fn is_wrapped(text: &str) -> bool {
    let lines: Vec<usize> = text.lines().map(|line| line.trim().chars().count()).collect();
    let followed = lines.windows(2).filter(|pair| 0 < pair[0] && 0 < pair[1]);
    let (long, all) =
        followed.fold((0, 0), |(long, all), pair| (long + usize::from(SHORT < pair[0]), all + 1));
    3 <= all && all < long * 2 && lines.iter().all(|length| *length <= WIDE)
}
