"use strict";

// One press is one message, also under an impatient finger.
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A message needs its time; the server would refuse another one anyway.
const again = document.querySelector("button[data-wait]");
if (again) {
  const text = again.textContent;
  const end = Date.now() + 1000 * Number(again.dataset.wait);
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    again.disabled = left > 0;
    again.textContent = left > 0 ? `${text} (${left})` : text;
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
}

// WebOTP: a phone that gets a text whose last line is "@login.example.com #123456" offers to fill it in.
const code = document.getElementById("code");
if (code && "OTPCredential" in window) {
  const end = new AbortController();
  code.form.addEventListener("submit", () => end.abort());
  navigator.credentials.get({ otp: { transport: ["sms"] }, signal: end.signal }).then((text) => {
    code.value = text.code;
    code.form.requestSubmit();
  }).catch(() => {}); // The person types it.
}
