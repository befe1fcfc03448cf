// Stories follow one another by themselves, unless the reader prefers rest or asks for it.
(() => {
  const strip = document.querySelector("[data-story-strip]");
  const stack = strip.querySelector("[data-story-stack]");
  const stories = [...strip.querySelectorAll("[data-story]")];
  const pause = strip.querySelector("[data-story-pause]");
  const next = strip.querySelector("[data-story-next]");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let shown = stories.findIndex((story) => !story.hidden);
  let timer = null;

  const show = (index) => {
    stories[shown].hidden = true;
    shown = index % stories.length;
    stories[shown].hidden = false;
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    pause.textContent = pause.dataset.play;
  };
  const start = () => {
    // A screen reader is told of a story that its reader asked for, not of one that comes by.
    stack.setAttribute("aria-live", "off");
    timer = setInterval(() => show(shown + 1), 12000);
    pause.textContent = pause.dataset.pause;
  };

  pause.hidden = false;
  pause.addEventListener("click", () => (timer === null ? start() : stop()));
  next.addEventListener("click", (event) => {
    event.preventDefault();
    stop();
    stack.setAttribute("aria-live", "polite");
    show(shown + 1);
  });
  if (calm) stop();
  else start();
})();
