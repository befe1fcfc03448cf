// Keeps the counts and lines of the response board up to date. Without this script a reload does.
(() => {
  const minute = 60_000;
  const patience = 30 * minute;
  let active = Date.now();
  let timer = null;

  // What the reader is in stays as it is.
  const isInUse = (part) => part.contains(document.activeElement);

  const refresh = async () => {
    // A page that nobody looks at must not keep a session alive.
    if (document.hidden || Date.now() - active > patience) return;
    const response = await fetch(location.href, { redirect: "manual" });
    if (!response.ok) {
      clearInterval(timer);
      return;
    }
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const found = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (found && !isInUse(part) && part.innerHTML !== found.innerHTML) {
        part.replaceChildren(...found.childNodes);
      }
    }
  };

  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { active = Date.now(); });
  }
  timer = setInterval(() => { refresh().catch(() => {}); }, minute);
})();
