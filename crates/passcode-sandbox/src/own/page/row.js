// One message as a row.

const CHANNELS = { sms: "SMS", email: "E-mail", whatsapp: "WhatsApp", rcs: "RCS", voice: "Voice", sauth: "SAUTH" };
const STATES = { pending: "Pending", wrong: "Wrong", approved: "Approved", expired: "Expired" };

const stateText = (message) => {
  const text = STATES[message.state] ?? message.state;
  return message.state === "wrong" ? `${text} \u00d7${message.attempts}` : text;
};

const timeText = (date) =>
  date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" })
    : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** How long the code is still taken. Of a code in a mail nobody but its sender knows. */
const leftText = (message) => {
  const left = Math.ceil((Date.parse(message.expires_at) - clock.now()) / 1000);
  const open = message.state === "pending" || message.state === "wrong";
  if (!open || message.vendor === "smtp" || !(left > 0)) return "";
  const minutes = Math.floor(left / 60);
  return minutes < 60
    ? `${minutes}:${String(left % 60).padStart(2, "0")} left`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
};

const fillLeft = (row, message) => {
  const place = row.querySelector(".left");
  const text = leftText(message);
  if (place.textContent !== text) place.textContent = text;
};

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
  fillLeft(row, message);
  row.querySelector(".copy").setAttribute("aria-label", `Copy code ${message.code} for ${message.to}`);
  row.querySelector(".more").setAttribute("aria-label", `Details of code ${message.code} for ${message.to}`);
  row.querySelector(".delete").setAttribute("aria-label", `Delete code ${message.code} for ${message.to}`);
};

const newRow = (message) => {
  const row = by("row").content.firstElementChild.cloneNode(true);
  fill(row, message);
  return row;
};

