// Signs a person in through the gateway: node sign_in.mjs +12025550123, and the code on standard input.
// GATEWAY_URL and GATEWAY_KEY say which gateway; needs nothing but Node 18.
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";

// Status and body of the answer. The key makes the call happen once, however often it is repeated.
async function call(path, body) {
  const answer = await fetch(process.env.GATEWAY_URL + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${process.env.GATEWAY_KEY}`,
      "content-type": "application/json",
      "idempotency-key": randomUUID(),
    },
    body: JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}

const context = randomUUID(); // Your session: whoever has the token can use it in this one alone.
const [status, sent] = await call("/v1/verifications", { to: process.argv[2], context });
if (status !== 201 && status !== 202) {
  console.error(sent.detail);
  process.exit(1);
}
console.log(`A code is on its way to ${sent.to}. Type it:`);
for await (const code of createInterface({ input: process.stdin })) {
  const body = { verification: sent.verification, code, context };
  const [status, checked] = await call("/v1/verifications/check", body);
  if (status === 200 && checked.outcome === "approved") {
    console.log(`${checked.to} is verified`);
    process.exit(0);
  }
  console.log(`${status === 200 ? checked.reason : checked.detail}: type it again`);
}
console.error("nobody was verified");
process.exit(1);
