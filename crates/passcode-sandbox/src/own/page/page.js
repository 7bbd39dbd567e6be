"use strict";
(() => {
  const SHOWN = 200;
  const CHANNELS = { sms: "SMS", email: "E-mail", whatsapp: "WhatsApp", rcs: "RCS", voice: "Voice", sauth: "SAUTH" };
  const STATES = { pending: "Pending", wrong: "Wrong", approved: "Approved", expired: "Expired" };

  const by = (id) => document.getElementById(id);
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

  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const titleOf = (kind) => vendors.get(kind)?.title ?? kind ?? "";

  // Speaking to screen readers.

  const say = (text) => {
    // The same text twice would be said once.
    by("said").textContent = "";
    setTimeout(() => { by("said").textContent = text; }, 50);
  };

  // Copying.

  const copyByHand = (text) => {
    const area = make("textarea", text, "hidden");
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };

  const copy = async (button, text, what) => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = copyByHand(text);
      button.focus();
    }
    button.textContent = done ? "Copied" : "Failed";
    button.classList.toggle("done", done);
    say(done ? `Copied ${what}` : `Could not copy ${what}`);
    setTimeout(() => {
      button.textContent = "Copy";
      button.classList.remove("done");
    }, 1500);
  };

  // One row.

  const stateText = (message) => {
    const text = STATES[message.state] ?? message.state;
    return message.state === "wrong" ? `${text} \u00d7${message.attempts}` : text;
  };

  const timeText = (date) =>
    date.toDateString() === new Date().toDateString()
      ? date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" })
      : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

  const fill = (row, message) => {
    const set = (selector, text) => {
      const element = row.querySelector(selector);
      if (element.textContent !== text) element.textContent = text;
    };
    row.dataset.state = message.state;
    row.dataset.id = message.id;
    set("code", message.code);
    set(".to", message.to);
    set(".chip", stateText(message));
    set(".channel", CHANNELS[message.channel] ?? message.channel);
    set(".vendor", titleOf(message.vendor));
    const time = row.querySelector("time");
    const sent = new Date(message.sent_at);
    time.dateTime = message.sent_at;
    time.title = sent.toLocaleString();
    set("time", timeText(sent));
    row.querySelector(".copy").setAttribute("aria-label", `Copy code ${message.code} for ${message.to}`);
  };

  const newRow = (message) => {
    const row = by("row").content.firstElementChild.cloneNode(true);
    fill(row, message);
    return row;
  };

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

  const ask = async (path) => {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer;
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
        messages.set(message.id, message);
      } else if (known) {
        messages.set(message.id, message);
      }
    }
    plan();
  };

  // Being told.

  const live = (state) => {
    by("live").dataset.state = state;
    by("live-text").textContent = { on: "Live", off: "Disconnected, trying again" }[state];
  };

  const follow = () => {
    const events = new EventSource("/inbox/events");
    events.addEventListener("open", () => { live("on"); load(); });
    events.addEventListener("error", () => live("off"));
    events.addEventListener("message", (event) => happened(JSON.parse(event.data)));
    events.addEventListener("reload", () => load());
  };

  // Controls.

  const choose = (kind) => {
    chosen = kind;
    if (kind) sender.value = kind;
    history.replaceState(null, "", kind ? `#vendor=${encodeURIComponent(kind)}` : location.pathname);
  };

  const readAddress = () => choose(new URLSearchParams(location.hash.slice(1)).get("vendor") ?? "");

  addEventListener("hashchange", () => {
    // The link that skips to the messages chooses nothing.
    if (location.hash === "#messages") return choose(chosen);
    readAddress();
    load(true);
  });
  filter.addEventListener("change", () => { choose(filter.value); load(true); });
  sender.addEventListener("change", renderExample);
  by("copy-curl").addEventListener("click", () => copy(by("copy-curl"), by("curl").textContent, "the command"));

  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(load, 120, true);
  });
  by("search-form").addEventListener("submit", (event) => { event.preventDefault(); load(true); });
  by("reset-search").addEventListener("click", () => { search.value = ""; choose(""); search.focus(); load(true); });
  by("clear").addEventListener("click", async () => {
    await fetch("/inbox/messages", { method: "DELETE" }).catch(() => live("off"));
    say("Inbox cleared");
  });
  document.addEventListener("keydown", (event) => {
    const typed = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typed && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search && search.value) {
      search.value = "";
      load(true);
    }
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const code = button.closest("tr").querySelector("code").textContent;
    copy(button, code, `code ${code}`);
  });

  // What stands around the list.

  const magic = ({ to, effect }) => {
    const pair = make("div");
    const term = make("dt");
    const [first, ...others] = to;
    term.append(make("span", first), ...others.map((other) => make("span", other, "more")));
    pair.append(term, make("dd", effect));
    return pair;
  };

  const decorate = async (url, place, draw) => {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) by(place).replaceChildren(...(await answer.json()).map(draw));
  };

  const request = ({ at, vendor, method, path, status, why }) => {
    const item = make("li");
    item.append(make("time", at.slice(11, 19)), ` ${status ?? "no answer"} ${titleOf(vendor)} ${method} ${path}`);
    if (why) item.append(make("span", ` ${why}`, "why"));
    return item;
  };

  const requests = by("requests");
  requests.addEventListener("toggle", () => {
    if (requests.open) decorate("/sandbox/requests", "seen", request);
  });

  readAddress();
  follow();
  load();
  decorate("/sandbox/magic", "magic", magic);
})();
