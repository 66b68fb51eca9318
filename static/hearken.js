// What the pages gain with script. Without it everything still works.
// No request is made from here, and nothing is stored. keeping.js sends the contact form; when it put another page
// in this one's place it says so by "hearken:page", and by "hearken:stayed" when nothing came of a press.

const COUNT_SPOKEN_AFTER = 1000; // ms without typing before the count is read out
const SENDING_LASTS = 10000; // ms after which a button that got no reply may be pressed again

function status() {
  const region = document.createElement("div");
  region.className = "govuk-visually-hidden";
  region.setAttribute("role", "status");
  return region;
}

// The summary takes the focus; its links put it into the field and show the field's label or legend too.
function focusErrors(summary) {
  summary.setAttribute("tabindex", "-1");
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const heading = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (heading ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// As the server counts: a line break in a form is sent as two characters.
function length(text) {
  return text.replace(/\r?\n/g, "\r\n").length;
}

function countCharacters(group, region) {
  const field = group.querySelector("textarea, input");
  const shown = group.querySelector(".govuk-character-count__message");
  const limit = Number(group.dataset.maxlength);
  if (!field || !shown || !limit) return;
  let spoken;

  function sentence() {
    const left = limit - length(field.value);
    const which = left < 0 ? "over" : "left";
    const words = group.dataset[Math.abs(left) === 1 ? `${which}One` : `${which}Other`];
    return words.replace("{count}", new Intl.NumberFormat(document.documentElement.lang).format(Math.abs(left)));
  }

  function show() {
    shown.textContent = sentence();
    shown.classList.toggle("govuk-error-message", length(field.value) > limit);
    clearTimeout(spoken);
    spoken = setTimeout(() => { region.textContent = shown.textContent; }, COUNT_SPOKEN_AFTER);
  }

  shown.textContent = sentence();
  field.addEventListener("input", show);
}

// A second press while the first is on its way does nothing; the button says that it was heard.
function guardButtons(region) {
  const sending = new Map();

  function release(button) {
    button.textContent = sending.get(button);
    button.removeAttribute("aria-disabled");
    sending.delete(button);
  }

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.matches("[data-prevent-double-click]")) return;
    if (sending.has(button)) {
      event.preventDefault();
      return;
    }
    sending.set(button, button.textContent);
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.sending) {
      button.textContent = button.dataset.sending;
      region.textContent = button.dataset.sending;
    }
    setTimeout(() => sending.has(button) && release(button), SENDING_LASTS);
  });
  function releaseAll() {
    [...sending.keys()].forEach(release);
  }

  // Back may bring the page as it was left.
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("hearken:page", releaseAll);
  document.addEventListener("hearken:stayed", releaseAll);
}

// Leaving takes this page's place in the history, so that Back does not return to it.
function leaveWithoutTrace() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.location.replace(link.href);
  });
}

// A page that came from another site continues from here, where our own cookies are sent (ADR 0011); its address,
// which may hold a link good for one time, leaves the history.
function goOn(link) {
  window.location.replace(link.href);
}

// Without script there is nothing to press: the browser's own menu prints.
function offerPrinting(holder) {
  holder.hidden = false;
  holder.addEventListener("click", () => window.print());
}

// Everything that the page shown has and that gains from script.
function wake() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  document.body.append(region);
  document.querySelectorAll("[data-module='govuk-character-count']").forEach((group) => countCharacters(group, region));
  document.querySelectorAll("[data-module='govuk-error-summary']").forEach(focusErrors);
  document.querySelectorAll("[data-print]").forEach(offerPrinting);
  document.querySelectorAll("a[data-go-on]").forEach(goOn);
}

const region = status();
leaveWithoutTrace();
guardButtons(region);
wake();
document.addEventListener("hearken:page", wake);
