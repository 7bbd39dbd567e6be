//! The only file that sees the number library.
//!
//! The library's own `parse` and `get_region_for_number` write the numbers that they work on to the
//! log, at trace level. Their steps are therefore taken one by one here, over the same tables, by
//! functions that log nothing: nobody's digits are in a log, whatever it is set to.

use rlibphonenumber::interfaces::AsOriginal;
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

/// A number as the numbering plan sees it.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) calling_code: u16,
    pub(super) national_number: String,
    pub(super) country: Option<String>,
}

/// Why a number has no place in the numbering plan.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    UnknownCallingCode,
    WrongLength,
    NonGeographic,
}

/// Looks up the digits after the `+`: 7 to 15 of them.
///
/// A number that is possible but not (yet) valid has its place: tables of valid ranges age faster
/// than they are updated. Possible is what has a length that a whole number of its calling code can
/// have; a length that only serves calls within a town is not one.
pub(super) fn look_up(digits: &str) -> Result<Plan, NoPlace> {
    let library = PHONE_NUMBER_UTIL.as_original();
    let (national, code) =
        library.extract_country_code(digits.into()).ok_or(NoPlace::UnknownCallingCode)?;
    let main = library.get_region_for_country_code(code).ok_or(NoPlace::UnknownCallingCode)?;
    if main == Region::World {
        return Err(NoPlace::NonGeographic);
    }
    let national_number = significant(main, national.into_owned());
    if !is_possible(main, &national_number) {
        return Err(NoPlace::WrongLength);
    }
    Ok(Plan {
        calling_code: u16::try_from(code).map_err(|_| NoPlace::UnknownCallingCode)?,
        country: country(code, &national_number).map(|region| region.to_string()),
        national_number,
    })
}

/// The calling code of a country, given as ISO 3166 alpha-2 (`US`); `None` if the numbering plan
/// knows no such country.
pub(crate) fn calling_code_of(country: &str) -> Option<u16> {
    let mut regions = PHONE_NUMBER_UTIL.get_supported_regions();
    let region = regions.find(|region| region.to_string() == country)?;
    u16::try_from(PHONE_NUMBER_UTIL.get_country_code_for_region(region)?).ok()
}

/// Whether several countries share this calling code, so that a number's country is told by its
/// area, or not at all.
pub(crate) fn is_shared(calling_code: u16) -> bool {
    let regions = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(calling_code.into());
    regions.is_some_and(|regions| regions.len() > 1)
}

/// The number without any trunk prefix, however often it was typed: what is left is read as itself.
fn significant(main: Region, mut national: String) -> String {
    for _ in 0..national.len() {
        match without_trunk_prefix(main, &national) {
            Some(shorter) if is_possible(main, &shorter) => national = shorter,
            _ => break,
        }
    }
    national
}

/// The number without the digits that are dialled before it inside its country: the zero of
/// `+44 (0) 7400 123456`. `None` if there are none, or if they belong to the number, as Italy's zero
/// does.
fn without_trunk_prefix(main: Region, national: &str) -> Option<String> {
    let library = PHONE_NUMBER_UTIL.as_original();
    let metadata = library.get_metadata_for_region(main)?;
    let prefix = metadata.national_prefix_for_parsing().anchor_start().ok()??;
    let captures = prefix.captures(national)?;
    let rule = metadata.original.national_prefix_transform_rule();
    let (first, second) = (captures.get(1), captures.get(2));
    let decisive = second.or(first).is_some_and(|digits| !digits.is_empty());
    let shorter = if first.is_some() && decisive && !rule.is_empty() {
        prefix.replace(national, rule)
    } else {
        national[captures.get(0)?.end()..].into()
    };
    let is_general = |number: &str| {
        library.is_number_matching_desc(number, &metadata.general_desc).is_ok_and(|is| is)
    };
    (is_general(&shorter) || !is_general(national)).then(|| shorter.into_owned())
}

fn is_possible(main: Region, national: &str) -> bool {
    let Some(metadata) = PHONE_NUMBER_UTIL.as_original().get_metadata_for_region(main) else {
        return false;
    };
    let lengths = &metadata.general_desc.original;
    let among = |lengths: &[i32]| {
        lengths.iter().any(|&length| usize::try_from(length) == Ok(national.len()))
    };
    among(&lengths.possible_length) && !among(&lengths.possible_length_local_only)
}

/// The country of a number: the only one of its calling code, or the first whose ranges hold it.
fn country(calling_code: i32, national: &str) -> Option<Region> {
    let mut regions = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(calling_code)?;
    if regions.len() == 1 {
        return regions.next();
    }
    regions.find(|&region| holds(region, national).unwrap_or(false))
}

fn holds(region: Region, national: &str) -> Option<bool> {
    let library = PHONE_NUMBER_UTIL.as_original();
    let metadata = library.get_metadata_for_region(region)?;
    if let Some(leading) = metadata.leading_digits().anchor_start().ok()?
        && leading.is_match(national)
    {
        return Some(true);
    }
    let ranges = [
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
    let matches = |range| library.is_number_matching_desc(national, range).is_ok_and(|is| is);
    Some(matches(&metadata.general_desc) && ranges.into_iter().any(matches))
}

#[cfg(test)]
mod tests;
