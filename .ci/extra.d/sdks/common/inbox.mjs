// The running sandbox, and what a person would do with a code.

import { createRequire } from "node:module";
import path from "node:path";

export const urls = JSON.parse(process.env.SANDBOX);

/** A package of sdks/package.json: imports don't look at NODE_PATH. */
export const load = createRequire(path.join(process.env.NODE_PATH, "at"));

/** The code last sent to this recipient. */
export async function code(to) {
  const query = new URLSearchParams({ to, timeout: "5s" });
  const answer = await fetch(`${urls.inbox}/inbox/messages/wait?${query}`);
  return (await answer.json()).code;
}

/** Another code of the same length. */
export function wrong(code) {
  return (code.startsWith("0") ? "1" : "0") + code.slice(1);
}
