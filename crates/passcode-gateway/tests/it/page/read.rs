//! The page as a person reads it, and what happens before.

use loopback::{Reply, Server};
use serde_json::json;

use crate::bench::{Answer, Bench};
use crate::stage::Hands;

const OPERATOR: &str = "operator-0123456789-0123456789-012345678";

/// Own codes by a carrier that takes everything, behind a limit.
pub(super) struct Scene {
    pub(super) carrier: Server,
    pub(super) file: String,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let carrier = Server::start(|request| {
            // Whom it can't send to, for one reason or another.
            let text = request.text();
            Reply::status(if text.contains("5559990") { 500 } else { 202 })
        })
        .await;
        let file = format!(
            "default = \"guarded\"\n{}\n[providers.guarded]\nkind = \"limit\"\nof = \"own\"\n\
             sends = [\"2/1d per recipient\"]\n{}",
            own("own", &carrier.url()),
            clients()
        );
        Self { carrier, file }
    }

    /// The code that was sent last.
    pub(super) fn code(&self) -> String {
        let requests = self.carrier.requests();
        let body = requests.last().unwrap().text();
        let (_, rest) = body.split_once("code=").unwrap();
        rest.chars().take_while(char::is_ascii_digit).collect()
    }

    /// Somebody signs in.
    pub(super) async fn sign_in(&self, bench: &Bench, phone: &str) {
        let sent = bench.send(&json!({ "to": phone })).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let token = sent.body()["verification"].clone();
        let check = json!({ "verification": token, "code": self.code() });
        let checked = bench.check(&check).await;
        assert_eq!(checked.body()["outcome"], "approved", "{checked:?}");
    }

    /// A send with this status.
    pub(super) async fn send(&self, bench: &Bench, phone: &str, status: u16) {
        let answer = bench.send(&json!({ "to": phone })).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
}

/// A gateway at eight o'clock.
pub(super) fn bench(file: &str) -> Bench {
    Bench::at(Hands::at_eight(), file)
}

/// A provider with own codes.
pub(super) fn own(name: &str, url: &str) -> String {
    format!(
        "[providers.{name:?}]\nkind = \"http\"\nurl = \"{url}\"\nresend_after = \"0s\"\n\
         form = {{ to = \"{{{{ to }}}}\", code = \"{{{{ code }}}}\" }}\n\
         ok = {{ status = [202] }}\n"
    )
}

pub(super) fn clients() -> String {
    format!(
        "[gateway]\noperator_key = \"{OPERATOR}\"\n[[gateway.clients]]\nname = \"web\"\n\
         keys = [\"{}\"]\n",
        crate::bench::KEY
    )
}

/// The page's answer.
pub(super) async fn open(bench: &Bench) -> Answer {
    open_at(bench, "/").await
}

/// The same with a query.
pub(super) async fn open_at(bench: &Bench, path: &str) -> Answer {
    use base64::Engine;
    let pair = base64::prelude::BASE64_STANDARD.encode(format!(":{OPERATOR}"));
    let call = bench.call("GET", path).header("authorization", &format!("Basic {pair}"));
    let answer = call.send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// What stands in the part with this id, up to the end of its section.
fn part<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) =
        page.split_once(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("{id}: {page}"));
    rest.split("</section>").next().unwrap()
}

/// Texts without tags.
pub(super) fn plain(html: &str) -> String {
    let texts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    texts.collect::<String>().trim().to_owned()
}

/// Sends, approved, conversion and errors of the `hour` or the `day`.
pub(super) fn figures(page: &str, id: &str) -> Vec<String> {
    let figures = part(page, id).split("</dl>").next().unwrap();
    figures
        .split("<dd")
        .skip(1)
        .map(|cell| plain(&format!("<{cell}")).lines().next().unwrap().to_owned())
        .collect()
}

/// The row of a name in a table of this part, of the hour or of the day.
pub(super) fn row(page: &str, id: &str, caption: &str, name: &str) -> Option<Vec<String>> {
    rows(page, id, caption).into_iter().find(|row| row[0] == name)
}

/// All rows of a table of this part; the caption may be left out.
pub(super) fn rows(page: &str, id: &str, caption: &str) -> Vec<Vec<String>> {
    let tables = part(page, id).split("<table").skip(1);
    let table = tables.map(|table| table.split("</table>").next().unwrap());
    let mut table = table.filter(|table| table.contains(&format!("{caption}</caption>")));
    let Some(body) = table.next().and_then(|table| table.split_once("<tbody>")) else {
        return Vec::new();
    };
    let cells = |row: &str| row.split("</t").map(plain).filter(|text| !text.is_empty()).collect();
    let rows = body.1.split("<tr>").skip(1).map(|row| row.split("</tr>").next().unwrap());
    rows.map(cells).collect()
}
