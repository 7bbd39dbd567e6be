//! By provider, by country, and what was refused or failed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use super::text::{Escaped, Number, Percent};
use crate::history::{Figures, Report};

/// So many countries stand on the page; the others are one row.
const COUNTRIES: usize = 10;

pub(super) fn write(f: &mut Formatter<'_>, report: &Report) -> fmt::Result {
    let periods = [("Last hour", &report.hour), ("Last day", &report.day)];
    head(f, "providers", "By provider")?;
    for (caption, period) in periods {
        let rows = sorted(&period.providers);
        let rows = rows.iter().map(|(name, figures)| (Escaped(name).to_string(), *figures));
        figures(f, caption, "Provider", rows.collect())?;
    }
    f.write_str("</div>\n</section>\n")?;
    head(f, "countries", "By country")?;
    for (caption, period) in periods {
        figures(f, caption, "Country", countries(&period.countries))?;
    }
    f.write_str("</div>\n</section>\n")?;
    f.write_str("<div class=\"two\">\n")?;
    pairs(
        f,
        ("refusals", "Refused by a limit", "No limit refused anything in the last day."),
        ["Whose", "Rule"],
        [&report.hour.refusals, &report.day.refusals],
    )?;
    pairs(
        f,
        ("failures", "What failed", "No send or check failed in the last day."),
        ["Provider", "Kind"],
        [&report.hour.failures, &report.day.failures],
    )?;
    f.write_str("</div>\n")
}

fn head(f: &mut Formatter<'_>, id: &str, name: &str) -> fmt::Result {
    writeln!(
        f,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{name}</h2>\n<div class=\"two\">"
    )
}

/// Those with the most traffic first.
fn sorted(all: &BTreeMap<String, Figures>) -> Vec<(&str, Figures)> {
    let mut all: Vec<_> = all.iter().map(|(name, figures)| (name.as_str(), *figures)).collect();
    all.sort_by_key(|(_, it)| std::cmp::Reverse((it.sends, it.approved, it.errors)));
    all
}

fn countries(all: &BTreeMap<String, Figures>) -> Vec<(String, Figures)> {
    let known = |name: &str| match name {
        "" => "none or unknown".to_owned(),
        name => Escaped(name).to_string(),
    };
    let all = sorted(all);
    let shown = all.iter().take(COUNTRIES).map(|(name, figures)| (known(name), *figures));
    let mut rows: Vec<_> = shown.collect();
    if let Some(rest @ [_, ..]) = all.get(COUNTRIES..) {
        let mut others = Figures::default();
        rest.iter().for_each(|(_, figures)| others.add(*figures));
        rows.push((format!("{} others", rest.len()), others));
    }
    rows
}

fn figures(
    f: &mut Formatter<'_>,
    caption: &str,
    what: &str,
    rows: Vec<(String, Figures)>,
) -> fmt::Result {
    writeln!(f, "<div class=\"card scroll\"><table>\n<caption>{caption}</caption>")?;
    if rows.is_empty() {
        return f.write_str("<tbody><tr><td class=\"empty\">Nothing was counted.</td></tr></tbody>\n</table></div>\n");
    }
    writeln!(
        f,
        "<thead><tr><th scope=\"col\">{what}</th><th scope=\"col\">Sends</th><th scope=\"col\">Approved</th>\
         <th scope=\"col\">Conversion</th><th scope=\"col\">Errors</th></tr></thead>\n<tbody>"
    )?;
    for (name, figures) in rows {
        let errors_class = if figures.errors > 0 { " class=\"bad\"" } else { "" };
        writeln!(
            f,
            "<tr><th scope=\"row\">{name}</th><td>{}</td><td>{}</td><td>{}{}</td><td{errors_class}>{}</td></tr>",
            Number(figures.sends),
            Number(figures.approved),
            Percent(figures.per_mille()),
            Share(figures.per_mille()),
            Number(figures.errors),
        )?;
    }
    f.write_str("</tbody>\n</table></div>\n")
}

/// A thousand as a bar, beside its number.
struct Share(Option<u64>);

impl Display for Share {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(mille) = self.0 else { return Ok(()) };
        let width = mille.min(1000);
        write!(
            f,
            "<svg class=\"share\" viewBox=\"0 0 1000 40\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"sends\" width=\"1000\" height=\"40\"/><rect class=\"approved\" width=\"{width}\" height=\"40\"/></svg>"
        )
    }
}

type Pairs = BTreeMap<(String, String), u64>;

/// What is counted by two names, in the last hour and the last day.
fn pairs(
    f: &mut Formatter<'_>,
    (id, name, none): (&str, &str, &str),
    heads: [&str; 2],
    [hour, day]: [&Pairs; 2],
) -> fmt::Result {
    writeln!(f, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{name}</h2>")?;
    let of = |pairs: &Pairs, key| pairs.get(key).copied().unwrap_or_default();
    let keys: BTreeSet<_> = hour.keys().chain(day.keys()).collect();
    let mut rows: Vec<_> = keys.into_iter().map(|key| (key, of(hour, key), of(day, key))).collect();
    rows.sort_by_key(|(_, hour, day)| std::cmp::Reverse((*day, *hour)));
    if rows.is_empty() {
        return writeln!(f, "<p class=\"card empty\">{none}</p>\n</section>");
    }
    let [first, second] = heads;
    writeln!(
        f,
        "<div class=\"card scroll\"><table>\n<caption class=\"hidden\">{name}</caption>\n<thead><tr><th scope=\"col\">{first}</th>\
         <th scope=\"col\" class=\"left\">{second}</th><th scope=\"col\">Last hour</th><th scope=\"col\">Last day</th></tr></thead>\n<tbody>"
    )?;
    for ((whose, what), hour, day) in rows {
        writeln!(
            f,
            "<tr><th scope=\"row\">{}</th><td class=\"left\">{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(whose),
            Escaped(what),
            Number(hour),
            Number(day)
        )?;
    }
    f.write_str("</tbody>\n</table></div>\n</section>\n")
}
