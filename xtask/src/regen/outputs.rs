//! The files that a contract makes.

use super::contract::{Contract, Refreshed};
use super::source::{GENERATED, OPENAPI, SURFACE, Sources};
use super::{collisions, generate, header, operations, reduce, secrets};
use crate::problem::Problem;
use crate::write::Output;

/// The files that a contract makes.
pub(super) fn outputs(
    sources: &Sources,
    contract: &Contract,
    refreshed: Refreshed,
) -> Result<Vec<Output>, Problem> {
    let secrets = secrets::find(&contract.openapi)?;
    let reduced = reduce::reduce(contract.openapi.clone());
    let code = generate::generate(&reduced).map_err(|problem| match generate::place(&reduced) {
        Some(pointer) => problem.introduce(&format!("At {}: ", contract.mends.published(&pointer))),
        None => problem,
    })?;
    collisions::check(&code)?;
    secrets::verify(&secrets, &code)?;
    let header = header::header(sources, &refreshed);
    Ok(vec![
        Output { path: SURFACE, text: operations::text(&contract.openapi) },
        Output { path: GENERATED, text: format!("{header}\n{}", prettyplease::unparse(&code)) },
        Output { path: OPENAPI, text: refreshed.openapi },
    ])
}
