//! Gets a published document, from a file or over HTTPS.

use std::fs;
use std::path::Path;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::problem::Problem;

/// Far more than any API description needs.
const LIMIT: usize = 16 * 1024 * 1024;
const TIME: Duration = Duration::from_secs(60);

/// A document as it was published.
#[derive(Debug)]
pub(super) struct Published {
    /// Where it came from, fit to be written down: no folders of this machine, no secrets of a URL.
    pub(super) name: String,
    pub(super) text: String,
}

/// The text at a URL or in a file.
pub(super) fn fetch(from: &str) -> Result<Published, Problem> {
    if from.starts_with("https://") || from.starts_with("http://") {
        let url = Url::parse(from).map_err(|error| {
            Problem::new(format!("The address to refresh from is no URL: {error}."))
        })?;
        let name = format!("{}{}", url.origin().ascii_serialization(), url.path());
        let text = download(url).map_err(|error| {
            Problem::new(format!("{name} can't be fetched: {error}."))
                .advise("If the document can be had in another way, give the file: `cargo xtask regen --from FILE`.")
        })?;
        return Ok(Published { name, text });
    }
    let name = Path::new(from)
        .file_name()
        .map_or_else(|| from.to_owned(), |name| name.to_string_lossy().into_owned());
    let bytes =
        fs::read(from).map_err(|error| Problem::new(format!("{from} can't be read: {error}.")))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Problem::new(format!("{from} is not text in UTF-8.")))?;
    Ok(Published { name, text })
}

fn download(url: Url) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(get(url))
}

/// Redirects are followed, since documents move; but never away from HTTPS.
async fn get(url: Url) -> Result<String, String> {
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if url.scheme() == "http" && !loopback {
        return Err(
            "plain http would let anyone on the way change the contract; use https".to_owned()
        );
    }
    let client = reqwest::Client::builder()
        .https_only(!loopback)
        .redirect(Policy::limited(5))
        .timeout(TIME)
        .build()
        .map_err(|error| error.to_string())?;
    let answer = client.get(url).send().await.map_err(|error| error.without_url().to_string())?;
    let status = answer.status();
    if !status.is_success() {
        return Err(format!("the answer was {status}"));
    }
    let mut answer = answer;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| error.without_url().to_string())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LIMIT {
            return Err(format!("it is longer than {} MiB", LIMIT / 1024 / 1024));
        }
    }
    String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers one connection.
    fn server(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1/api-docs?key=hunter2", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
        url
    }

    #[test]
    fn a_url_gives_its_text_and_a_name_without_its_query() {
        let url = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
        let published = fetch(&url).unwrap();
        assert_eq!(published.text, "{}");
        assert!(published.name.ends_with("/v1/api-docs"), "{}", published.name);
    }

    #[test]
    fn what_can_not_be_had_is_said_without_the_query() {
        let url = server(
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        );
        let problem = fetch(&url).unwrap_err().to_string();
        assert!(problem.contains("503") && problem.contains("--from FILE"), "{problem}");
        assert!(!problem.contains("hunter2"), "{problem}");
        let problem = fetch("http://example.com/x").unwrap_err().to_string();
        assert!(problem.contains("use https"), "{problem}");
        assert!(fetch("no-such-file.json").unwrap_err().to_string().contains("can't be read"));
    }
}
