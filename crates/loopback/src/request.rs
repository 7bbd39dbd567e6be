/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, percent-encoded as it came.
    pub path: String,
    /// The query, percent-encoded as it came; empty if there is none.
    pub query: String,
    /// The headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads a whole request; `None` while bytes are missing. Gives how many it is long, too.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let mut request = Self::parse(&String::from_utf8_lossy(&bytes[..end]));
        let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
        let whole = end + 4 + length;
        request.body = bytes.get(end + 4..whole)?.to_vec();
        Some((request, whole))
    }

    fn parse(head: &str) -> Self {
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let target = words.next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        Self { method, path: path.to_owned(), query: query.to_owned(), headers, body: Vec::new() }
    }

    /// The first header of this name, given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Method, path and query as one text.
    #[must_use]
    pub fn line(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{} {}{mark}{}", self.method, self.path, self.query)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Method, path, sorted query, every header sorted, and the body: JSON as lines, a form as
    /// its sorted pairs. `names` stand for values that are secret or differ from run to run.
    #[must_use]
    pub fn canonical(&self, names: &[(&str, &str)]) -> String {
        let mut lines = vec![format!("{} {}", self.method, self.path)];
        lines.extend(sorted(&self.query).into_iter().map(|pair| format!("  ?{pair}")));
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| match name.as_str() {
                "host" => "  host: SERVER".to_owned(),
                name => format!("  {name}: {value}"),
            })
            .collect();
        headers.sort_unstable();
        lines.append(&mut headers);
        lines.extend(self.body_lines());
        names.iter().fold(lines.join("\n"), |text, (value, name)| text.replace(value, name))
    }

    fn body_lines(&self) -> Vec<String> {
        let text = self.text();
        if self.header("content-type") == Some("application/x-www-form-urlencoded") {
            return sorted(&text).into_iter().map(|pair| format!("  {pair}")).collect();
        }
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(body) => vec![serde_json::to_string_pretty(&body).unwrap()],
            Err(_) => text.lines().map(str::to_owned).collect(),
        }
    }
}

fn sorted(pairs: &str) -> Vec<&str> {
    let mut pairs: Vec<_> = pairs.split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.sort_unstable();
    pairs
}

/// Requests as one text, an empty line between two.
#[must_use]
pub fn canonical(requests: &[Request], names: &[(&str, &str)]) -> String {
    let texts: Vec<_> = requests.iter().map(|request| request.canonical(names)).collect();
    texts.join("\n\n")
}
