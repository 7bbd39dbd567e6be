// npm: @prelude.so/sdk@0.10.0
// Prelude's SDK for JavaScript: https://www.npmjs.com/package/@prelude.so/sdk.

import assert from "node:assert/strict";
import Prelude from "@prelude.so/sdk";

import { code, urls, wrong } from "./inbox.mjs";

const phone = "+306912345602";
const client = new Prelude({ apiToken: "sk_sandbox", baseURL: urls.prelude, maxRetries: 0 });
const target = { type: "phone_number", value: phone };

const sent = await client.verification.create({
  target,
  options: { method: "message", preferred_channel: "sms", code_size: 8 },
  signals: { ip: "203.0.113.7" },
});
assert.equal(sent.status, "success");
assert.deepEqual(sent.channels, ["sms"]);
const right = await code(phone);
assert.equal(right.length, 8);
assert.equal((await client.verification.check({ target, code: wrong(right) })).status, "failure");
const approved = await client.verification.check({ target, code: right });
assert.deepEqual([approved.status, approved.id], ["success", sent.id]);
const used = await client.verification.check({ target, code: right });
assert.equal(used.status, "expired_or_not_found");

await assert.rejects(
  client.verification.create({ target: { type: "phone_number", value: "6912345602" } }),
  (error) => error.status === 400 && error.error.code === "invalid_phone_number",
);
await assert.rejects(
  new Prelude({ apiToken: "none", baseURL: urls.prelude }).verification.create({ target }),
  (error) => error.status === 401,
);
