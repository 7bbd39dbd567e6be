//! One budget: how many may be open at once, of whom.

use std::time::Duration;

use crate::policies::limit::whose::Subject;

/// How many codes may be out that nobody has verified.
#[derive(Debug)]
pub(in crate::policies::limit) struct Budget {
    /// The setting's name.
    pub(super) setting: &'static str,
    value: String,
    of: Of,
    number: u32,
    percent: u32,
    pub(super) window: Duration,
}

/// What a budget is of, and what it counts of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A country's recipients.
    Country,
    /// An address's countries.
    Address,
}

impl Budget {
    /// Reads `"20 or 30%"`, or says why it is none.
    pub(super) fn read(
        setting: &'static str,
        text: &str,
        window: Duration,
    ) -> Result<Self, String> {
        let read = text.split_once(" or ").and_then(|(number, share)| {
            let number = digits(number)?.parse().ok().filter(|number| *number > 0)?;
            let percent = digits(share.trim().strip_suffix('%')?)?.parse().ok();
            Some((number, percent.filter(|percent| *percent <= 100)?))
        });
        let (number, percent) = read.ok_or_else(|| {
            format!(
                "{text:?} is no budget: write a number above 0 and a share up to 100%, as in \"20 or 30%\""
            )
        })?;
        let value = format!("{text:?}");
        Ok(Self { setting, value, of: Of::Country, number, percent, window })
    }

    /// So many countries an address.
    pub(super) fn of_countries(setting: &'static str, number: u32, window: Duration) -> Self {
        Self { setting, value: number.to_string(), of: Of::Address, number, percent: 0, window }
    }

    /// The setting and its value, as they stand in the configuration.
    pub(in crate::policies::limit) fn written(&self) -> String {
        format!("{} = {}", self.setting, self.value)
    }

    pub(super) fn is_of_addresses(&self) -> bool {
        self.of == Of::Address
    }

    /// Whose budget it is, and who of it a request opens; `None` for what isn't counted.
    pub(super) fn place(&self, subject: &Subject<'_>) -> Option<(String, String)> {
        let country = subject.country()?.to_owned();
        Some(match self.of {
            Of::Country => (country, subject.recipient.key().expose().to_owned()),
            Of::Address => (subject.ip()?.to_string(), country),
        })
    }

    /// What a request must have to be counted.
    pub(in crate::policies::limit) fn needs(&self) -> &'static str {
        match self.of {
            Of::Country => "a number of a known country",
            Of::Address => "a number of a known country and an IP address",
        }
    }

    /// How many may be open where so many are verified.
    pub(super) fn most(&self, verified: u64) -> u64 {
        u64::from(self.number).max(verified.saturating_mul(u64::from(self.percent)) / 100)
    }
}

fn digits(text: &str) -> Option<&str> {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn a_budget_is_a_number_or_a_share() {
        for (text, verified, most) in [
            ("20 or 30%", 0, 20),
            ("20 or 30%", 66, 20),
            ("20 or 30%", 70, 21),
            ("20 or 30%", 200, 60),
            ("1 or 100%", 7, 7),
            ("5 or 0%", 1000, 5),
            (" 20  or  30 % ", 200, 60),
        ] {
            let budget = Budget::read("per_country_day", text, DAY).unwrap();
            assert_eq!(budget.most(verified), most, "{text} of {verified}");
            assert_eq!(budget.written(), format!("per_country_day = {text:?}"));
        }
        let budget = Budget::of_countries("countries_per_ip_day", 3, DAY);
        assert_eq!((budget.most(0), budget.most(1000)), (3, 3));
        assert_eq!(budget.written(), "countries_per_ip_day = 3");
    }

    #[test]
    fn what_is_no_budget_is_refused() {
        for text in [
            "",
            "20",
            "30%",
            "20 or 30",
            "20 or 101%",
            "0 or 30%",
            "-1 or 30%",
            "20 and 30%",
            "20 or 30%%",
            "20 or %",
            "20or30%",
            "20 or 2.5%",
            "4294967296 or 1%",
        ] {
            let why = Budget::read("per_country_day", text, DAY).unwrap_err();
            assert!(why.contains(&format!("{text:?}")) && why.contains("20 or 30%"), "{why}");
        }
    }
}
