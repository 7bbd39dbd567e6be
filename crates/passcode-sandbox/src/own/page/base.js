// What the other files use: the document, speaking, copying, asking the server.

const by = (id) => document.getElementById(id);

const make = (name, text, className) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
};

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

const ask = async (path, options) => {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
};

const send = (method, path, body) => ask(path, {
  method,
  headers: { "content-type": "application/json" },
  body: body && JSON.stringify(body),
});

// Being told whether the server is there.

const live = (state) => {
  by("live").dataset.state = state;
  by("live-text").textContent = { on: "Live", off: "Disconnected, trying again" }[state];
};
