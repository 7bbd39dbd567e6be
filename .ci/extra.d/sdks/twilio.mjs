// Twilio's Node SDK, pointed at the sandbox.
// npm: twilio@6.3.1

import assert from "node:assert/strict";
import twilio from "twilio";

const urls = JSON.parse(process.argv[2]);
const account = "AC00112233445566778899aabbccddeeff";
const phone = "+12025550132";

/** The code that arrived. */
async function code(to) {
  const query = new URLSearchParams({ vendor: "twilio", to });
  const answer = await fetch(`${urls.inbox}/inbox/messages?${query}`);
  return (await answer.json())[0].code;
}

const client = twilio(account, "any-token");
client.verify.baseUrl = urls.twilio;
const service = client.verify.v2.services("VA00112233445566778899aabbccddeeff");

const sent = await service.verifications.create({ to: phone, channel: "sms" });
assert.deepEqual([sent.status, sent.to, sent.valid], ["pending", phone, false]);
assert.ok(!Number.isNaN(sent.dateCreated.getTime()));
assert.equal((await service.verifications(sent.sid).fetch()).sid, sent.sid);

const right = await code(phone);
const wrong = (right[0] === "0" ? "1" : "0") + right.slice(1);
let check = await service.verificationChecks.create({ to: phone, code: wrong });
assert.deepEqual([check.status, check.valid], ["pending", false]);
check = await service.verificationChecks.create({ verificationSid: sent.sid, code: right });
assert.deepEqual([check.status, check.valid, check.sid], ["approved", true, sent.sid]);

const refused = (status, code) => (error) => error.status === status && error.code === code;
const used = service.verificationChecks.create({ verificationSid: sent.sid, code: right });
await assert.rejects(used, refused(404, 20404));
const bad = service.verifications.create({ to: "2025550132", channel: "sms" });
await assert.rejects(bad, refused(400, 60200));
