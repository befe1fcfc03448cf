// Saves every answer as soon as it is given. Without this script the button below the questions does.
(() => {
  const form = document.querySelector("[data-filling]");
  if (!form) return;
  const state = document.querySelector("[data-filling-state]");
  const words = state.dataset;
  const typed = "input[type=text], textarea";
  let waiting = Promise.resolve();
  let unsaved = 0;

  const itemOf = (field) => field.closest("[data-item]");

  const say = (text) => {
    state.textContent = text;
    state.classList.add("zicht-save__state--told");
  };

  // Only the fields of this question, as the form itself would post them.
  const fieldsOf = (item) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (isMarked(item)) data.append("draw", "yes");
    for (const [name, value] of new FormData(form)) {
      const control = form.elements.namedItem(name);
      const field = control instanceof RadioNodeList ? control[0] : control;
      if (item.contains(field)) data.append(name, value);
    }
    return data;
  };

  const isMarked = (item) =>
    item.querySelector(".zicht-ask__answer--faulty, .zicht-ask__answer--doubt") !== null;

  // Only what the server sends: a fault or a doubt that came or went, or an answer of a colleague.
  const redraw = (item, html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const fresh = document.importNode(parsed.body.firstElementChild, true);
    const focused = item.contains(document.activeElement) ? document.activeElement.id : "";
    item.querySelector("[data-answer]").replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus();
  };

  const update = (item, versions) => {
    for (const field of item.querySelectorAll("[name$=__version]")) {
      const version = versions[field.name.replace(/__version$/, "")];
      if (version !== undefined) field.value = version;
    }
  };

  const show = (item, answer) => {
    // Who is typing here already goes on; their next answer is saved on top of what they saw.
    const drawn = answer.drawn?.[item.dataset.item];
    if (drawn === undefined) update(item, answer.versions ?? {});
    else if (!("typing" in item.dataset)) redraw(item, drawn);
    if (answer.complete?.includes(item.dataset.item)) {
      item.querySelector(".zicht-ask__wanted")?.remove();
    }
    // What was taken over from an earlier wave is theirs from now on.
    item.querySelector("[data-earlier-taken]")?.remove();
    for (const one of answer.shown ? form.querySelectorAll("[data-item]") : []) {
      one.hidden = !answer.shown.includes(one.dataset.item);
    }
    say(answer.message);
  };

  const send = async (item) => {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: fieldsOf(item),
        headers: { Accept: "application/json" },
        keepalive: true,
        redirect: "error",
      });
      if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw answer;
      show(item, await answer.json());
    } catch {
      say(words.failed);
    }
  };

  // One after another, so that each save knows the version that the one before it made.
  const save = (item) => {
    unsaved += 1;
    say(words.saving);
    waiting = waiting.then(() => send(item)).finally(() => {
      unsaved -= 1;
    });
  };

  form.addEventListener("change", (event) => {
    const item = itemOf(event.target);
    if (!item) return;
    delete item.dataset.typing;
    // A date is whole only when the reader has left its last part.
    const parts = [...item.querySelectorAll(".zicht-day input")];
    const halfway = parts.some((part) => part.value === "") && parts.some((part) => part.value !== "");
    if (!halfway) save(item);
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches(typed)) itemOf(event.target).dataset.typing = "";
  });
  // What is still being typed is kept when the reader goes elsewhere.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const item of form.querySelectorAll("[data-typing]")) {
      delete item.dataset.typing;
      save(item);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved > 0 && !form.dataset.sent) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return;
    const button = event.submitter;
    form.dataset.sent = "yes";
    if (unsaved === 0) return;
    event.preventDefault();
    waiting.finally(() => form.requestSubmit(button));
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
})();
