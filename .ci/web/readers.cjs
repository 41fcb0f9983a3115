// What readers do with the report beside reading it: search, choose, sort, copy, change the language, print it, and read it
// with scripts switched off. Each function takes an open page and says in a few words what it saw.

"use strict";

const assert = require("node:assert/strict");

const TELEPHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
// An A4 sheet less its margins, in pixels of a screen.
const PAPER = { width: 718, height: 1000 };

// The items of a list that are seen.
const shown = (page) => page.locator("[data-item]:visible");

// Search and choice narrow a list, and give it back.
async function search(page, url) {
  await page.goto(url("fr/index.html"));
  const all = await shown(page).count();
  assert.ok(all > 50, `the index has only ${all} entries`);
  await page.getByRole("searchbox").fill("bretagne");
  const found = await shown(page).allInnerTexts();
  assert.ok(found.length > 0 && found.length < all, `${found.length} of ${all} entries are found`);
  assert.ok(found.every((text) => /bretagne/i.test(text)), `not all are of Bretagne: ${found}`);
  await page.getByRole("searchbox").fill("ile de france");
  assert.match((await shown(page).allInnerTexts()).join(), /Île-de-France/, "accents and hyphens stand in the way");
  await page.getByRole("searchbox").fill("no such name");
  assert.equal(await shown(page).count(), 0);
  assert.equal(await page.locator("#index h2:visible").count(), 0, "a heading stands over nothing");
  await page.getByRole("searchbox").fill("");
  assert.equal(await shown(page).count(), all);
  await page.goto(url("fr/couverture.html"));
  await page.locator("[data-choice=level]").selectOption("region");
  assert.equal(await shown(page).count(), 18, "there are eighteen regions");
  return `${all} entries`;
}

// The conflicts stand from the widest gap to the narrowest, and in the order that is asked for.
async function sort(page, url) {
  await page.goto(url("fr/desaccords.html"));
  const gaps = () => shown(page).evaluateAll((items) => items.map((item) => Number(item.dataset.gap)));
  const written = await gaps();
  assert.ok(written.length > 1, "there is nothing to sort");
  await page.locator("[data-order]").selectOption("gap");
  assert.deepEqual(await gaps(), [...written].sort((a, b) => a - b));
  await page.locator("[data-order]").selectOption("-gap");
  assert.deepEqual(await gaps(), [...written].sort((a, b) => b - a));
  await page.locator("[data-order]").selectOption("");
  assert.deepEqual(await gaps(), written);
  const place = page.locator("[data-choice=place]");
  const options = await place.locator("option").evaluateAll((all) => all.map((option) => option.value));
  await place.selectOption(options.at(-1));
  const places = await shown(page).evaluateAll((items) => items.map((item) => item.dataset.place));
  assert.ok(places.length > 0 && places.every((it) => it === options.at(-1)), `${places}`);
  return `${written.length} conflicts`;
}

// An edition says how old it is once the nights have stopped, in the language of its page, and not before.
async function age(page, url, names) {
  const hour = 3_600_000;
  await page.goto(url(names[0]));
  const began = Date.parse(await page.locator("[data-edition]").getAttribute("datetime"));
  for (const name of names) {
    for (const [hours, french, english] of [
      [-9, null, null],
      [2, null, null],
      [35, null, null],
      [37, "a plus d’un jour", "is more than a day old"],
      [27 * 24, "a 27 jours", "is 27 days old"],
    ]) {
      await page.clock.setFixedTime(began + hours * hour);
      await page.goto(url(name));
      const told = await page.locator(".aged").allInnerTexts();
      const lang = await page.locator("html").getAttribute("lang");
      const expected = lang === "fr" ? french : english;
      assert.equal(told.length, expected === null ? 0 : 1, `${name} after ${hours} hours: ${told}`);
      if (expected !== null) assert.ok(told[0].includes(expected), `${name} after ${hours} hours: ${told}`);
    }
  }
  return "told after a day and a half";
}

// A citation is copied as it stands.
async function copy(page, url, region) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  await page.goto(url(region));
  const cite = page.locator(".cite").first();
  // The figure of the first sentence can be cited there and then.
  await page.locator(".quote summary").first().click();
  await page.locator(".copy").first().click();
  await page.locator(".copy", { hasText: /Copied|Copié/ }).first().waitFor({ timeout: 5000 });
  const [copied, selected] = await page.evaluate(async () => [
    await navigator.clipboard.readText().catch(() => null),
    getSelection().toString(),
  ]);
  const words = (text) => text.replace(/\s+/g, " ").trim();
  assert.equal(words(copied ?? selected), words(await cite.innerText()));
  const formats = page.locator(".formats").first();
  await formats.locator("summary").click();
  const [bibtex, csl] = await formats.locator(".bib").allInnerTexts();
  assert.match(bibtex, /^@online\{c[0-9a-f]{16},\n[^]*\n\}$/);
  assert.equal(JSON.parse(csl)[0].type, "webpage");
}

// The switch leads to the same page in the other language, and back.
async function languages(page, url, pages) {
  for (const name of pages) {
    await page.goto(url(name));
    const [here, heading] = [page.url(), await page.locator("h1").innerText()];
    const lang = await page.locator("html").getAttribute("lang");
    await page.locator(".lang a, a[hreflang]:not(link)").first().click();
    assert.notEqual(await page.locator("html").getAttribute("lang"), lang, `${name} stays in its language`);
    await page.locator(".lang a, a[hreflang]:not(link)").first().click();
    assert.equal(page.url(), here, `${name}: there is no way back`);
    assert.equal(await page.locator("h1").innerText(), heading);
  }
}

// On paper there are no controls, nothing is cut off, and what is folded is unfolded.
async function print(page, url, pages) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  for (const name of pages) {
    await page.goto(url(name));
    const seen = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      controls: [...document.querySelectorAll("nav, .tools, .copy")].filter((it) => it.checkVisibility()).length,
      // A map is drawn on paper with its numbers on it: its list is left out.
      folded: [...document.querySelectorAll("details:not(.formats) li")].filter((it) => !it.closest(".maps") && !it.checkVisibility()).length,
    }));
    assert.equal(seen.controls, 0, `${name}: controls on paper`);
    assert.ok(seen.width <= PAPER.width, `${name} is ${seen.width} pixels wide on paper`);
    assert.equal(seen.folded, 0, `${name}: folded on paper`);
    assert.ok((await page.pdf({ format: "A4" })).length > 1000);
  }
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize(DESK);
}

// Without scripts every list is whole, no control is seen, and the proof is as near.
async function withoutScripts(page, url) {
  await page.setViewportSize(TELEPHONE);
  for (const name of ["fr/index.html", "fr/desaccords.html", "fr/couverture.html", "fr/sources.html"]) {
    await page.goto(url(name));
    assert.equal(await page.locator(".tools:visible, .copy").count(), 0, `${name}: controls that do nothing`);
    const items = page.locator("[data-item]");
    assert.equal(await items.count(), await shown(page).count(), `${name}: not all is seen`);
  }
  await page.goto(url("index.html"));
  await page.locator("main .onward a[href$='couverture.html']").click();
  await page.locator("main a[href^='reg-'][href*='#f-']:visible").first().click();
  await page.locator(":target a[href*='#c']").first().click();
  assert.match(await page.locator(":target blockquote").first().innerText(), /«.+»|\S.+\[reformulé\]/s);
}

module.exports = { search, sort, age, copy, languages, print, withoutScripts };
