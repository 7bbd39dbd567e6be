// The list: what is known, what is shown of it, and the vendors to choose from.

const SHOWN = 200;
const rows = by("rows");
const search = by("search");
const filter = by("vendor");
const sender = by("sender");

/** What the server says of each vendor, by kind, in its order. */
let vendors = new Map();
/** The kinds of which there are messages. */
let present = new Set();
/** The kind whose messages are shown; all if empty. The address keeps it, so that a reload does. */
let chosen = "";
/** What is known, by id; at most the rows shown and what arrived since. */
let messages = new Map();
/** How many there are in all that fit the search and the vendor. */
let total = 0;
/** The rows on the page, by id. */
const shown = new Map();
let arrived = [];
let loads = 0;
/** Events that come while the list is being fetched: they are newer than it. */
let pendingEvents;
let loaded = false;

const titleOf = (kind) => vendors.get(kind)?.title ?? kind ?? "";

// The whole list.

const render = () => {
  const newest = [...messages.keys()].sort((a, b) => b - a).slice(0, SHOWN);
  const kept = new Set(newest);
  for (const id of messages.keys()) if (!kept.has(id)) messages.delete(id);
  for (const [id, row] of shown) {
    if (!kept.has(id)) {
      row.remove();
      shown.delete(id);
    }
  }
  let place = rows.firstElementChild;
  for (const id of newest) {
    const message = messages.get(id);
    let row = shown.get(id);
    if (!row) {
      row = newRow(message);
      if (arrived.includes(id)) row.classList.add("new");
      shown.set(id, row);
    } else if (row.message !== message) {
      fill(row, message);
    }
    row.message = message;
    if (row === place) place = row.nextElementSibling;
    else rows.insertBefore(row, place);
  }
  renderAround(newest.length);
  renderVendors();
};

const renderAround = (count) => {
  by("table").hidden = count === 0;
  by("empty").hidden = !loaded || count > 0 || present.size > 0;
  by("nothing").hidden = !loaded || count > 0 || present.size === 0;
  by("clear").hidden = present.size === 0;
  const all = Math.max(total, count);
  const from = chosen && ` from ${titleOf(chosen)}`;
  by("count").hidden = count === 0;
  by("count").textContent = all > count
    ? `The newest ${count} of ${all.toLocaleString()} messages${from}. Search finds the others.`
    : `${count} ${count === 1 ? "message" : "messages"}${from}`;
};

/** What arrived while nobody looked is counted in the title. */
let unseen = 0;
const title = document.title;
const unread = (count) => {
  unseen = count;
  document.title = count ? `(${count}) ${title}` : title;
};

// The vendors to choose from.

const offer = (select, kinds, value) => {
  const options = kinds.map((kind) => new Option(titleOf(kind), kind)).sort((a, b) => a.text.localeCompare(b.text));
  const old = [...select.options].filter((option) => option.value);
  // An open list would close if it were drawn anew.
  if (options.some((option, place) => option.value !== old[place]?.value) || options.length !== old.length) {
    old.forEach((option) => option.remove());
    select.append(...options);
  }
  select.value = value;
};

const renderVendors = () => {
  offer(filter, [...new Set([...present, chosen])].filter(Boolean), chosen);
  const [first] = vendors.keys();
  offer(sender, [...vendors.keys()], sender.value || chosen || first);
  offer(faulty, [...vendors.keys()], faulty.value);
  renderExample();
};

const renderExample = () => {
  by("curl").textContent = vendors.get(sender.value)?.curl ?? "";
  by("copy-curl").setAttribute("aria-label", `Copy the command for ${titleOf(sender.value)}`);
};

let planned = false;
const plan = () => {
  if (planned) return;
  planned = true;
  // Not requestAnimationFrame: it stands still in a hidden tab.
  setTimeout(() => {
    planned = false;
    render();
    announce();
  }, 30);
};

const announce = () => {
  if (arrived.length === 1) {
    const message = messages.get(arrived[0]);
    if (message) say(`Code ${message.code} arrived for ${message.to}`);
  } else if (arrived.length > 1) {
    say(`${arrived.length} messages arrived`);
  }
  arrived = [];
};

const words = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);

// The same as the server's search and its vendor.
const fits = (message) => {
  if (chosen && message.vendor !== chosen) return false;
  const text = [message.to, message.code, message.vendor, message.channel, message.state, message.verification_id]
    .join("\n").toLowerCase();
  return words().every((word) => text.includes(word));
};

/** Fetches everything anew; `aloud` if a person asked for it. */
const load = async (aloud = false) => {
  const mine = ++loads;
  const since = new Map();
  pendingEvents = since;
  try {
    const known = await (await ask("/sandbox/vendors")).json();
    if (mine !== loads) return;
    vendors = new Map(known.map((vendor) => [vendor.kind, vendor]));
    // The address may name one that there isn't.
    if (chosen && !vendors.has(chosen)) choose("");
    const query = new URLSearchParams({ limit: SHOWN });
    if (search.value.trim()) query.set("search", search.value.trim());
    if (chosen) query.set("vendor", chosen);
    const answer = await ask(`/inbox/messages?${query}`);
    const list = await answer.json();
    if (mine !== loads) return;
    messages = new Map(list.map((message) => [message.id, message]));
    for (const [id, message] of since) if (fits(message)) messages.set(id, message);
    total = Number(answer.headers.get("x-total-count"));
    const sent = [...list, ...since.values()].map((message) => message.vendor);
    present = new Set([...known.filter((vendor) => vendor.messages).map((vendor) => vendor.kind), ...sent]);
    loaded = true;
    render();
    if (aloud) say(list.length ? by("count").textContent : "Nothing matches");
  } catch {
    if (mine === loads) live("off");
  } finally {
    if (mine === loads) pendingEvents = undefined;
  }
};

const happened = (message) => {
  pendingEvents?.set(message.id, message);
  present.add(message.vendor);
  const known = messages.has(message.id);
  if (!fits(message)) {
    if (known) {
      messages.delete(message.id);
      total -= 1;
    }
  } else {
    if (!known && ![...messages.keys()].some((id) => id > message.id)) {
      total += 1;
      arrived.push(message.id);
      if (document.hidden) unread(unseen + 1);
      messages.set(message.id, message);
    } else if (known) {
      messages.set(message.id, message);
    }
  }
  plan();
};

