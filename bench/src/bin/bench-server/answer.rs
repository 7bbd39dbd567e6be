use passcode_bench::CASES;

/// What is answered at this path, whole.
pub(crate) fn answer(path: &str) -> String {
    let mut answers = CASES.iter().flat_map(|case| case.answers);
    let known = answers.find(|(known, _, _)| *known == path);
    let (_, status, body) = known.unwrap_or(&("", 404, "{}"));
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         date: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n{body}"
    )
}
