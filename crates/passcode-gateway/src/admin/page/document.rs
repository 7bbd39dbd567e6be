//! The whole page.

use std::fmt::{self, Display, Formatter};

use passcode::config::MemberHealth;

use super::health;
use super::summary;
use super::tables;
use super::text::Moment;
use crate::history::Report;

/// How it looks; all of it.
pub(super) const STYLE: &str = include_str!("style.css");

/// What the numbers mean.
const WORDS: &str = "<section aria-labelledby=\"words\" class=\"words\">\n<h2 id=\"words\">What is counted</h2>\n\
             <ul>\n<li>A count belongs to the time when it happened. <b>The last hour</b> is made of twelve times five \
             minutes, <b>the last day</b> of 24 clock hours; the newest of them still runs. Other replicas’ counts are \
             a few seconds late.</li>\n\
             <li><b>Sends</b> are messages that went out, or may have. <b>Conversion</b> is approved codes by sends: \
             it grows for some minutes after a send, and can be above 100% where codes were sent before.</li>\n\
             <li><b>Errors</b> are sends and checks that failed. What a limit refused is no error, and neither is \
             what a provider can’t serve (<code>unsupported</code>).</li>\n\
             <li>A country is the recipient’s, by its ISO code.</li>\n</ul>\n</section>\n";

/// What the page says.
pub(super) struct Document {
    /// Seconds since 1970.
    pub(super) now: u64,
    /// Whether a browser asks for it again by itself.
    pub(super) reloads: bool,
    /// Of all replicas; `None` while the store is away.
    pub(super) report: Option<Report>,
    /// Whether the store is this process' memory, so that there is one replica.
    pub(super) is_alone: bool,
    /// Of this replica, like all that follows.
    pub(super) health: Vec<MemberHealth>,
    pub(super) is_config_loaded: bool,
    pub(super) is_ready: bool,
    pub(super) in_flight: u32,
}

impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let made = Moment { at: self.now, with_seconds: true, now: self.now };
        let (meta, reloads) = if self.reloads {
            let meta = "<meta http-equiv=\"refresh\" content=\"30\">\n";
            (meta, "It reloads itself every 30 seconds. <a href=\".\">Stop that</a>")
        } else {
            ("", "<a href=\"?reload\">Reload every 30 seconds</a>")
        };
        write!(
            f,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n{meta}\
             <title>Passcode gateway</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n\
             <h1>Passcode gateway</h1>\n<p>Made at {made}. {reloads}</p>\n</header>\n<main>\n"
        )?;
        self.notices(f)?;
        self.counts(f)?;
        self.replica(f)?;
        if self.report.is_some() {
            f.write_str(WORDS)?;
        }
        f.write_str("</main>\n</body>\n</html>\n")
    }
}

impl Document {
    /// What somebody should look at first.
    fn notices(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.report.is_none() {
            f.write_str(
                "<p class=\"notice bad\" role=\"alert\"><strong>The store can’t be reached, so there are no counts.</strong> \
                 Look at the store and at this replica’s log. What this replica counts meanwhile is written when the \
                 store is back. How this replica is doing stands below.</p>\n",
            )?;
        }
        if !self.is_config_loaded {
            f.write_str(
                "<p class=\"notice bad\" role=\"alert\"><strong>The configuration was refused when it was last read.</strong> \
                 This replica goes on with the one before. Its log names the mistake.</p>\n",
            )?;
        }
        let resting = self.health.iter().filter(|member| member.rest.is_some()).count();
        match resting {
            0 => Ok(()),
            1 => f.write_str(
                "<p class=\"notice\"><strong>One member of a failover rests here.</strong> <a href=\"#members\">Which one</a></p>\n",
            ),
            _ => writeln!(
                f,
                "<p class=\"notice\"><strong>{resting} members of failovers rest here.</strong> <a href=\"#members\">Which ones</a></p>"
            ),
        }
    }

    fn counts(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(report) = &self.report else { return Ok(()) };
        f.write_str("<section aria-labelledby=\"counts\">\n<div class=\"head\"><h2 id=\"counts\">Traffic</h2>")?;
        f.write_str(if self.is_alone {
            "<span class=\"scope\">This process alone: its store is its memory</span></div>\n"
        } else {
            "<span class=\"scope\">All replicas on this store</span></div>\n"
        })?;
        if report.day.is_empty() && report.hour.is_empty() {
            f.write_str("<p class=\"card empty\">Nothing was sent or checked in the last day.</p>\n</section>\n")?;
            return Ok(());
        }
        summary::write(f, report, self.now)?;
        f.write_str("</section>\n")?;
        tables::write(f, report)
    }

    fn replica(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(
            "<section aria-labelledby=\"replica\">\n<div class=\"head\"><h2 id=\"replica\">Health</h2>\
             <span class=\"scope\">This replica only</span></div>\n",
        )?;
        let (ready, ready_class) = if self.is_ready { ("yes", "good") } else { ("no", "bad") };
        let (loaded, loaded_class) =
            if self.is_config_loaded { ("taken", "good") } else { ("refused", "bad") };
        writeln!(
            f,
            "<dl class=\"card states\">\n<div><dt>Ready for calls</dt><dd class=\"{ready_class}\">{ready}</dd></div>\n\
             <div><dt>Configuration</dt><dd class=\"{loaded_class}\">{loaded}</dd></div>\n\
             <div><dt>Worked on now</dt><dd>{}</dd></div>\n</dl>",
            self.in_flight
        )?;
        health::write(f, &self.health, self.now)?;
        f.write_str("</section>\n")
    }
}
