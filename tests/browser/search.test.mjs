// Searching, as somebody does it: typing shows results at once, the keyboard reaches all of them,
// and without JavaScript the button does the same. Axe finds nothing, in the light and in the dark.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const INDEXED_WITHIN_MS = 20_000;
const WORDS = { fr: { typed: "velo", nothing: "xyzzyx" }, en: { typed: "velo", nothing: "xyzzyx" } };

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--no-first-run"],
});

after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

for (const site of sites) {
  const path = site.language === "en" ? "/search" : "/recherche";
  const { typed, nothing } = WORDS[site.language];
  await indexed(site, `${path}.json?q=${typed}`);

  const open = async (options) => {
    const context = await browser.newContext({ locale: site.language, ...options });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(`${site.url}/`);
    await page.click(`header a[href="${path}"]`);
    return { context, page, errors };
  };

  test(`${site.language}: typing shows results, and the address keeps them`, async () => {
    const { context, page, errors } = await open({ viewport: { width: 390, height: 844 } });
    const field = page.getByRole("searchbox");
    await field.pressSequentially(typed, { delay: 30 });
    await page.waitForSelector("#search-results ol > li");
    await page.waitForFunction((path) => location.href.includes(`${path}?q=velo`), path);
    assert.match(await page.textContent("#search-status"), /^[1-9]\d* /);
    assert.ok(await field.evaluate((it) => it === document.activeElement), "one types on");
    assert.ok(await page.locator("#search-results mark").count() > 0, "words are marked");
    const shown = await page.innerText("#search-results");
    await page.reload();
    assert.equal(await page.innerText("#search-results"), shown, "the address says it all");

    await field.fill(nothing);
    await page.waitForSelector("#search-results ol", { state: "detached" });
    assert.ok(await page.locator("#search-results nav a").count() > 3, "the sections lead on");
    assert.deepEqual(errors, []);
    await context.close();
  });

  test(`${site.language}: what is typed last is what is shown`, async () => {
    const { context, page } = await open({});
    // The first answer comes late, after the second.
    let first = true;
    await page.route(`**${path}?**`, async (route) => {
      const isLate = first;
      first = false;
      if (isLate) await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue().catch(() => {});
    });
    const field = page.getByRole("searchbox");
    await field.fill(nothing);
    await page.waitForTimeout(300);
    await field.fill(typed);
    await page.waitForSelector("#search-results ol > li");
    await page.waitForTimeout(1_600);
    assert.ok(await page.locator("#search-results ol > li").count() > 0);
    assert.match(page.url(), /q=velo$/);
    await context.close();
  });

  test(`${site.language}: the keyboard reaches a result and opens it`, async () => {
    const { context, page } = await open({});
    await page.focus("#q");
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#search-results ol > li");
    await page.focus("#q");
    for (let tabs = 0; tabs < 10; tabs += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.closest("#search-results h3"))) break;
    }
    const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.ok(href, "a result has the focus");
    await Promise.all([page.waitForURL((url) => url.pathname === href.split("#")[0]),
      page.keyboard.press("Enter")]);
    assert.equal(await page.locator("h1").count(), 1);
    await context.close();
  });

  test(`${site.language}: without JavaScript the button finds and a facet narrows`, async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await page.fill("#q", typed);
    await page.click("form[role=search] button");
    const all = await page.locator("#search-results ol > li").count();
    assert.ok(all > 1, `${all} results`);
    const facet = page.locator(".search-facets a", { hasText: "(" }).first();
    const count = Number(/\((\d+)\)/.exec(await facet.textContent())[1]);
    await facet.click();
    assert.equal(parseInt(await page.textContent("#search-status"), 10), count);
    assert.equal(await page.locator(".search-facets [aria-current]").count(), 1);
    await context.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`${site.language}: axe finds nothing, ${colorScheme}`, async () => {
      const { context, page } = await open({ colorScheme, viewport: { width: 320, height: 700 } });
      for (const query of ["", `?q=${typed}`, `?q=${typed}&kind=post`, `?q=${nothing}`]) {
        await page.goto(site.url + path + query);
        await page.evaluate(axe.source);
        const faults = await page.evaluate(async (tags) => {
          const { violations } = await window.axe.run(document, { runOnly: tags });
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
        }, AXE_TAGS);
        assert.deepEqual(faults, [], query);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wide, `${query} is wider than the window`);
      }
      await context.close();
    });
  }
}

/** The demo is indexed a moment after the hub was made. */
async function indexed(site, path) {
  const deadline = Date.now() + INDEXED_WITHIN_MS;
  while ((await (await fetch(site.url + path)).json()).count < 3) {
    assert.ok(Date.now() < deadline, "the demo was not indexed");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
