// Lets the browser use or make a passkey, and puts the answer into the form. Nothing else is asked or stored.
//
// <form data-passkey="get" data-options="{…}"> or data-passkey="create", with a hidden input named "credential";
// what is shown only while a passkey can be used carries data-passkey-offer and hidden, the sentence
// for browsers without carries data-passkey-missing, and the one for a failed try data-passkey-failed and hidden.

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// What the server writes as text and the browser wants as bytes.
function asked(options) {
  const wanted = { ...options.publicKey };
  wanted.challenge = bytes(wanted.challenge);
  if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (wanted[list]) wanted[list] = wanted[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey: wanted };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function answered(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function show(form, name, shown) {
  form.querySelectorAll(`[data-passkey-${name}]`).forEach((part) => { part.hidden = !shown; });
}

function offer(form) {
  const field = form.elements.namedItem("credential");
  show(form, "offer", true);
  show(form, "missing", false);
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    show(form, "failed", false);
    try {
      const options = asked(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.passkey](options);
      field.value = JSON.stringify(answered(credential));
    } catch {
      show(form, "failed", true);
      return;
    }
    form.submit();
  });
  // Back may bring the form as it was sent; its answer was good for one time.
  window.addEventListener("pageshow", () => { field.value = ""; });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(offer);
