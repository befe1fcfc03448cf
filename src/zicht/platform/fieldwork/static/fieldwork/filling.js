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
    for (const [name, value] of new FormData(form)) {
      const control = form.elements.namedItem(name);
      const field = control instanceof RadioNodeList ? control[0] : control;
      if (item.contains(field)) data.append(name, value);
    }
    return data;
  };

  // A question is drawn anew only when a fault or a doubt came or went: the reader may be in it.
  const redraw = (item, html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const fresh = document.importNode(parsed.body.firstElementChild, true);
    const marked = (one) => one.matches(".zicht-ask--faulty, .zicht-ask--doubt");
    if ("typing" in item.dataset) return;
    if (marked(item) || marked(fresh)) {
      const focused = item.contains(document.activeElement) ? document.activeElement.id : "";
      item.replaceWith(fresh);
      if (focused) document.getElementById(focused)?.focus();
    } else if (!fresh.querySelector(".zicht-ask__wanted")) {
      item.querySelector(".zicht-ask__wanted")?.remove();
    }
  };

  const show = (answer) => {
    for (const [variable, version] of Object.entries(answer.versions)) {
      const field = form.elements.namedItem(`${variable}__version`);
      if (field) field.value = version;
    }
    for (const [code, html] of Object.entries(answer.items)) {
      const item = form.querySelector(`[data-item="${CSS.escape(code)}"]`);
      if (item) redraw(item, html);
    }
    for (const item of form.querySelectorAll("[data-item]")) {
      item.hidden = !answer.shown.includes(item.dataset.item);
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
      show(await answer.json());
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
