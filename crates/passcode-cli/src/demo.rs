//! The vendors, emulated, end to end: what a newcomer sees first.

use passcode::{
    Approval, Config, Error, ErrorKind, OtpCode, OtpProvider, Providers, Recipient, Rejection,
    Result, SendRequest, Session, Verification, VerifyOutcome, VerifyRequest,
};
use passcode_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::escape;
use crate::exit_status::Done;
use crate::report;
use crate::terminal::Terminal;

/// The vendors of the story. The sandbox has more, and a wall of text is no welcome.
const CAST: &[&str] = &["ratio", "messagecentral", "twilio"];

/// Whom the demo sends to, and what it shows.
const STEPS: &[Step] = &[
    Step { recipient: "+12025550123", story: "Ada, Washington. Numbers of +1 go to Ratio." },
    Step {
        recipient: "ada@example.com",
        story: "Ada again, by e-mail: the second factor of her session at Ratio.",
    },
    Step { recipient: "+4915123456789", story: "Lea, Berlin. Numbers of +49 go to Twilio." },
    Step {
        recipient: "+919123456789",
        story: "Ravi, Mumbai. All other numbers go to Message Central.",
    },
];

struct Step {
    recipient: &'static str,
    story: &'static str,
}

pub(crate) async fn run(terminal: Terminal, interactive: bool) -> Result<Done> {
    if interactive && terminal.is_json() {
        return Err(report::local(
            "--interactive is for a person and --json for a program".to_owned(),
        ));
    }
    let sandbox = Sandbox::spawn().await.map_err(|error| {
        report::local(format!("the sandbox can't listen on loopback: {}", error.kind()))
    })?;
    let config = sandbox.config_toml_of(CAST);
    let demo =
        Demo { terminal, interactive, providers: Config::from_toml(&config)?.build()?, sandbox };
    terminal
        .text("The vendors run here, emulated, and are chosen by this configuration alone:\n")?;
    terminal.text(&indented(&config))?;
    let mut session = None;
    let mut shown = Vec::new();
    for (number, step) in STEPS.iter().enumerate() {
        terminal.text(&format!("{}. {}", number + 1, step.story))?;
        let (approval, json) = demo.step(step, session.take()).await?;
        session = approval.evidence().session().cloned();
        shown.push(json);
    }
    terminal.result(
        "All approved. Next: `cargo run -- sandbox` keeps the vendors running for your own code.",
        &json!({ "demo": shown }),
    )?;
    demo.sandbox.shutdown().await;
    Ok(Done::Well)
}

struct Demo {
    terminal: Terminal,
    interactive: bool,
    providers: Providers,
    sandbox: Sandbox,
}

impl Demo {
    /// Sends a code, tries a wrong one, then the right one.
    async fn step(&self, step: &Step, session: Option<Session>) -> Result<(Approval, Value)> {
        let recipient: Recipient = step.recipient.parse()?;
        // A phone number begins a session of its own.
        let session = session.filter(|_| recipient.as_email().is_some());
        let request = SendRequest::new(recipient).with_session(session.clone());
        let verification = self.providers.send(&request).await?;
        self.terminal.text(&format!(
            "   sent      {} by {} through {:?}, its id there: {}",
            verification.recipient(),
            verification.channel(),
            verification.provider(),
            escape::line(verification.id()),
        ))?;
        let code = self.delivered(step.recipient).await?;
        self.terminal.text(&format!("   received  {code}"))?;
        let rejected = self.verify(&verification, session.as_ref(), &wrong(&code)).await?;
        self.show(&wrong(&code), &rejected)?;
        let approved = self.last_try(&verification, session.as_ref(), &code).await?;
        let json = json!({
            "provider": verification.provider(),
            "id": verification.id(),
            "channel": verification.channel().as_str(),
            "recipient": verification.recipient().expose(),
            "wrong_code": report::outcome_json(&verification, &rejected),
            "right_code": report::outcome_json(&verification, &approved),
        });
        match approved {
            VerifyOutcome::Approved(approval) => Ok((approval, json)),
            VerifyOutcome::Rejected(rejection) => Err(Error::local(
                ErrorKind::Protocol,
                format!("the demo's right code was rejected: {rejection}"),
            )),
        }
    }

    async fn verify(
        &self,
        verification: &Verification,
        session: Option<&Session>,
        code: &str,
    ) -> Result<VerifyOutcome> {
        let request = VerifyRequest::new(verification.clone(), OtpCode::parse(code)?)
            .with_session(session.cloned());
        self.providers.verify(&request).await
    }

    /// Verifies the right code, or what the person types until the vendor no longer calls it wrong.
    async fn last_try(
        &self,
        verification: &Verification,
        session: Option<&Session>,
        code: &str,
    ) -> Result<VerifyOutcome> {
        loop {
            let typed = if self.interactive { self.typed()? } else { code.to_owned() };
            let outcome = self.verify(verification, session, &typed).await?;
            self.show(&typed, &outcome)?;
            match outcome {
                VerifyOutcome::Rejected(Rejection::WrongCode) if self.interactive => {}
                outcome => return Ok(outcome),
            }
        }
    }

    /// What the person types; the empty line is asked again, the end of input is an end.
    fn typed(&self) -> Result<String> {
        loop {
            let line = self.terminal.ask("   type it   ")?;
            if line.is_empty() {
                return Err(report::local("nobody typed a code".to_owned()));
            }
            if !line.trim().is_empty() {
                return Ok(line.trim().to_owned());
            }
        }
    }

    fn show(&self, code: &str, outcome: &VerifyOutcome) -> Result<()> {
        let said = match outcome {
            VerifyOutcome::Approved(_) => "approved ✓".to_owned(),
            VerifyOutcome::Rejected(rejection) => format!("rejected: {rejection}"),
        };
        self.terminal.text(&format!("   verified  {code} -> {said}"))
    }

    /// What the person would read on the phone or in the mail.
    async fn delivered(&self, recipient: &str) -> Result<String> {
        let code = self.sandbox.inbox().code_for(recipient).await;
        code.ok_or_else(|| {
            Error::local(ErrorKind::Protocol, "the emulated vendor delivered nothing")
        })
    }
}

/// A code that differs in its last digit.
fn wrong(code: &str) -> String {
    let (rest, last) = code.split_at(code.len().saturating_sub(1));
    let digit = last.parse::<u8>().unwrap_or_default();
    format!("{rest}{}", (digit + 1) % 10)
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("   {line}\n") })
        .collect()
}
