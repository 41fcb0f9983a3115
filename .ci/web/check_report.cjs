// Opens the report as its readers do: from the disk, on a desk and on a telephone, and clicks through it.
//
// usage: NODE_PATH=…/node_modules node check_report.cjs SNAPSHOT BROWSER SCREENSHOTS [hostile]
//
// Checked: every page loads without an error on the console and without asking for anything but itself; no page scrolls
// sideways or weighs more than 300 kB; every link inside the snapshot leads to a file and an anchor that exist; every
// number of the table of regions is at most three clicks from the words that prove it; search, choices, order, copying,
// the other language and printing work, an old edition says so, and nothing of the rest needs a script; no known barrier
// for people who use assistive technology (WCAG 2.2, A and AA, as far as a program can tell), in both languages, light
// and dark, large and small.
//
// `hostile`: the report is one of sources that attack it. Then it is opened and looked at, and its names must be text.

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { pathToFileURL, fileURLToPath } = require("node:url");
const { chromium } = require("playwright-core");
const axe = require("axe-core");
const readers = require("./readers.cjs");

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const SIZES = { desk: { width: 1280, height: 900 }, telephone: { width: 390, height: 844 } };
const VIEWS = [["desk", "light"], ["desk", "dark"], ["telephone", "light"], ["telephone", "dark"]];
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const MOST_CLICKS = 3;
const MOST_BYTES = 300_000;

const [snapshot, browser, screenshots] = process.argv.slice(2, 5).map((name) => path.resolve(name));
const hostile = process.argv[5] === "hostile";
const report = path.join(snapshot, "report");
const url = (name) => pathToFileURL(path.join(report, name)).href;
const pages = fs
  .readdirSync(report, { recursive: true })
  .filter((name) => name.endsWith(".html"))
  .sort();

async function main() {
  assert.ok(pages.includes("index.html") && pages.includes("en.html"), "the report has no front page");
  fs.mkdirSync(screenshots, { recursive: true });
  const heavy = pages.filter((name) => fs.statSync(path.join(report, name)).size > MOST_BYTES);
  assert.deepEqual(heavy, [], "heavy pages");
  await browse({}, hostile ? attacked : visit);
  if (hostile) return;
  await browse({}, async (context, page) => {
    console.log(`age: ${await readers.age(page, url, ["index.html", "en.html", richest()])}`);
  });
  await browse({ javaScriptEnabled: false }, (context, page) => readers.withoutScripts(page, url));
}

// Opens a browser of its own, and closes it again.
async function browse(options, visit) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "recoupe-report-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser,
    headless: true,
    chromiumSandbox: false,
    args: FLAGS,
    ...options,
  });
  try {
    await visit(context, context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

// Sources that attack: their names are seen as text, and nothing else happens.
async function attacked(context, page) {
  const heard = listen(context, page);
  const anchors = await open(page, heard);
  links(anchors);
  await page.goto(url("fr/index.html"));
  const text = await page.innerText("main");
  for (const name of ["<script>", "[U+202E]", "=HYPERLINK("]) assert.ok(text.includes(name), `${name} is not shown`);
  console.log(`${pages.length} pages of sources that attack them: no request, no message, no dialogue, nothing runs`);
  await draw(page, ["fr/index.html"]);
}

async function visit(context, page) {
  const heard = listen(context, page);
  const anchors = await open(page, heard);
  console.log(`${pages.length} pages at ${Object.keys(SIZES).length} sizes, ${links(anchors)} links`);
  console.log(`${await follow(page)} regional numbers, each with its quotation`);
  const rich = richest();
  const topics = pages.filter((name) => /^(fr|en).(?!(fra|reg|dep)\b)/.test(name));
  console.log(`search: ${await readers.search(page, url)}; order: ${await readers.sort(page, url)}`);
  await readers.copy(page, url, rich);
  await readers.languages(page, url, ["index.html", rich, ...topics.filter((name) => name.startsWith("fr"))]);
  await readers.print(page, url, ["index.html", rich, ...topics.filter((name) => name.startsWith("en"))]);
  assert.deepEqual(heard.splice(0), []);
  await measure(page, ["index.html", "en.html", rich, twin(rich)], VIEWS);
  // The other pages have one style: two views of each, and the other two of its twin.
  await measure(page, topics.filter((name) => name.startsWith("fr")), [VIEWS[0], VIEWS[3]]);
  await measure(page, topics.filter((name) => name.startsWith("en")), [VIEWS[1], VIEWS[2]]);
  await draw(page, ["index.html", "en.html", rich, ...topics]);
  console.log(`screenshots in ${screenshots}`);
}

// The same page in French.
function twin(name) {
  return name.replace(/^en/, "fr");
}

// What no page may do: complain, or ask for anything that does not lie beside it.
function listen(context, page) {
  const heard = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) heard.push(`${page.url()}: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    heard.push(`${page.url()} says ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => heard.push(`${page.url()}: ${error.message}`));
  context.on("request", (request) => {
    const own = request.isNavigationRequest() && request.url().startsWith(pathToFileURL(snapshot).href);
    if (!own) heard.push(`${page.url()} asks for ${request.url()}`);
  });
  return heard;
}

// Opens every page at every size. Returns what stands on it: file → its anchors and its links.
async function open(page, heard) {
  const found = new Map();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const name of pages) {
      await page.goto(url(name));
      const seen = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
        links: [...document.links].map((link) => link.href),
        headings: document.querySelectorAll("h1").length,
      }));
      assert.ok(seen.width <= viewport.width, `${name} scrolls sideways on a ${size}: ${seen.width} pixels`);
      assert.equal(seen.headings, 1, `${name} has ${seen.headings} main headings`);
      assert.equal(new Set(seen.ids).size, seen.ids.length, `${name} uses an id twice`);
      found.set(path.join(report, name), seen);
    }
  }
  assert.deepEqual(heard.splice(0), []);
  return found;
}

// Follows every link that stays inside the snapshot; returns how many there are.
function links(found) {
  let count = 0;
  for (const [file, { links }] of found) {
    for (const link of links.filter((link) => link.startsWith("file:"))) {
      const target = new URL(link);
      const anchor = decodeURIComponent(target.hash.slice(1));
      target.hash = "";
      const there = fileURLToPath(target);
      assert.ok(fs.existsSync(there), `${file}: ${link} leads nowhere`);
      const known = !anchor || found.get(there)?.ids.includes(anchor);
      assert.ok(known, `${file}: ${link} leads to an anchor that does not exist`);
      count += 1;
    }
  }
  return count;
}

// From the front page to every number of the table of regions and on to the words that prove it, by clicking. A number that
// nobody publishes is followed to the first of the numbers that it is made of.
async function follow(page) {
  const regions = "main .onward a[href$='couverture.html']";
  const number = "main a.v[href^='reg-']";
  await page.setViewportSize(SIZES.desk);
  await page.goto(url("index.html"));
  await page.locator(regions).click();
  const count = await page.locator(number).count();
  assert.ok(count > 0, "the table of regions has no number");
  for (let index = 0; index < count; index += 1) {
    await page.goto(url("index.html"));
    await page.locator(regions).click();
    let next = page.locator(number).nth(index);
    const start = await next.getAttribute("href");
    let quoted = false;
    for (let click = 2; click <= MOST_CLICKS && !quoted; click += 1) {
      const to = new URL(await next.getAttribute("href"), page.url()).href;
      await next.click();
      await page.waitForURL((at) => at.href === to);
      const target = page.locator(":target");
      await target.waitFor();
      const words = target.locator("blockquote");
      quoted = (await words.count()) > 0 && /«.+»|\S.+\[reformulé\]/s.test(await words.first().innerText());
      next = target.locator("a[href*='#c'], a[href*='#f-']").first();
      assert.ok(quoted || (await next.count()) > 0, `${start}: the way to the words ends at ${page.url()}`);
    }
    assert.ok(quoted, `${start} is more than ${MOST_CLICKS} clicks from its words`);
    const copy = page.locator(":target a[href*='/captures/']").first();
    await copy.click();
    assert.ok((await page.innerText("body")).length > 0, `${start}: the archived copy is empty`);
  }
  return count;
}

// The page of a region with most to show.
function richest() {
  const regions = pages.filter((name) => name.startsWith(`en${path.sep}reg-`));
  const size = (name) => fs.statSync(path.join(report, name)).size;
  return regions.reduce((best, name) => (size(best) < size(name) ? name : best));
}

async function measure(page, names, views) {
  let [measured, rules] = [0, Infinity];
  for (const name of names) {
    for (const [size, scheme] of views) {
      await page.setViewportSize(SIZES[size]);
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(url(name));
      await page.evaluate(axe.source);
      const { violations, passes } = await page.evaluate(
        (levels) => globalThis.axe.run(document, { runOnly: levels }),
        LEVELS,
      );
      const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html} (${nodes.length})`);
      assert.deepEqual(told, [], `${name} on a ${size}, ${scheme}`);
      measured += 1;
      rules = Math.min(rules, passes.length);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  console.log(`${measured} views of ${names.length} pages: at least ${rules} rules of accessibility hold on each`);
}

async function draw(page, names) {
  for (const name of names) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await page.goto(url(name));
      const file = `${name.replace(/[\\/]/g, "-").replace(/\.html$/, "")}-${size}.png`;
      await page.screenshot({ path: path.join(screenshots, file), fullPage: true });
    }
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
