// npm: stytch@14.2.0
// Stytch's SDK for JavaScript: https://www.npmjs.com/package/stytch.

import assert from "node:assert/strict";
import stytch from "stytch";

import { code, urls, wrong } from "./inbox.mjs";

const phone = "+12025550172";
const client = new stytch.Client({
  project_id: "project-test-11111111-2222-4333-8444-555555555555",
  secret: "secret-test-sandbox",
  // It takes plain http as an environment only.
  env: `${urls.stytch}/`,
});
const refused = (call, status, type) =>
  assert.rejects(
    call,
    (error) => error.status_code === status && error.error_type === type,
  );

const { otps } = client;
const sent = await otps.sms.loginOrCreate({ phone_number: phone, expiration_minutes: 5 });
assert.equal(sent.user_created, true);
const right = await code(phone);
const guess = (text) => otps.authenticate({ method_id: sent.phone_id, code: text });
await refused(guess(wrong(right)), 404, "otp_code_not_found");
const approved = await guess(right);
assert.deepEqual([approved.method_id, approved.user.status], [sent.phone_id, "active"]);
await refused(guess(right), 401, "unable_to_auth_otp_code");

await refused(otps.whatsapp.send({ phone_number: "2025550172" }), 400, "invalid_phone_number");
await refused(otps.email.send({ email: "nobody@example.com" }), 404, "email_not_found");
