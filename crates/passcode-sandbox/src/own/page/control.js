// The clock, faults, and the last requests: looked at once a second while somebody looks.

const faulty = by("faulty");
const requests = by("requests");

/** The sandbox's time: what it was when it was asked, and what has passed since. */
const clock = {
  at: Date.now(),
  asked: performance.now(),
  stands: false,
  now: () => clock.at + (clock.stands ? 0 : performance.now() - clock.asked),
};

const readClock = async () => {
  const { now, advanced, stands } = await (await ask("/sandbox/clock")).json();
  Object.assign(clock, { at: Date.parse(now), asked: performance.now(), stands });
  const ahead = advanced === "0s" ? "" : `, moved by ${advanced}`;
  by("time").textContent = `${new Date(clock.at).toLocaleTimeString()}${ahead}${stands ? ", stands still" : ""}`;
};

/** The commonest faults. A vendor is put in where one is chosen. */
const FAULTS = {
  down: { operation: "send", fault: { kind: "answer", status: 503 } },
  limited: { operation: "send", fault: { kind: "answer", status: 429, headers: { "retry-after": "30" } } },
  stall: { operation: "send", fault: { kind: "stall" } },
  vanish: { operation: "send", acts: true, fault: { kind: "reset" } },
  lost: { fault: { kind: "lose_delivery" } },
  late: { fault: { kind: "deliver_late", by: "10s" } },
  unchecked: { operation: "verify", fault: { kind: "answer", status: 503 } },
};

const rulesNow = async () => (await (await ask("/sandbox/faults")).json()).rules;

/** The rules as they are given: without their counts. */
const bare = (rules) => rules.map(({ matched, fired, ...rule }) => rule);

const ruleItem = (rule, place) => {
  const { fired, matched, fault: { kind, ...more }, ...when } = rule;
  const words = [kind, ...Object.values(more), ...Object.entries(when).map(([key, value]) => `${key} ${value}`)];
  const item = make("li", `${words.filter((word) => typeof word !== "object").join(", ")} \u2013 happened ${fired} \u00d7 `);
  const button = make("button", "Take back");
  button.type = "button";
  button.addEventListener("click", () => changeRules((rules) => rules.filter((_, other) => other !== place)));
  item.append(button);
  return item;
};

let rulesShown;
const readRules = async () => {
  const rules = await rulesNow();
  const text = JSON.stringify(rules);
  by("control-count").textContent = rules.length ? `${rules.length} in force` : "";
  by("rules-none").hidden = rules.length > 0;
  // A button that somebody is about to press stays where it is.
  if (text !== rulesShown) by("rules").replaceChildren(...rules.map(ruleItem));
  rulesShown = text;
};

const changeRules = async (change) => {
  try {
    await send("PUT", "/sandbox/faults", { rules: change(bare(await rulesNow())) });
    await readRules();
    say("The faults are changed");
  } catch {
    say("The faults could not be changed");
  }
};

by("fault-buttons").addEventListener("click", (event) => {
  const rule = FAULTS[event.target.dataset?.fault];
  const vendor = faulty.value ? { vendor: faulty.value } : {};
  if (rule) changeRules((rules) => [...rules, { ...vendor, ...rule }]);
});
by("clock-buttons").addEventListener("click", async (event) => {
  const advance = event.target.dataset?.advance;
  if (!advance) return;
  await send("POST", "/sandbox/clock", { advance }).catch(() => live("off"));
  await look();
  say(`The clock moved by ${advance}`);
});
by("start-over").addEventListener("click", async () => {
  await send("POST", "/sandbox/reset").catch(() => live("off"));
  await look();
  say("Everything is as at the start");
});

const wentWrong = ({ status, why }) => Boolean(why) || status === null || status >= 400;

const requestItem = (request) => {
  const { number, at, vendor, method, path, status, why } = request;
  const item = make("li");
  item.append(make("time", at.slice(11, 19)), ` ${status ?? "no answer"} ${titleOf(vendor)} ${method} ${path}`);
  if (why) item.append(make("span", ` ${why}`, "why"));
  const button = make("button", "Details", "more");
  button.type = "button";
  button.setAttribute("aria-label", `Details of request ${number}`);
  button.addEventListener("click", () => detail(`Request ${number}`, number));
  item.append(button);
  return item;
};

let requestsShown;
const readRequests = async () => {
  const all = await (await ask("/sandbox/requests")).json();
  const wrong = all.filter(wentWrong);
  by("refused").textContent = wrong.length ? `${wrong.length} refused or lost` : "";
  const wanted = by("only-refused").checked ? wrong : all;
  const newest = `${by("only-refused").checked} ${wanted.length} ${wanted[0]?.number}`;
  by("seen-none").hidden = wanted.length > 0;
  if (requests.open && newest !== requestsShown) {
    by("seen").replaceChildren(...wanted.map(requestItem));
    requestsShown = newest;
  }
};

/** Looks at all that is told by no event. */
const look = async () => {
  try {
    await Promise.all([readClock(), readRules(), readRequests()]);
    for (const row of shown.values()) fillLeft(row, row.message);
  } catch {
    live("off");
  }
};
requests.addEventListener("toggle", look);
by("only-refused").addEventListener("change", look);
