// A program that was written for Twilio's Node SDK, whose address was changed.

import assert from "node:assert/strict";
import twilio from "twilio";

import { code, urls as told, wrong } from "./inbox.mjs";

const { to, other, channel } = told;
// As docs/move-from-twilio.md says.
const lines = told.js.replace("http://127.0.0.1:8080", told.gateway);
const connect = new Function("twilio", "accountSid", "authToken", `${lines}; return client;`);
const serviceOf = (token) =>
  connect(twilio, told.account_sid, token).verify.v2.services(told.service_sid);
const refused = (call, status, code) =>
  assert.rejects(call, (error) => error.status === status && error.code === code);

const service = serviceOf(told.auth_token);
const { verifications, verificationChecks } = service;
assert.equal((await service.fetch()).sid, told.service_sid);

const sent = await verifications.create({ to, channel, locale: "en" });
assert.deepEqual([sent.status, sent.to, sent.channel, sent.valid], ["pending", to, channel, false]);
assert.ok(!Number.isNaN(sent.dateCreated.getTime()));
assert.equal((await verifications(sent.sid).fetch()).sid, sent.sid);
const right = await code(to);
let check = await verificationChecks.create({ to, code: wrong(right) });
assert.deepEqual([check.status, check.valid, check.sid], ["pending", false, sent.sid]);
check = await verificationChecks.create({ verificationSid: sent.sid, code: right });
assert.deepEqual([check.status, check.valid, check.sid], ["approved", true, sent.sid]);
await refused(verificationChecks.create({ verificationSid: sent.sid, code: right }), 404, 20404);

const second = await verifications.create({ to: other, channel });
const canceled = await verifications(second.sid).update({ status: "canceled" });
assert.equal(canceled.status, "canceled");
await refused(verificationChecks.create({ to: other, code: await code(other) }), 404, 20404);

await refused(verifications.create({ to: "2025550132", channel: "sms" }), 400, 60200);
await refused(verifications.create({ to, channel: "auto" }), 400, 60200);
await refused(serviceOf("another-token").verifications.create({ to, channel }), 401, 20003);
