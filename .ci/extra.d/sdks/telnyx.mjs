// Telnyx's Node SDK, pointed at the sandbox.
// npm: telnyx@7.24.0

import assert from "node:assert/strict";
import Telnyx from "telnyx";

const urls = JSON.parse(process.argv[2]);
const profile = "4900017a-e7c8-4e9e-8a7c-0d98f49b09cc";
const phone = "+12025550134";

/** The code that arrived. */
async function code(to) {
  const query = new URLSearchParams({ vendor: "telnyx", to });
  const answer = await fetch(`${urls.inbox}/inbox/messages?${query}`);
  return (await answer.json())[0].code;
}

const other = (right) => (right[0] === "0" ? "1" : "0") + right.slice(1);
const refused = (status, code) => (error) =>
  error.status === status && JSON.stringify(error.error).includes(`"${code}"`);

const client = new Telnyx({ apiKey: "KEY-any", baseURL: `${urls.telnyx}/v2`, maxRetries: 0 });
const { verifications } = client;

const to = { phone_number: phone, verify_profile_id: profile };
const sent = (await verifications.triggerSMS(to)).data;
assert.deepEqual([sent.status, sent.phone_number], ["pending", phone]);
let right = await code(phone);
let check = await verifications.actions.verify(sent.id, { code: other(right) });
assert.equal(check.data.response_code, "rejected");
check = await verifications.actions.verify(sent.id, { code: right });
assert.equal(check.data.response_code, "accepted");
assert.equal((await verifications.retrieve(sent.id)).data.status, "accepted");

await verifications.triggerWhatsappVerification(to);
right = await code(phone);
check = await verifications.byPhoneNumber.actions.verify(phone, {
  code: right,
  verify_profile_id: profile,
});
assert.equal(check.data.response_code, "accepted");

const unknown = verifications.actions.verify("12ade33a-21c0-473b-b055-b3c836e1c292", { code: "1" });
await assert.rejects(unknown, refused(404, "10005"));
const bad = verifications.triggerSMS({ ...to, phone_number: "2025550134" });
await assert.rejects(bad, refused(400, "10002"));
