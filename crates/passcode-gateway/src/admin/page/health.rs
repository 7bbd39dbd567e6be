//! How the members of failovers are, in words.

use std::fmt::{self, Formatter};
use std::time::{SystemTime, UNIX_EPOCH};

use passcode::config::MemberHealth;

use super::text::{Escaped, Moment};

pub(super) fn write(f: &mut Formatter<'_>, members: &[MemberHealth], now: u64) -> fmt::Result {
    f.write_str("<h3 id=\"members\">Members of failovers</h3>\n")?;
    if members.is_empty() {
        return f.write_str("<p class=\"card empty\">No failover is configured.</p>\n");
    }
    f.write_str(
        "<div class=\"card scroll\"><table class=\"words\">\n<caption class=\"hidden\">Members of failovers</caption>\n\
         <thead><tr><th scope=\"col\">Failover</th><th scope=\"col\">Member</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n",
    )?;
    for member in members {
        write!(
            f,
            "<tr><th scope=\"row\">{}</th><td>{}</td>",
            Escaped(&member.failover),
            Escaped(&member.member)
        )?;
        match member.rest {
            None => f.write_str("<td class=\"good\">in use</td></tr>\n")?,
            Some(rest) => {
                let moment = |time| Moment { at: seconds(time), with_seconds: true, now };
                let since = moment(rest.since);
                f.write_str("<td class=\"bad\">")?;
                if seconds(rest.until) > now {
                    write!(f, "resting until {}", moment(rest.until))?;
                } else {
                    f.write_str("resting; the next send tries it")?;
                }
                writeln!(f, "<br><small>since {since}</small></td></tr>")?;
            }
        }
    }
    f.write_str("</tbody>\n</table></div>\n")
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
