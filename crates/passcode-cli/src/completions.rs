use clap::CommandFactory;
use clap_complete::{Shell, generate};
use passcode::Result;
use serde_json::json;

use crate::arguments::Arguments;
use crate::exit_status::Done;
use crate::terminal::Terminal;

/// To bash, `--channel=s` is three words, and the generated function takes `=` for the word before.
const BASH_VALUES: &str = r#"
_passcode_value() {
    if [[ "$3" == "=" ]]; then
        set -- "$1" "$2" "${COMP_WORDS[COMP_CWORD-2]}"
    fi
    _passcode "$@"
}
complete -F _passcode_value -o bashdefault -o default passcode
"#;

pub(crate) fn run(terminal: Terminal, shell: Shell) -> Result<Done> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "passcode", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Bash {
        script.push_str(BASH_VALUES);
    }
    terminal.result(script.trim_end(), &json!({ "shell": shell.to_string(), "script": script }))?;
    Ok(Done::Well)
}
