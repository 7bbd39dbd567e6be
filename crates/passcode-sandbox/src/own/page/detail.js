// What came and what went, of one request.

const dialog = by("detail");

const part = (name, text) => {
  const section = make("section");
  section.append(make("h3", name), make("pre", text || "nothing"));
  return section;
};

const lines = (pairs, between) => pairs.map(([name, value]) => `${name}${between}${value}`).join("\n");

const side = (name, { query, headers, body }) => {
  const parts = [part(`${name}: headers`, lines(headers, ": ")), part(`${name}: body`, body)];
  return query.length ? [part(`${name}: query`, lines(query, "=")), ...parts] : parts;
};

const factsOf = (message) => lines([
  ["code", message.code],
  ["verification", message.verification_id],
  ["sent", message.sent_at],
  ["taken until", message.expires_at],
  ["guesses", message.attempts],
], ": ");

const exchangeParts = async (number) => {
  const { method, path, vendor, status, why, came, went } = await (await ask(`/sandbox/requests/${number}`)).json();
  const line = `${titleOf(vendor)} ${method} ${path}\nanswered ${status ?? "nothing"}${why ? `: ${why}` : ""}`;
  return [part("Request", line), ...side("Came", came), ...(went ? side("Went", went) : [])];
};

/** Shows a message's request, or a request alone. */
const detail = async (heading, number, message) => {
  const parts = message ? [part("Message", factsOf(message))] : [];
  const nothing = number === undefined
    ? "It came by mail, or its vendor sent it by itself: no request belongs to it."
    : "Its request is not kept any more.";
  try {
    parts.push(...(number === undefined ? [make("p", nothing)] : await exchangeParts(number)));
  } catch {
    parts.push(make("p", nothing));
  }
  by("detail-title").textContent = heading;
  by("detail-parts").replaceChildren(...parts);
  dialog.showModal();
};

by("detail-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
