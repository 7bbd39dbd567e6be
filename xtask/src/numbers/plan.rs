//! The numbering plan, read from the number library's tables.

use rlibphonenumber::interfaces::AsOriginal;
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use super::diagram::LONGEST;
use super::diagram::{Diagrams, Id};
use super::pattern::Pattern;
use super::trunk::{Trunk, Trunks};
use crate::problem::Problem;

/// What the library knows of one calling code.
pub(super) struct Code {
    pub(super) calling_code: u16,
    /// The main country first; none for a code that belongs to no country.
    pub(super) countries: Vec<String>,
    /// The lengths of whole national numbers.
    pub(super) lengths: Vec<usize>,
    /// From a national number to its [`value`]; `None` where nothing is to be asked.
    pub(super) digits: Option<Id>,
}

/// All calling codes in ascending order, and what their numbers are made of.
pub(super) struct Plan {
    pub(super) diagrams: Diagrams,
    pub(super) codes: Vec<Code>,
    pub(super) trunks: Vec<Trunk>,
}

/// Some of a country's numbers, as the library describes them.
struct Range {
    pattern: Option<String>,
    lengths: Vec<usize>,
}

/// One country, as the library describes it.
struct Country {
    name: String,
    general: Range,
    /// Lengths that serve calls within a town only.
    local_lengths: Vec<usize>,
    kinds: Vec<Range>,
    leading_digits: Option<String>,
    trunk_prefix: Option<String>,
    trunk_rule: String,
}

/// A national number's value: whether it is in the main country's general range, its country as an
/// index from 1 on into those of its calling code, and its trunk prefix, from 1 on, of the plan's.
fn value(general: u16, country: u16, trunk: u16) -> u16 {
    general | country << 1 | trunk << 6
}

impl Plan {
    /// # Errors
    ///
    /// When the tables hold something new.
    pub(super) fn read() -> Result<Self, Problem> {
        let mut diagrams = Diagrams::default();
        let mut trunks = Trunks::default();
        let codes = PHONE_NUMBER_UTIL
            .get_supported_calling_codes()
            .map(|calling_code| {
                let countries = countries(calling_code)?;
                code(calling_code, &countries, &mut diagrams, &mut trunks)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { diagrams, codes, trunks: trunks.0 })
    }
}

fn countries(calling_code: i32) -> Result<Vec<Country>, Problem> {
    let regions = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(calling_code);
    let regions = regions.into_iter().flatten().filter(|region| *region != Region::World);
    regions.map(country).collect()
}

fn country(region: Region) -> Result<Country, Problem> {
    let metadata = PHONE_NUMBER_UTIL.as_original().get_metadata_for_region(region);
    let Some(metadata) = metadata else {
        return Err(Problem::new(format!("The number library knows nothing of {region}.")));
    };
    let kinds = [
        &metadata.fixed_line,
        &metadata.mobile,
        &metadata.premium_rate,
        &metadata.toll_free,
        &metadata.shared_cost,
        &metadata.voip,
        &metadata.personal_number,
        &metadata.pager,
        &metadata.uan,
        &metadata.voicemail,
    ];
    let general = &metadata.general_desc;
    let range = |pattern: &Option<String>, lengths: &[i32]| Range {
        pattern: pattern.clone(),
        lengths: digits(lengths),
    };
    Ok(Country {
        name: region.to_string(),
        general: range(
            &general.national_number_pattern().pattern_base,
            &general.original.possible_length,
        ),
        local_lengths: digits(&general.original.possible_length_local_only),
        kinds: kinds
            .map(|kind| {
                range(&kind.national_number_pattern().pattern_base, &kind.original.possible_length)
            })
            .into(),
        leading_digits: metadata.leading_digits().pattern_base.clone(),
        trunk_prefix: metadata.national_prefix_for_parsing().pattern_base.clone(),
        trunk_rule: metadata.original.national_prefix_transform_rule().to_owned(),
    })
}

/// The library writes a negative length where no number at all is meant.
fn digits(lengths: &[i32]) -> Vec<usize> {
    lengths.iter().map(|length| usize::try_from(*length).unwrap_or(usize::MAX)).collect()
}

fn code(
    calling_code: i32,
    countries: &[Country],
    diagrams: &mut Diagrams,
    trunks: &mut Trunks,
) -> Result<Code, Problem> {
    let mut lengths = Vec::new();
    let mut digits = None;
    if let Some(main) = countries.first() {
        let is_whole =
            |length: &&usize| **length <= LONGEST && !main.local_lengths.contains(length);
        lengths.extend(main.general.lengths.iter().filter(is_whole));
        if countries.len() > 1 || main.trunk_prefix.is_some() {
            digits = Some(digits_of(countries, main, &lengths, diagrams, trunks)?);
        }
    }
    Ok(Code {
        calling_code: u16::try_from(calling_code)
            .map_err(|_| Problem::new(format!("{calling_code} is no calling code.")))?,
        countries: countries.iter().map(|country| country.name.clone()).collect(),
        lengths,
        digits,
    })
}

fn digits_of(
    countries: &[Country],
    main: &Country,
    lengths: &[usize],
    diagrams: &mut Diagrams,
    trunks: &mut Trunks,
) -> Result<Id, Problem> {
    let mut all = diagrams.constant(0);
    // The first country that holds a number has it, so the last is taken first.
    if countries.len() > 1 {
        for (index, country) in countries.iter().enumerate().rev() {
            let number = u16::try_from(index + 1).unwrap_or(u16::MAX);
            let holds = holds(country, diagrams)?;
            all = diagrams.combine(holds, all, &|holds, others| {
                if holds == 1 { value(0, number, 0) } else { others }
            });
        }
        // Only the country of a whole number is ever asked for.
        let whole = diagrams.lengths(lengths);
        all = diagrams.combine(whole, all, &|whole, country| whole * country);
    }
    if let Some(prefix) = &main.trunk_prefix {
        let general = range(&main.general, diagrams)?;
        all = diagrams.combine(general, all, &|general, value| general | value);
        let trunk = trunks.diagram(from_the_start(prefix), &main.trunk_rule, diagrams)?;
        all = diagrams.combine(trunk, all, &|trunk, others| value(0, 0, trunk) | others);
    }
    Ok(all)
}

/// 1 for the numbers of a country: those with its leading digits, and those of a kind it has.
fn holds(country: &Country, diagrams: &mut Diagrams) -> Result<Id, Problem> {
    let mut kinds = diagrams.constant(0);
    for kind in &country.kinds {
        let kind = range(kind, diagrams)?;
        kinds = diagrams.either(kinds, kind);
    }
    let general = range(&country.general, diagrams)?;
    let valid = diagrams.both(general, kinds);
    let Some(leading) = &country.leading_digits else { return Ok(valid) };
    let leading = matches(from_the_start(leading), diagrams)?;
    Ok(diagrams.either(leading, valid))
}

fn range(range: &Range, diagrams: &mut Diagrams) -> Result<Id, Problem> {
    let Some(pattern) = &range.pattern else { return Ok(diagrams.constant(0)) };
    let matches = matches(pattern, diagrams)?;
    if range.lengths.is_empty() {
        return Ok(matches);
    }
    let lengths = diagrams.lengths(&range.lengths);
    Ok(diagrams.both(matches, lengths))
}

fn matches(pattern: &str, diagrams: &mut Diagrams) -> Result<Id, Problem> {
    Ok(Pattern::new(pattern)?.diagram(diagrams, &mut |found| found.is_some().into()))
}

/// The library holds each pattern as `^(?:…)$`; some of them need not reach to the end.
fn from_the_start(pattern: &str) -> &str {
    pattern.strip_suffix('$').unwrap_or(pattern)
}
