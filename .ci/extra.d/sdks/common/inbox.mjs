// The running sandbox, and what a person would do with a code.

export const urls = JSON.parse(process.argv[2]);

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
