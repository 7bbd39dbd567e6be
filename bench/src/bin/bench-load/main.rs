//! `bench-load WHAT URL CONNECTIONS FROM TO`: the pairs of a send and a check from one number to the other, over so many
//! connections that stay open, some of them at a time. WHAT is `gateway`, whose answers must approve, or `sandbox`,
//! which is asked as Twilio with a wrong code. Each pair has a recipient of its number. When all is answered it says so,
//! and holds its connections until its standard input ends.

mod answer;
mod calls;

use std::cell::RefCell;
use std::env;
use std::io::{self, Write};
use std::ops::Range;
use std::process::ExitCode;
use std::rc::Rc;

use tokio::io::BufReader;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::LocalSet;

use crate::calls::{Calls, Failure};

/// How many connections have a pair in flight.
const AT_ONCE: usize = 64;

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, url, connections, from, to] = arguments.as_slice() else {
        return Ok(ExitCode::from(2));
    };
    let calls = Rc::new(Calls::new(what, url)?);
    let numbers = from.parse()?..to.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let kept = LocalSet::new().block_on(&runtime, ask(&calls, connections.parse()?, numbers))?;
    writeln!(io::stdout(), "done")?;
    io::copy(&mut io::stdin(), &mut io::sink())?;
    drop(kept);
    Ok(ExitCode::SUCCESS)
}

/// Asks for all pairs, and gives the connections, which are open still.
async fn ask(
    calls: &Rc<Calls>,
    connections: usize,
    numbers: Range<usize>,
) -> Result<Vec<BufReader<TcpStream>>, Failure> {
    let next = Rc::new(RefCell::new(numbers));
    let at_once = Rc::new(Semaphore::new(AT_ONCE));
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (calls, next, at_once) = (Rc::clone(calls), Rc::clone(&next), Rc::clone(&at_once));
        tasks.push(tokio::task::spawn_local(async move {
            let mut stream = calls.connect().await?;
            loop {
                let _one = at_once.acquire().await?;
                let Some(number) = next.borrow_mut().next() else { break };
                calls.pair(&mut stream, number).await?;
            }
            Ok::<_, Failure>(stream)
        }));
    }
    let mut kept = Vec::new();
    for task in tasks {
        kept.push(task.await??);
    }
    Ok(kept)
}
