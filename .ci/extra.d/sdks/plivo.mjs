// npm: plivo@4.79.0
// Plivo's SDK for Node.

import assert from "node:assert/strict";

import plivo from "plivo";

const urls = JSON.parse(process.argv[2]);
const account = "MA0123456789ABCDEFGH";
const to = "+33639980125";

async function code() {
  const query = new URLSearchParams({ to, vendor: "plivo", timeout: "5s" });
  const answer = await fetch(`${urls.inbox}/inbox/messages/wait?${query}`);
  return (await answer.json()).code;
}

/** The call fails with this status. */
async function refused(call, status) {
  const failure = await call.then(
    (done) => assert.fail(`it was not refused: ${JSON.stringify(done)}`),
    (error) => error,
  );
  assert.equal(failure.status, status, failure);
}

const client = new plivo.Client(account, "any-token", { url: `${urls.plivo}/v1/Account/${account}` });
const sessions = client.verify_session;
const { sessionUuid: id } = await sessions.create({ recipient: to });
const right = await code();
const wrong = right.slice(0, -1) + (right.endsWith("0") ? "1" : "0");
await refused(sessions.validate({ id, otp: wrong }), 400);
const again = await sessions.create({ recipient: to, channel: "voice" });
assert.equal(again.sessionUuid, id);
const done = await sessions.validate({ id, otp: right });
assert.equal(done.message, "session validated successfully.");
await refused(sessions.validate({ id, otp: right }), 400);
const read = await sessions.get(id);
assert.deepEqual([read.status, read.count], ["verified", 2]);
await refused(sessions.get("8e712097-8090-4644-81e7-8f4265d8354e"), 404);
