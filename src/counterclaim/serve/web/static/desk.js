// What pages do beyond reading: keys, lighting up what belongs together, dropping files. Everything works without it.
"use strict";
(() => {
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]");
  const stops = () => [...document.querySelectorAll("[data-stop]")];
  let place = -1;

  const light = (id) => {
    document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    document.querySelectorAll(`[data-statement="${CSS.escape(id)}"]`).forEach((one) => one.classList.add("lit"));
  };
  const go = (step) => {
    const all = stops();
    if (!all.length) return;
    place = Math.min(Math.max(place + step, 0), all.length - 1);
    const one = all[place];
    const target = one.dataset.stop ? document.getElementById(one.dataset.stop) || one : one;
    one.setAttribute("tabindex", "-1");
    one.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
    if (one !== target) one.scrollIntoView({ block: "nearest" });
    if (one.dataset.statement) light(one.dataset.statement);
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    "/": () => document.querySelector("#search")?.focus(),
    "?": () => document.querySelector("#keys")?.toggleAttribute("open"),
    a: () => press("accept"),
    x: () => press("reject"),
    e: () => open(),
  };
  const current = () => stops()[place];
  const press = (act) => current()?.querySelector(`button[value="${act}"], button[data-key="${act}"]`)?.click();
  const open = () => {
    const forms = current()?.querySelector("details");
    if (forms) { forms.dataset.then = "focus"; forms.open = true; enter(forms); }
  };
  const enter = (forms) => forms.querySelector("input:not([type=hidden]), select")?.focus();
  // The forms of a correction are fetched when they are asked for; without JavaScript a link leads to them.
  document.addEventListener("toggle", async (event) => {
    const forms = event.target;
    if (!forms.open || !forms.dataset.load) return;
    const address = forms.dataset.load;
    delete forms.dataset.load;
    const answer = await fetch(address);
    const found = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#forms");
    if (!found) return;
    found.removeAttribute("id");
    forms.querySelector("p").replaceWith(found);
    found.querySelectorAll("[data-take-words]").forEach((button) => { button.hidden = !document.querySelector("[data-text]"); });
    if (forms.dataset.then === "focus") enter(forms);
  }, true);
  let chosenWords = "";
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-words]");
    if (button && chosenWords) button.form.elements.value.value = chosenWords;
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { document.activeElement?.blur(); return; }
    if (typing(event.target)) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  addEventListener("click", (event) => {
    const one = event.target.closest("[data-statement]");
    if (one) { light(one.dataset.statement); place = stops().findIndex((stop) => stop.dataset.statement === one.dataset.statement); }
  });
  // A link to any words: select them in a report, and the address names their place.
  const text = document.querySelector("[data-text]");
  document.addEventListener("selectionchange", () => {
    const link = document.querySelector("#words-link");
    const chosen = getSelection();
    if (!text || !link || !chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const at = (node, offset) => {
      const stretch = (node.nodeType === 3 ? node.parentElement : node).closest("[data-start]");
      return stretch ? Number(stretch.dataset.start) + [...stretch.textContent.slice(0, node.nodeType === 3 ? offset : 0)].length : null;
    };
    const ends = [at(chosen.anchorNode, chosen.anchorOffset), at(chosen.focusNode, chosen.focusOffset)];
    if (ends.includes(null) || ends[0] === ends[1]) return;
    chosenWords = `${Math.min(...ends)}-${Math.max(...ends)}`;
    link.href = `?words=${chosenWords}#words`;
    link.hidden = false;
  });
  const drop = document.querySelector(".drop");
  if (drop) {
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      const field = drop.querySelector("input[type=file]");
      if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; field.form.requestSubmit(); }
    });
  }
  const hash = location.hash.slice(1);
  if (hash.startsWith("st_")) { light(hash); place = stops().findIndex((stop) => stop.dataset.statement === hash); }
})();
