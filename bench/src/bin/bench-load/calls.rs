use std::error::Error;
use std::io;

use passcode_bench::{CODE, KEY};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::answer;

/// Why nothing could be asked.
pub(crate) type Failure = Box<dyn Error>;

/// How a service is asked.
pub(crate) struct Calls {
    authority: String,
    /// What stands before the paths of the calls.
    below: String,
    is_sandbox: bool,
}

const SERVICE: &str = "/v2/Services/VA0123456789abcdef0123456789abcdef";
const TWILIO: &str = "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==";

impl Calls {
    pub(crate) fn new(what: &str, url: &str) -> Result<Self, Failure> {
        let authority = url.strip_prefix("http://").ok_or("this is no URL of http")?;
        let (authority, below) = authority.split_once('/').unwrap_or((authority, ""));
        let below = if below.is_empty() { String::new() } else { format!("/{below}") };
        Ok(Self { authority: authority.to_owned(), below, is_sandbox: what == "sandbox" })
    }

    pub(crate) async fn connect(&self) -> io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    /// One send and one check.
    pub(crate) async fn pair(
        &self,
        stream: &mut BufReader<TcpStream>,
        number: usize,
    ) -> Result<(), Failure> {
        if self.is_sandbox {
            self.twilio(stream, number).await
        } else {
            self.own(stream, number).await
        }
    }

    async fn own(&self, stream: &mut BufReader<TcpStream>, number: usize) -> Result<(), Failure> {
        let body = format!(r#"{{"to":"+447911{number:06}"}}"#);
        self.post(stream, "/v1/verifications", &body).await?;
        let sent = answer::read(stream, "201").await?;
        let token = between(&sent, r#""verification":""#)?;
        let body = format!(r#"{{"verification":"{token}","code":"{CODE}"}}"#);
        self.post(stream, "/v1/verifications/check", &body).await?;
        let checked = answer::read(stream, "200").await?;
        if checked.contains(r#""outcome":"approved""#) { Ok(()) } else { Err(checked.into()) }
    }

    async fn twilio(
        &self,
        stream: &mut BufReader<TcpStream>,
        number: usize,
    ) -> Result<(), Failure> {
        let body = format!("To=%2B447911{number:06}&Channel=sms");
        self.post(stream, &format!("{SERVICE}/Verifications"), &body).await?;
        let sent = answer::read(stream, "201").await?;
        let sid = between(&sent, r#""sid":""#)?;
        let body = format!("VerificationSid={sid}&Code=000000");
        self.post(stream, &format!("{SERVICE}/VerificationCheck"), &body).await?;
        answer::read(stream, "200").await?;
        Ok(())
    }

    async fn post(
        &self,
        stream: &mut BufReader<TcpStream>,
        path: &str,
        body: &str,
    ) -> io::Result<()> {
        let (key, form) = if self.is_sandbox {
            (TWILIO.to_owned(), "application/x-www-form-urlencoded")
        } else {
            (format!("Bearer {KEY}"), "application/json")
        };
        let request = format!(
            "POST {}{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: {key}\r\nContent-Type: {form}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.below,
            self.authority,
            body.len(),
        );
        stream.write_all(request.as_bytes()).await
    }
}

/// What stands in the first text after this.
fn between<'a>(body: &'a str, before: &str) -> Result<&'a str, Failure> {
    let text = body.split(before).nth(1).and_then(|after| after.split('"').next());
    text.ok_or_else(|| format!("there is no {before} in {body}").into())
}
