"use strict";
// Adds to pages that are complete without it: search, choices and order in long lists, buttons that copy, and how old an
// edition is that nobody has replaced. It loads nothing, sends nothing and stores nothing.
(() => {
  const french = document.documentElement.lang === "fr";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, " ").toLowerCase();

  // Where the nights have stopped, the last edition would look like a new one for ever. A day and a half is a night and its
  // delay.
  const edition = document.querySelector("[data-edition]");
  const days = edition ? (Date.now() - Date.parse(edition.dateTime)) / 86_400_000 : 0;
  if (days > 1.5) {
    const [day, whole] = [edition.textContent, Math.floor(days)];
    const age = french ? (whole > 1 ? `a ${whole} jours` : "a plus d’un jour") : whole > 1 ? `is ${whole} days old` : "is more than a day old";
    const told = document.createElement("p");
    told.className = "aged";
    told.textContent = french
      ? `Cette édition, du ${day}, ${age}\u00a0: ce qui a été publié depuis n’y est pas.`
      : `This edition, of ${day}, ${age}: what has been published since is not in it.`;
    edition.closest("header").append(told);
  }

  for (const tools of document.querySelectorAll("[data-for]")) {
    const list = document.getElementById(tools.dataset.for);
    const items = list ? [...list.querySelectorAll("[data-item]")] : [];
    if (items.length === 0) continue;
    const search = tools.querySelector("[data-search]");
    const choices = [...tools.querySelectorAll("[data-choice]")];
    const order = tools.querySelector("[data-order]");
    const found = tools.querySelector("[data-found]");
    const texts = new Map(items.map((item) => [item, plain(item.textContent)]));
    const groups = [...list.querySelectorAll("[data-group]")];

    const filter = () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      let count = 0;
      for (const item of items) {
        const said = words.every((word) => texts.get(item).includes(word));
        const chosen = choices.every(({ value, dataset }) => !value || item.dataset[dataset.choice] === value);
        item.hidden = !(said && chosen);
        if (!item.hidden) count += 1;
      }
      for (const group of groups) group.hidden = !group.querySelector("[data-item]:not([hidden])");
      found.textContent = `${count} / ${items.length} ${found.dataset.found}`;
    };

    const sort = () => {
      const key = order.value.replace(/^-/, "");
      const turn = order.value.startsWith("-") ? -1 : 1;
      const value = (item) => item.dataset[key] ?? "";
      const compare = (a, b) => {
        const [x, y] = [value(a), value(b)];
        // What has no value comes last in either direction.
        if (x === "" || y === "") return (x === "") - (y === "");
        const numbers = Number(x) - Number(y);
        return turn * (Number.isNaN(numbers) ? x.localeCompare(y, document.documentElement.lang) : numbers);
      };
      const sorted = key ? [...items].sort(compare) : items;
      for (const item of sorted) item.parentNode.append(item);
    };

    search.addEventListener("input", filter);
    for (const choice of choices) choice.addEventListener("change", filter);
    order?.addEventListener("change", sort);
    filter();
    tools.hidden = false;
  }

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  for (const text of document.querySelectorAll(".cite, .bib")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = french ? "Copier" : "Copy";
    button.addEventListener("click", async () => {
      select(text);
      let copied = true;
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        // Some browsers allow it only in this older way, others not at all: then the text is at least selected.
        copied = document.execCommand("copy");
      }
      if (copied) button.textContent = french ? "Copié" : "Copied";
    });
    text.before(button);
  }
})();
