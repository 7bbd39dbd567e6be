//! Where a request goes: a service, and the path below it, whose segments may be templates.

use percent_encoding::percent_decode_str;

use super::template::is_template;

/// The base URL of the service, and the segments of the path as they are written.
pub(super) fn split(url: &str) -> Result<(String, Vec<String>), &'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err("this is no URL: write it as in https://gateway.example.com/send");
    };
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    if is_template(host) || is_template(scheme) {
        return Err(
            "only the path of a URL can hold templates: base_url takes the place of what is before it",
        );
    }
    if url.contains(['?', '#']) {
        return Err(
            "a URL here has no query and no fragment: write query = { NAME = \"…\" }, where a value may come from env:",
        );
    }
    let segments = path.into_iter().flat_map(|path| path.split('/')).map(segment);
    Ok((format!("{scheme}://{host}"), segments.collect::<Result<_, _>>()?))
}

/// A segment without its percent-encoding, which it is given again.
fn segment(text: &str) -> Result<String, &'static str> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_err(|_| "the URL's percent-encoding is not UTF-8")?;
    if matches!(&*decoded, "." | "..") {
        return Err("a URL's path has no \".\" and no \"..\": write where they lead");
    }
    Ok(decoded.into_owned())
}
