// npm: @vonage/auth@1.15.0 @vonage/verify2@1.19.0
// Vonage's SDK for Node, which asks Verify with an application's token alone.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { Auth } from "@vonage/auth";
import { Verify2 } from "@vonage/verify2";

const urls = JSON.parse(process.argv[2]);

async function code(to) {
  const query = new URLSearchParams({ to, vendor: "vonage", timeout: "5s" });
  const answer = await fetch(`${urls.inbox}/inbox/messages/wait?${query}`);
  return (await answer.json()).code;
}

/** The call fails with this status, and its document's type ends so. */
async function refused(call, status, fragment) {
  const failure = await call.then(
    (done) => assert.fail(`it was not refused: ${JSON.stringify(done)}`),
    (error) => error,
  );
  assert.equal(failure.response?.status, status, failure);
  const problem = await failure.response.json();
  assert.ok(problem.type.endsWith(`#${fragment}`), JSON.stringify(problem));
  return problem;
}

async function flow(auth, to) {
  const verify = new Verify2(new Auth(auth), { apiHost: urls.vonage });
  const order = { brand: "Example", codeLength: 6, workflow: [{ channel: "sms", to }] };
  const { requestId } = await verify.newRequest(order);
  const right = await code(`+${to}`);
  const wrong = right.slice(0, -1) + (right.endsWith("0") ? "1" : "0");
  await refused(verify.checkCode(requestId, wrong), 400, "invalid-code");
  // A second request to a number is refused while the first lives, which it names.
  const live = await refused(verify.newRequest(order), 409, "concurrent");
  assert.equal(live.request_id, requestId);
  assert.equal(await verify.checkCode(requestId, right), "completed");
  await refused(verify.checkCode(requestId, right), 404, "request-not-found");
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const applicationId = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
await flow({ applicationId, privateKey }, "447700900127");
