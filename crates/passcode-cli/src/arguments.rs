use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use passcode::Channel;
use passcode_sandbox::Listen;

/// Sends and verifies one-time passcodes through any vendor.
//
// No `Debug`, here and below: they hold recipients, codes and URLs with passwords.
#[derive(Parser)]
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
    #[arg(long, global = true, value_name = "NAME|URL", value_hint = ValueHint::Other)]
    pub(crate) provider: Option<String>,

    /// Print results and errors as one line of JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
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
        #[arg(value_hint = ValueHint::Other)]
        code: String,
    },
    /// Show the kinds of providers there are, and those configured with what they can do
    Providers(ProvidersArguments),
    /// Check the configuration, and the credentials where a vendor has a call that sends nothing
    Check {
        /// Try no credentials: touch no network
        #[arg(long)]
        offline: bool,
    },
    /// Serve the configured providers to other services by HTTP, until Ctrl-C or SIGTERM
    Serve {
        /// Where to listen, whatever the configuration says; port 0 takes a free one
        #[arg(long, value_name = "ADDR", value_hint = ValueHint::Other)]
        listen: Option<String>,
    },
    /// Print the JSON Schema of configuration files, by which editors complete and check them
    Schema,
    /// Make a key for `sealing_keys`
    SealingKey,
    /// Make a key for `store_keys`
    StoreKey,
    /// Make a key for a client of the gateway, and what may stand for it in its `keys`
    ClientKey,
    /// Print a completion script: `passcode completions bash`
    Completions {
        /// The shell to complete in
        shell: Shell,
    },
    /// Emulate every vendor's service until Ctrl-C or SIGTERM
    Sandbox(SandboxArguments),
}

#[derive(Args)]
pub(crate) struct SandboxArguments {
    /// Where to listen; port 0 takes a free one. KIND=ADDR gives one vendor an address of its own
    /// [variable: PASSCODE_SANDBOX_LISTEN] [default: 127.0.0.1:0]
    #[arg(long, value_name = "[KIND=]ADDR", value_parser = listen, value_hint = ValueHint::Other)]
    pub(crate) listen: Vec<Listen>,
    /// A further host name to answer to, such as the sandbox's in a network of containers
    /// [variable: PASSCODE_SANDBOX_ALLOW_HOST]
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Hostname)]
    pub(crate) allow_host: Vec<String>,
    /// Speak https only, by an authority made now whose certificate is the file `ca`
    /// [variable: PASSCODE_SANDBOX_TLS=true]
    #[arg(long)]
    pub(crate) tls: bool,
    /// Make codes and ids repeatable [variable: PASSCODE_SANDBOX_SEED]
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    pub(crate) seed: Option<u64>,
}

#[derive(Args)]
pub(crate) struct ProvidersArguments {
    /// Show what a send to this recipient would meet, in order; nothing is sent or counted
    #[arg(long, value_name = "RECIPIENT", value_hint = ValueHint::Other)]
    pub(crate) explain: Option<String>,
    /// How the code would reach the person
    #[arg(long, requires = "explain", value_parser = channels())]
    pub(crate) channel: Option<Channel>,
    /// The person's IP address
    #[arg(long, value_name = "A", requires = "explain", value_hint = ValueHint::Other)]
    pub(crate) ip: Option<String>,
}

#[derive(Args)]
pub(crate) struct SendArguments {
    /// Phone number with + and calling code, or e-mail address
    #[arg(value_hint = ValueHint::Other)]
    pub(crate) recipient: String,
    /// How the code reaches the person
    #[arg(long, value_parser = channels())]
    pub(crate) channel: Option<Channel>,
    /// Digits of the code
    #[arg(long, value_name = "N", value_parser = digits, value_hint = ValueHint::Other)]
    pub(crate) code_length: Option<u8>,
    /// Language of the message, such as en or pt-BR, where the vendor has it
    #[arg(long, value_name = "L", value_hint = ValueHint::Other)]
    pub(crate) locale: Option<String>,
    /// The person's IP address, for limits and for vendors that ask for it
    #[arg(long, value_name = "A", value_hint = ValueHint::Other)]
    pub(crate) ip: Option<String>,
    /// The User-Agent of the person's browser; only with --ip
    #[arg(long, value_name = "T", requires = "ip", value_hint = ValueHint::Other)]
    pub(crate) user_agent: Option<String>,
    /// File of the verification whose message never came, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) earlier: Option<PathBuf>,
    /// Write what `verify` needs to this file (readable by you alone), or - for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// The names of the channels, which completions offer.
fn channels() -> impl TypedValueParser<Value = Channel> {
    let names = Channel::ALL.iter().map(|channel| channel.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Channel>())
}

/// What clap itself says of a number that is too large quotes it.
fn digits(text: &str) -> Result<u8, &'static str> {
    text.parse().map_err(|_| "it is no number of digits")
}

/// The sandbox's own message quotes what it can't read.
pub(crate) fn listen(text: &str) -> Result<Listen, &'static str> {
    text.parse().map_err(|_| {
        "it is no address to listen on: write 127.0.0.1:0, localhost:0, [::1]:0 or :8080, and KIND= \
         before it for one vendor"
    })
}
