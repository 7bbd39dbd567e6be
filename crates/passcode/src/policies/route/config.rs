use std::sync::Arc;

use serde::Deserialize;

use crate::config::{BuildContext, ProviderRef};
use crate::policies::route::rule::{Rule, Target};
use crate::policies::route::{Route, reach, unplaced};
use crate::recipient::calling_code_of;
use crate::{Channel, OtpProvider, Result};

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// Conditions and whom they lead to; the first one whose conditions all hold decides.
    #[serde(default)]
    routes: Vec<RouteSettings>,
    /// The provider where no route holds; without it such a send is refused.
    otherwise: Option<ProviderRef>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RouteSettings {
    /// Calling codes of phone numbers, such as `"1"` or `"91"`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(inner(regex(pattern = r"^\+?[1-9][0-9]{0,2}$"))))]
    calling_codes: Vec<String>,
    /// Countries of phone numbers, two capital letters of ISO 3166 such as `"IN"`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(inner(regex(pattern = r"^[A-Z]{2}$"))))]
    countries: Vec<String>,
    /// Ways by which the code is to go.
    #[serde(default)]
    channels: Vec<Channel>,
    /// The provider that sends where all of this holds.
    to: ProviderRef,
}

pub(crate) fn build(
    settings: Settings,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    if settings.routes.is_empty() && settings.otherwise.is_none() {
        return Err(context.mistake("routes", "there is no route: add one, or \"otherwise\""));
    }
    let routes = settings.routes.into_iter().enumerate();
    let mut targets = routes
        .map(|(index, route)| target(route, &format!("routes[{index}]"), context))
        .collect::<Result<Vec<_>>>()?;
    if let Some(otherwise) = &settings.otherwise {
        targets.push(Target { rule: Rule::default(), to: context.provider(otherwise)? });
    }
    note_findings(&targets, settings.otherwise.is_some(), context);
    let has_otherwise = settings.otherwise.is_some();
    let route = Arc::new(Route::new(context.name(), targets, has_otherwise, context.metrics()));
    context.explains(Arc::clone(&route) as _);
    Ok(route)
}

fn target(route: RouteSettings, place: &str, context: &BuildContext<'_>) -> Result<Target> {
    if route.calling_codes.is_empty() && route.countries.is_empty() && route.channels.is_empty() {
        let what = format!(
            "the route to {:?} has no condition: give it calling_codes, countries or channels, or make it \
             \"otherwise\"",
            route.to.name()
        );
        return Err(context.mistake(place, what));
    }
    let calling_codes = route.calling_codes.iter().enumerate().map(|(index, text)| {
        let place = format!("{place}.calling_codes[{index}]");
        calling_code(text).map_err(|what| context.mistake(&place, what))
    });
    let countries = route.countries.into_iter().enumerate().map(|(index, text)| {
        let place = format!("{place}.countries[{index}]");
        country(text).map_err(|what| context.mistake(&place, what))
    });
    let rule = Rule {
        calling_codes: calling_codes.collect::<Result<_>>()?,
        countries: countries.collect::<Result<_>>()?,
        channels: route.channels,
    };
    Ok(Target { rule, to: context.provider(&route.to)? })
}

fn calling_code(text: &str) -> Result<u16, String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let code = digits
        .parse()
        .ok()
        .filter(|code| (1..=999).contains(code) && !digits.starts_with(['0', '+']));
    code.ok_or_else(|| {
        format!("{text:?} is no calling code: write 1 to 3 digits, as in \"1\" or \"91\"")
    })
}

fn country(text: String) -> Result<String, String> {
    if calling_code_of(&text).is_some() {
        return Ok(text);
    }
    let hint = match text.as_str() {
        "UK" => "the United Kingdom is \"GB\"",
        _ => "write two capital letters of ISO 3166, as in \"US\" or \"IN\"",
    };
    Err(format!("{text:?} is no country: {hint}"))
}

/// Routes that nothing takes, members that can't serve what takes theirs, countries that miss
/// numbers.
fn note_findings(targets: &[Target], has_otherwise: bool, context: &BuildContext<'_>) {
    for (index, finding) in reach::findings(targets) {
        let is_otherwise = has_otherwise && index + 1 == targets.len();
        let place = if is_otherwise { "otherwise".to_owned() } else { format!("routes[{index}]") };
        context.note(&place, finding);
    }
    for (index, finding) in unplaced::findings(targets) {
        context.note(&format!("routes[{index}].countries"), finding);
    }
}
