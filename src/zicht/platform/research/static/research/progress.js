// Shows how far an estimate is, and the result once it is there. Without this script a button does.
(() => {
  const pause = 2_000;

  const look = async () => {
    if (!document.hidden) {
      const response = await fetch(location.href, { redirect: "manual" });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = fresh.querySelector("[data-running]");
      if (!found) {
        location.reload();
        return;
      }
      document.querySelector("[data-running]").replaceChildren(...found.childNodes);
    }
    setTimeout(again, pause);
  };

  document.querySelector("[data-again]").remove();
  const again = () => { look().catch(() => setTimeout(again, 5 * pause)); };
  setTimeout(again, pause);
})();
