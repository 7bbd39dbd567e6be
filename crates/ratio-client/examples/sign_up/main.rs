//! Signs a new user up with two factors: passcodes by SMS and by e-mail, read from standard input.
//!
//! `RATIO_BASE_URL` (Ratio's own sandbox if not set), `RATIO_CLIENT_ID` and `RATIO_CLIENT_SECRET` say where
//! and as whom; the arguments say who: phone number, e-mail address, first and last name.

mod flow;

use std::env;
use std::io::{self, BufRead, Write};

use flow::Person;
use ratio_client::{Client, Credentials, HttpSettings, SANDBOX_URL, Secret};

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "an example speaks to its terminal")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [phone, email, first_name, last_name] = arguments.as_slice() else {
        return Err("usage: sign_up PHONE EMAIL FIRST-NAME LAST-NAME".into());
    };
    let person = Person {
        phone: Secret::new(phone.as_str()),
        email: Secret::new(email.as_str()),
        first_name: Secret::new(first_name.as_str()),
        last_name: Secret::new(last_name.as_str()),
    };
    let base_url = env::var("RATIO_BASE_URL").unwrap_or_else(|_| SANDBOX_URL.to_owned());
    let credentials = Credentials::new(
        env::var("RATIO_CLIENT_ID")?,
        Secret::new(env::var("RATIO_CLIENT_SECRET")?),
    );
    let client = Client::new(&base_url, credentials, &HttpSettings::default())?;
    let user = flow::sign_up(&client, &person, &mut ask).await?;
    println!("The user {} was created.", user.id.as_deref().unwrap_or("(without an id)"));
    Ok(())
}

/// Asks the person who runs this for the code that was sent.
#[expect(clippy::print_stdout, reason = "an example speaks to its terminal")]
fn ask(channel: &str) -> io::Result<Secret> {
    print!("The code sent by {channel}: ");
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(Secret::new(line.trim()))
}
