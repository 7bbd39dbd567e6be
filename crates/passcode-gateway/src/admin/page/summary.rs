//! The last hour and the last day, each in four numbers and a chart.

use std::fmt::{self, Formatter};

use super::chart::Chart;
use super::text::{Moment, Number, Percent};
use crate::history::{Period, Report};

pub(super) fn write(f: &mut Formatter<'_>, report: &Report, now: u64) -> fmt::Result {
    f.write_str("<div class=\"two\">\n")?;
    panel(f, "hour", "Last hour", &report.hour, now)?;
    panel(f, "day", "Last day", &report.day, now)?;
    f.write_str("</div>\n")
}

fn panel(f: &mut Formatter<'_>, id: &str, name: &str, period: &Period, now: u64) -> fmt::Result {
    let begins = period.bars.first().map_or(now, |bar| bar.begins);
    let since = Moment { at: begins, with_seconds: false, now };
    let total = period.total;
    let errors_class = if total.errors > 0 { " class=\"bad\"" } else { "" };
    writeln!(
        f,
        "<section class=\"card\" aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{name} <small>since {since}</small></h3>\n\
         <dl class=\"figures\">\n<div><dt>Sends</dt><dd>{}</dd></div>\n<div><dt>Approved</dt><dd>{}</dd></div>\n\
         <div><dt>Conversion</dt><dd>{}</dd></div>\n<div><dt>Errors</dt><dd{errors_class}>{}</dd></div>\n</dl>",
        Number(total.sends),
        Number(total.approved),
        Percent(total.per_mille()),
        Number(total.errors),
    )?;
    let each = if id == "hour" { "five minutes" } else { "an hour" };
    write!(f, "{}", Chart { id, name, each, bars: &period.bars, now })?;
    f.write_str("</section>\n")
}
