//! What is drawn on a page: letters that can be seen, with their places, and the rules between them.
//!
//! Places are in points from the top left corner of the page.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use crate::read::bound::Bound;

/// One letter, or the letters of a ligature.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) text: String,
    /// Where it begins and ends.
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line on which it stands.
    pub(super) base: f64,
    /// The height of its font.
    pub(super) size: f64,
}

/// Letters that stand upright on a turned page: of a head that is set from the bottom up, or from the top
/// down.
#[derive(Clone, Debug, Default)]
pub(super) struct Turned {
    /// As they stand on a page that is turned until they can be read, from the bottom up first.
    pub(super) upward: Vec<Letter>,
    pub(super) downward: Vec<Letter>,
}

/// What was drawn on a page.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) letters: Vec<Letter>,
    pub(super) turned: Turned,
    pub(super) rules: Rules,
    /// Areas and frames, whatever their colour.
    pub(super) boxes: Vec<Rect>,
    /// Areas of a colour, in the order in which they are painted.
    pub(super) areas: Vec<Rect>,
    pub(super) unseen: Unseen,
}

/// Straight lines: at `at`, from `from` to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// The rules of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) vertical: Vec<Rule>,
    pub(super) horizontal: Vec<Rule>,
    /// Vertical ones that part columns of text.
    pub(super) parting: Vec<Rule>,
}

impl Rules {
    /// Whether a vertical rule stands between two places of a line.
    pub(super) fn parts(&self, (left, right): (f64, f64), base: f64, size: f64) -> bool {
        let middle = base - size * 0.3;
        self.vertical.iter().any(|rule| {
            left - size * 0.2 <= rule.at
                && rule.at <= right + size * 0.2
                && rule.from <= middle
                && middle <= rule.to
        })
    }
}

/// How much may still be drawn, over all pages.
#[derive(Debug)]
pub(super) struct Budget {
    letters: usize,
    strokes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { letters: Bound::LETTERS, strokes: Bound::STROKES }
    }
}

/// Why a page without text is unread.
pub(super) const IMAGE: &str = "image";

/// What on a page is not read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unseen {
    images: usize,
    hidden: usize,
    turned: usize,
    unknown: usize,
    known: usize,
    swapped: usize,
}

impl Unseen {
    /// Why a page, or a part of it, is unread.
    pub(super) fn reasons(self, is_empty: bool) -> Vec<&'static str> {
        let mut reasons = Vec::new();
        if is_empty && 0 < self.images {
            reasons.push(IMAGE);
        } else if is_empty && 0 < self.hidden {
            reasons.push("hidden text");
        }
        if 0 < self.turned {
            reasons.push("turned text");
        }
        if self.known < self.unknown * 4 {
            reasons.push("letters without a meaning");
        }
        if 0 < self.swapped {
            reasons.push("digits that look like others");
        }
        reasons
    }

    /// Takes away the turned letters that were read.
    pub(super) fn saw_turned(&mut self, count: usize) {
        self.turned = self.turned.saturating_sub(count);
    }

    /// Whether what is written on the page is not what people see there. A sign here and there
    /// without a meaning is a bullet of its own font.
    pub(super) fn misleads(self) -> bool {
        self.known < self.unknown * 4 || 0 < self.swapped
    }
}

/// The smallest letter that a person can read, in points.
const MIN_SIZE: f64 = 2.0;
/// The thickest rule, in points; anything thicker is an area.
const MAX_RULE: f64 = 3.0;
/// The shortest rule, in points; anything shorter is an ornament.
const MIN_RULE: f64 = 5.0;

/// The smallest box that holds more than a word, in points.
const MIN_BOX: (f64, f64) = (40.0, 20.0);
/// The most boxes of a page: what draws more is a picture.
const MAX_BOXES: usize = 400;

/// Takes note of what is drawn.
pub(super) struct Drawing<'b> {
    area: Rect,
    budget: &'b mut Budget,
    passed: Option<Bound>,
    letters: Vec<Letter>,
    rules: Rules,
    /// Areas with their colour, in the order in which they are painted.
    areas: Vec<(Rect, [u8; 4])>,
    boxes: Vec<Rect>,
    turned: Turned,
    clips: Vec<Rect>,
    unseen: Unseen,
}

impl<'b> Drawing<'b> {
    pub(super) fn new(area: Rect, budget: &'b mut Budget) -> Self {
        Self {
            area,
            budget,
            passed: None,
            letters: Vec::new(),
            rules: Rules::default(),
            areas: Vec::new(),
            boxes: Vec::new(),
            turned: Turned::default(),
            clips: Vec::new(),
            unseen: Unseen::default(),
        }
    }

    /// The bound that the document passes, if it does.
    pub(super) fn passed(&self) -> Option<Bound> {
        self.passed
    }

    pub(super) fn finish(self) -> Drawn {
        let Self { letters, turned, rules, boxes, areas, unseen, .. } = self;
        let areas = areas.into_iter().map(|(area, _)| area).collect();
        Drawn { letters, turned, rules, boxes, areas, unseen }
    }

    /// Whether letters of this colour can be told from what lies below them.
    fn shows(&self, at: Point, colour: [u8; 4]) -> bool {
        const NEAR: u8 = 12;
        let below = self.areas.iter().rev().find(|(area, _)| area.contains(at));
        let ground = below.map_or([255, 255, 255, 255], |(_, colour)| *colour);
        let differs = colour.iter().zip(ground).take(3).any(|(a, b)| NEAR < a.abs_diff(b));
        differs && NEAR < colour[3]
    }

    fn letter(&mut self, glyph: &Glyph<'_>, transform: Affine, colour: Option<[u8; 4]>) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let start = transform * Point::ZERO;
        let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let size = (transform * Point::new(0.0, 1000.0) - start).hypot();
        if !(start.is_finite() && end.is_finite() && size.is_finite()) {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => '\u{fffd}'.to_string(),
        };
        let is_blank = text.chars().all(char::is_whitespace);
        let middle = Point::new(f64::midpoint(start.x, end.x), start.y - size * 0.25);
        let clip = self.clips.last().copied().unwrap_or(self.area);
        let is_inside = clip.inflate(1.0, 1.0).contains(middle) && self.area.contains(middle);
        let is_seen = is_inside
            && MIN_SIZE <= size
            && colour.is_some_and(|colour| is_blank || self.shows(middle, colour));
        if !is_seen {
            self.unseen.hidden += usize::from(!is_blank && is_inside);
            return;
        }
        let (right, down) = (end.x - start.x, end.y - start.y);
        let is_turned = right < down.abs() * 4.0 && 0.0 < (end - start).hypot();
        let is_upright = right.abs() * 8.0 < down.abs();
        if is_turned && !is_upright {
            self.unseen.turned += usize::from(!is_blank);
            return;
        }
        if text.contains('\u{fffd}') {
            self.unseen.unknown += 1;
        } else {
            self.unseen.known += 1;
        }
        self.unseen.swapped += usize::from(is_swapped(glyph, &text));
        let Some(left) = self.budget.letters.checked_sub(1) else {
            self.passed = Some(Bound::Letters);
            return;
        };
        self.budget.letters = left;
        if is_turned {
            self.unseen.turned += usize::from(!is_blank);
            let (side, from, to, base) = if down < 0.0 {
                (&mut self.turned.upward, -start.y, -end.y, start.x)
            } else {
                (&mut self.turned.downward, start.y, end.y, -start.x)
            };
            side.push(Letter { text, left: from, right: to, base, size });
        } else {
            self.letters.push(Letter { text, left: start.x, right: end.x, base: start.y, size });
        }
    }

    /// Takes note of a straight line, of any direction.
    fn stroke(&mut self, from: Point, to: Point) {
        let (width, height) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        if MIN_RULE <= height && width < 1.0 {
            let rule = Rule { at: from.x, from: from.y.min(to.y), to: from.y.max(to.y) };
            self.rules.vertical.push(rule);
        } else if MIN_RULE <= width && height < 1.0 {
            let rule = Rule { at: from.y, from: from.x.min(to.x), to: from.x.max(to.x) };
            self.rules.horizontal.push(rule);
        }
    }

    /// Takes note of what may be a box with something in it.
    fn frame(&mut self, area: Rect) {
        let is_large = MIN_BOX.0 <= area.width() && MIN_BOX.1 <= area.height();
        if is_large && area.is_finite() && self.boxes.len() < MAX_BOXES {
            self.boxes.push(area);
        }
    }

    /// Takes note of an area: a thin one is a rule.
    fn fill(&mut self, area: Rect, colour: [u8; 4]) {
        if area.width() <= MAX_RULE {
            let x = area.center().x;
            self.stroke(Point::new(x, area.y0), Point::new(x, area.y1));
        } else if area.height() <= MAX_RULE {
            let y = area.center().y;
            self.stroke(Point::new(area.x0, y), Point::new(area.x1, y));
        } else if 200 < colour[3] {
            self.areas.push((area, colour));
        }
    }
}

/// Whether a font that comes with no shapes of its own, so that its codes mean what they always do,
/// draws one digit and says that it is another.
fn is_swapped(glyph: &Glyph<'_>, text: &str) -> bool {
    let Glyph::Outline(outline) = glyph else { return false };
    let drawn = char::from_u32(outline.char_code()).filter(char::is_ascii_digit);
    let written = text.chars().next().filter(char::is_ascii_digit);
    drawn.zip(written).is_some_and(|(a, b)| a != b) && outline.font_data().is_none()
}

/// The colour of a paint; none for a pattern, which is taken for visible.
fn colour(paint: &Paint<'_>) -> Option<[u8; 4]> {
    match paint {
        Paint::Color(colour) => Some(colour.to_rgba().to_rgba8()),
        Paint::Pattern(_) => None,
    }
}

impl<'a> Device<'a> for Drawing<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(left) = self.budget.strokes.checked_sub(1 + path.elements().len() / 16) else {
            self.passed = Some(Bound::Strokes);
            return;
        };
        self.budget.strokes = left;
        let path = props.transform * path.clone();
        self.frame(path.bounding_box());
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            let colour = colour(&props.paint).unwrap_or([128, 128, 128, 255]);
            self.fill(path.bounding_box(), colour);
        }
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            let (mut first, mut last) = (Point::ZERO, Point::ZERO);
            for element in path.elements() {
                match *element {
                    PathEl::MoveTo(to) => (first, last) = (to, to),
                    PathEl::LineTo(to) => {
                        self.stroke(last, to);
                        last = to;
                    }
                    PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => last = to,
                    PathEl::ClosePath => {
                        self.stroke(last, first);
                        last = first;
                    }
                }
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let above = self.clips.last().copied().unwrap_or(self.area);
        self.clips.push(above.intersect(clip.path.bounding_box()));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let colour = match (mode, &props.paint) {
            (DrawMode::Invisible, _) => None,
            (_, Paint::Pattern(_)) => Some([0, 0, 0, 255]),
            (_, paint) => colour(paint),
        };
        for glyph in run.glyphs() {
            self.letter(glyph, props.transform * glyph.transform(), colour);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.unseen.images += 1;
    }
}
