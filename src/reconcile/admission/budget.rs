//! How much may be tried where a search could go on for ever.

/// How much may be tried, in statements put into a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) left: usize,
}

impl Budget {
    /// One question that needs more is given up: a fraction of a second.
    pub(crate) const ONE: usize = 40_000;

    /// For all questions about so many statements: twenty hard ones, and a few steps for each
    /// statement, so that the whole stays linear.
    pub(crate) const fn whole(statements: usize) -> Self {
        Self { left: 20 * Self::ONE + 16 * statements }
    }

    /// For all questions about so many statements that hang together: as much, and less for a few,
    /// so that many small parts cost no more than their size.
    pub(crate) const fn part(statements: usize) -> Self {
        let hard = if statements < 20 { Self::ONE * statements } else { 20 * Self::ONE };
        Self { left: hard + 16 * statements }
    }

    /// As much as one question may cost.
    pub(crate) const fn one() -> Self {
        Self { left: Self::ONE }
    }

    /// Whether any one question can be asked to its end.
    pub(crate) const fn holds_one(self) -> bool {
        Self::ONE <= self.left
    }

    /// Takes what was taken from the budget of one question.
    pub(crate) fn take_as(&mut self, one: Self) {
        self.take(Self::ONE - one.left);
    }

    pub(crate) fn take(&mut self, cost: usize) -> bool {
        let enough = cost <= self.left;
        self.left = if enough { self.left - cost } else { 0 };
        enough
    }
}
