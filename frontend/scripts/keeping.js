// Sends the contact form without leaving its page, so that a connection that breaks takes nothing that was typed.
// Nothing is stored: no storage, no cache, no cookie. The history gains one entry, which holds this address alone.

const SLOW = 12000; // ms without an answer before it is said
const BEFORE = "before"; // marks in the history: the page as it came, and the same page once somebody went on
const ON = "on";

let underWay = null; // the request whose answer is waited for; a later press takes its place
let maybeSent = false; // Send was pressed, and no answer said what became of it
let isGuarded = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-keep]") || event.submitter?.hasAttribute("data-download")) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, button) {
  underWay?.abort();
  document.querySelectorAll("[data-lost], [data-slow-words]").forEach((one) => one.remove());
  const mine = new AbortController();
  underWay = mine;
  const isSend = form.dataset.keep === "send" && button?.name !== "back" && !button?.value?.startsWith("change:");
  maybeSent ||= isSend;
  const slow = setTimeout(() => sayBeside(form, form.dataset.slow), SLOW);
  let answer = null;
  let page = null;
  try {
    answer = await fetch(form.action, { method: "POST", body: filled(form, button), cache: "no-store", signal: mine.signal });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    page = null;
  }
  clearTimeout(slow);
  if (underWay !== mine) return;
  document.querySelectorAll("[data-slow-words]").forEach((one) => one.remove());
  underWay = null;
  // What a hotel or a train answers in our place is no answer of ours, whatever its number.
  const isOurs = page?.body.matches(".hk-public") ?? false;
  if (isOurs && (answer.ok || page.querySelector("form[data-keep]"))) {
    if (isSend) maybeSent = false;
    show(page);
  } else {
    stay(form, isOurs ? page.querySelector("main") : null);
  }
}

// As the browser would send it: files need the long form, and travel with Send alone.
function filled(form, button) {
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  return (button?.getAttribute("formenctype") ?? form.enctype) === "multipart/form-data" ? fields : new URLSearchParams(fields);
}

// The answer takes this page's place; the focus goes where a reader begins.
function show(page) {
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.className = page.body.className;
  document.body.replaceChildren(...page.body.childNodes);
  document.dispatchEvent(new Event("hearken:page"));
  window.scrollTo(0, 0);
  guard();
  keepBeside();
  if (!document.querySelector(".govuk-error-summary")) focus(document.querySelector("main [role='status'], main h1"));
}

// Nothing came of it: everything stays as it is, and what is known is said on top of it, in the server's own words
// where it spoke.
function stay(form, said) {
  const words = document.createElement("div");
  words.className = "govuk-error-summary";
  words.setAttribute("role", "alert");
  words.dataset.lost = "";
  if (said) {
    const heading = document.createElement("h2");
    heading.className = "govuk-error-summary__title";
    heading.textContent = said.querySelector("h1")?.textContent ?? "";
    words.append(heading, ...said.querySelectorAll("p"));
  } else {
    words.append(form.querySelector(`template[data-when="${maybeSent ? "send" : "page"}"]`).content.cloneNode(true));
  }
  form.before(words);
  if (maybeSent) form.querySelectorAll("[data-unsent]").forEach((one) => one.remove());
  document.dispatchEvent(new Event("hearken:stayed"));
  focus(words);
}

function sayBeside(form, sentence) {
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  words.dataset.slowWords = "";
  form.append(words);
  words.textContent = sentence;
  document.dispatchEvent(new Event("hearken:stayed"));
}

function focus(element) {
  if (!element) return;
  element.setAttribute("tabindex", "-1");
  element.focus();
}

// The browser's Back would throw away a page that is nowhere else. So one entry stands before it, and Back presses
// the form's own Back instead.
function guard() {
  if (isGuarded || !document.querySelector("form[data-keep]")) return;
  isGuarded = true;
  window.history.replaceState(BEFORE, "");
  window.history.pushState(ON, "");
}

window.addEventListener("popstate", (event) => {
  if (event.state !== BEFORE) return;
  isGuarded = false;
  const back = document.querySelector("button[name='back']");
  if (!document.querySelector("form[data-keep]") || document.querySelector("a.hk-back")) {
    window.history.back();
    return;
  }
  guard();
  back?.click();
});

// A link followed here would lose the form: others open beside it, and say so.
function keepBeside() {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  for (const link of document.querySelectorAll("a[href]:not([data-leave]):not([href^='#']):not([target])")) {
    link.target = "_blank";
    link.rel = "noopener";
    const words = document.createElement("span");
    words.className = "govuk-visually-hidden";
    words.textContent = ` ${form.dataset.beside}`;
    link.append(words);
  }
}

// Whoever left finds nothing here, even in a browser that keeps whole pages for Back.
window.addEventListener("pagehide", () => document.body.replaceChildren());
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
