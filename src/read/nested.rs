//! Lists of a plain text that stand inside each other, by how far their items are set in.

/// The lists that are open, and how many there were.
#[derive(Default)]
pub(super) struct Lists {
    /// How far the items of each are set in, and its number; the outermost first.
    open: Vec<(usize, usize)>,
    number: usize,
}

impl Lists {
    /// The list of an item that is set in so far.
    pub(super) fn item(&mut self, margin: usize) -> usize {
        const STEP: usize = 2;
        while self.open.last().is_some_and(|(other, _)| margin + STEP <= *other) {
            self.open.pop();
        }
        match self.open.last() {
            Some((other, list)) if margin < other + STEP => *list,
            _ => self.begin(margin),
        }
    }

    /// The list of the item before, or a new one.
    pub(super) fn same(&mut self) -> usize {
        self.open.last().map(|(_, list)| *list).unwrap_or_else(|| self.begin(0))
    }

    /// Ends all that are open.
    pub(super) fn close(&mut self) {
        self.open.clear();
    }

    fn begin(&mut self, margin: usize) -> usize {
        self.number += 1;
        self.open.push((margin, self.number));
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeper_items_are_lists_of_their_own() {
        let mut lists = Lists::default();
        let numbers = [2, 6, 6, 2, 3, 6].map(|margin| lists.item(margin));
        assert_eq!(numbers, [1, 2, 2, 1, 1, 3]);
        lists.close();
        assert_eq!((lists.same(), lists.item(4)), (4, 5));
    }
}
