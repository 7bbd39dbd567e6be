// Following what happens, and what a person does.

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
rows.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const row = button.closest("tr");
  const { message } = row;
  if (button.classList.contains("copy")) copy(button, message.code, `code ${message.code}`);
  if (button.classList.contains("more")) detail(`To ${message.to}`, message.request, message);
  if (button.classList.contains("delete")) {
    (row.nextElementSibling ?? row.previousElementSibling)?.querySelector(".delete").focus();
    await ask(`/inbox/messages?id=${message.id}`, { method: "DELETE" }).catch(() => live("off"));
    say(`Deleted the message to ${message.to}`);
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread(0);
  look();
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

readAddress();
follow();
load();
decorate("/sandbox/magic", "magic", magic);
look();
setInterval(() => { if (!document.hidden) look(); }, 1000);
