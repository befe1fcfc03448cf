// Passkeys: asks the browser for one and sends what it says with the form around the button.
// Forms with data-passkey stay hidden without this script, and where the browser knows no passkeys.

const supported =
  window.PublicKeyCredential &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

const OPTIONS = {
  // Signing in: the server says what to ask at the moment the button is pressed.
  async fetch(form) {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error("no options");
    return navigator.credentials.get(asked(await response.json()));
  },
  async get() {
    return navigator.credentials.get(asked(onPage(form)));
  },
  async create(form) {
    const wanted = onPage(form).creation_options.publicKey;
    // A passkey proper: it stays on the device, and asks who holds the device.
    wanted.authenticatorSelection = {
      ...wanted.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted),
    });
  },
};

function onPage(form) {
  return JSON.parse(form.dataset.options);
}

function asked(data) {
  return {
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey),
  };
}

for (const form of supported ? document.querySelectorAll("form[data-passkey]") : []) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.textContent = "";
    try {
      const credential = await OPTIONS[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      failed.textContent = failed.dataset.passkeyFailed;
    }
  });
}
