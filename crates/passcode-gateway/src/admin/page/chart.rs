//! Sends, those that were approved, and errors, in bars; the same as a table for whoever wants it.

use std::fmt::{self, Display, Formatter};

use super::text::{Clock, Number, Percent};
use crate::history::Bar;

/// Units of the drawing: a bar with its space, the part above the line, and that below it.
const STEP: u64 = 20;
const WIDTH: u64 = 15;
const ABOVE: u64 = 100;
const BELOW: u64 = 24;

pub(super) struct Chart<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    /// How long a bar is.
    pub(super) each: &'a str,
    pub(super) bars: &'a [Bar],
    pub(super) now: u64,
}

impl Display for Chart<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let tallest = |bar: &Bar| bar.figures.sends.max(bar.figures.approved);
        let most = self.bars.iter().map(tallest).max().unwrap_or_default();
        let errors = self.bars.iter().map(|bar| bar.figures.errors).max().unwrap_or_default();
        let (width, height) = (STEP * self.bars.len() as u64, ABOVE + BELOW);
        let Self { id, name, each, .. } = self;
        writeln!(
            f,
            "<figure>\n<svg viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"{id}-chart\">\n\
             <title id=\"{id}-chart\">{name} in bars: at most {} sends and {} errors in {each}</title>",
            Number(most),
            Number(errors)
        )?;
        for (place, bar) in self.bars.iter().enumerate() {
            self.bar(f, place as u64 * STEP, bar, most, errors)?;
        }
        writeln!(
            f,
            "<path class=\"line\" d=\"M0 {ABOVE}H{width}\"/>\n</svg>\n{}\n\
             <p class=\"legend\"><span class=\"key sends\">sends</span> <span class=\"key approved\">approved</span> \
             <span class=\"key errors\">errors</span> <span class=\"most\">at most {} sends in {each}</span></p>\n</figure>",
            self.axis(),
            Number(most),
        )?;
        self.table(f)
    }
}

impl Chart<'_> {
    fn bar(&self, f: &mut Formatter<'_>, x: u64, bar: &Bar, most: u64, errors: u64) -> fmt::Result {
        let figures = bar.figures;
        writeln!(
            f,
            "<g><title>{}: {} sends, {} approved, {} errors</title>",
            self.time(bar.begins),
            Number(figures.sends),
            Number(figures.approved),
            Number(figures.errors)
        )?;
        // It can be pointed at where it is low, too.
        writeln!(
            f,
            "<rect class=\"room\" x=\"{x}\" y=\"0\" width=\"{STEP}\" height=\"{}\"/>",
            ABOVE + BELOW
        )?;
        let x = x + (STEP - WIDTH) / 2;
        for (class, number) in [("sends", figures.sends), ("approved", figures.approved)] {
            if let Some(height) = part(number, most, ABOVE) {
                let y = ABOVE - height;
                writeln!(
                    f,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\"/>"
                )?;
            }
        }
        if let Some(height) = part(figures.errors, errors.max(most / 4), BELOW - 4) {
            let y = ABOVE + 4;
            writeln!(
                f,
                "<rect class=\"errors\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\"/>"
            )?;
        }
        f.write_str("</g>\n")
    }

    /// The times at its ends and in its middle.
    fn axis(&self) -> String {
        let times = [0, self.bars.len() / 2].into_iter().filter_map(|place| self.bars.get(place));
        let times = times.map(|bar| format!("<span>{}</span>", self.time(bar.begins)));
        format!(
            "<p class=\"axis\" aria-hidden=\"true\">{}<span>now</span></p>",
            times.collect::<String>()
        )
    }

    fn time(&self, at: u64) -> Clock {
        Clock { at, with_seconds: false }
    }

    fn table(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, each, now, .. } = self;
        writeln!(
            f,
            "<details>\n<summary>As a table</summary>\n<div class=\"scroll\"><table>\n<caption>{name}, each row {each}, UTC</caption>\n\
             <thead><tr><th scope=\"col\">From</th><th scope=\"col\">Sends</th><th scope=\"col\">Approved</th>\
             <th scope=\"col\">Conversion</th><th scope=\"col\">Errors</th></tr></thead>\n<tbody>"
        )?;
        for bar in self.bars.iter().rev() {
            let figures = bar.figures;
            let day = if bar.begins / 86_400 == now / 86_400 { "" } else { " yesterday" };
            writeln!(
                f,
                "<tr><th scope=\"row\">{}{day}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                self.time(bar.begins),
                Number(figures.sends),
                Number(figures.approved),
                Percent(figures.per_mille()),
                Number(figures.errors),
            )?;
        }
        f.write_str("</tbody>\n</table></div>\n</details>\n")
    }
}

/// How high it is drawn: what is there at all can be seen.
fn part(number: u64, most: u64, height: u64) -> Option<u64> {
    let high = (number.saturating_mul(height)).checked_div(most)?;
    (number > 0).then_some(high.clamp(2, height))
}
