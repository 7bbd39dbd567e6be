use std::env;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use passcode::Channel;
use passcode_sandbox::Listen;

use crate::exit_status::exit_status;
use crate::report;
use crate::terminal::Terminal;

/// Sends and verifies one-time passcodes through any vendor.
#[derive(Debug, Parser)]
#[command(name = "passcode", version, arg_required_else_help = true)]
#[command(after_help = "\
The providers come from the first of: --provider URL, --config FILE, PASSCODE_URL or
PASSCODE_CONFIG, ./passcode.toml. Results go to stdout, talk to stderr.

Exit status: 0 done or approved; 1 the code was rejected, or `check` found something; 2 nothing
was asked of a vendor; 3 the vendor answered no; 4 an outage, an answer that can't be trusted, or
an unknown end.")]
pub(crate) struct Arguments {
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// A configured provider to use, or a whole one as a URL
    #[arg(long, global = true, value_name = "NAME|URL", hide_env_values = true)]
    pub(crate) provider: Option<String>,

    /// Print results and errors as one line of JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the vendors, emulated, end to end: no account, no network
    Demo {
        /// Type the codes yourself
        #[arg(long)]
        interactive: bool,
    },
    /// Send a code to a phone number or an e-mail address
    Send(SendArguments),
    /// Check a code against what `send` wrote
    Verify {
        /// File written by `send --out`, or - for standard input
        file: PathBuf,
        /// The code as received, or - to be asked for it
        code: String,
    },
    /// Show the kinds of providers there are, and those configured with what they can do
    Providers,
    /// Check the configuration, and the credentials where a vendor has a call that sends nothing
    Check {
        /// Try no credentials: touch no network
        #[arg(long)]
        offline: bool,
    },
    /// Make a key for `sealing_keys`
    SealingKey,
    /// Print a completion script: `passcode completions bash`
    Completions {
        /// The shell to complete in
        shell: Shell,
    },
    /// Emulate every vendor's service until Ctrl-C or SIGTERM
    Sandbox(SandboxArguments),
}

#[derive(Debug, Args)]
pub(crate) struct SandboxArguments {
    /// Where to listen; port 0 takes a free one. KIND=ADDR gives one vendor an address of its own
    #[arg(long, value_name = "[KIND=]ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: Vec<Listen>,
    /// A further host name to answer to, such as the sandbox's in a network of containers
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,
    /// Speak https only, by an authority made now whose certificate is the file `ca`
    #[arg(long)]
    pub(crate) tls: bool,
    /// Make codes and ids repeatable
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct SendArguments {
    /// Phone number with + and calling code, or e-mail address
    pub(crate) recipient: String,
    /// How the code reaches the person
    #[arg(long, value_parser = channels())]
    pub(crate) channel: Option<Channel>,
    /// Digits of the code
    #[arg(long, value_name = "N")]
    pub(crate) code_length: Option<u8>,
    /// Write what `verify` needs to this file (readable by you alone)
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// The names of the channels, which completions offer.
fn channels() -> impl TypedValueParser<Value = Channel> {
    let names = Channel::ALL.iter().map(|channel| channel.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Channel>())
}

/// Shows what is wrong with the arguments, or the help that was asked for; the status to end with.
pub(crate) fn refuse(usage: &clap::Error) -> ExitCode {
    if usage.use_stderr() && env::args_os().any(|argument| argument == "--json") {
        let text = usage.render().to_string();
        let sentence = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let error = report::local(format!("{sentence}; see passcode --help"));
        Terminal::new(true).fail(&error);
        return ExitCode::from(exit_status(&Err(error)));
    }
    // Nobody is left to tell when the reader is gone.
    let _ = usage.print();
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}
