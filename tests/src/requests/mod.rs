//! Every OTP request as it arrives at a server, one snapshot a vendor, which reads as its contract.

use loopback::{Reply, Request, Server};
use passcode::{OtpCode, OtpProvider, VerifyRequest};

use crate::vendors::{ALL, Kit, Scene};

#[tokio::test]
async fn every_request_is_as_the_contract_says() {
    for kit in ALL {
        insta::assert_snapshot!(kit.kind, transcript(kit).await);
    }
}

/// All scenes of a vendor, and the requests that they come to.
pub(crate) async fn transcript(kit: &'static Kit) -> String {
    let mut text = String::new();
    for scene in kit.scenes {
        let requests = play(kit, scene).await;
        text.push_str(&format!("# {}\n\n{requests}\n\n", scene.title));
    }
    text
}

async fn play(kit: &'static Kit, scene: &Scene) -> String {
    let server = Server::start(|request| answer(kit, request)).await;
    let providers = kit.provider(&server.url(), scene.settings.unwrap_or(kit.settings));
    let order = (scene.order)();
    let verification = providers.send(&order).await.unwrap();
    let mut request = VerifyRequest::new(verification, OtpCode::parse(scene.code).unwrap());
    if let Some(session) = order.session() {
        request = request.with_session(session.clone());
    }
    assert!(providers.verify(&request).await.unwrap().is_approved(), "{}", scene.title);
    server.take(kit.names)
}

fn answer(kit: &Kit, request: &Request) -> Reply {
    let known = kit.answers.iter().find(|answer| answer.path == request.path);
    known.map_or(Reply::status(404), |answer| Reply::json(answer.status, answer.body))
}
