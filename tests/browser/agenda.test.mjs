// From the agenda to one's own calendar: filtered, walked by keyboard, an event, its file; a map only
// after a click; the agenda in a frame and as an element on another origin. On a phone and at a desk,
// with and without JavaScript.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: { agenda: "/evenements", embed: "/evenements/integrer", filter: "Filtrer", show: "Afficher", month: "Mois", map: "Carte", local: "Chez vous" },
  en: { agenda: "/events", embed: "/events/embed", filter: "Filter", show: "Show", month: "Month", map: "Map", local: "Where you are" },
};

const sites = await openSites();
const other = await anotherOrigin();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});

after(async () => {
  await browser.close();
  other.server.close();
  await Promise.all(sites.map((site) => site.stop()));
});

/** A site of somebody else, whose one page is what was put there last. */
async function anotherOrigin() {
  const site = { html: "", policy: "" };
  site.server = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (site.policy) response.setHeader("content-security-policy", site.policy);
    response.end(`<!doctype html><html lang="fr"><title>Ailleurs</title>${site.html}`);
  });
  await new Promise((resolve) => site.server.listen(0, "127.0.0.1", resolve));
  site.url = `http://127.0.0.1:${site.server.address().port}/`;
  return site;
}

async function open(site, options) {
  const { width, ...rest } = options;
  const context = await browser.newContext({
    viewport: { width, height: 800 }, locale: site.language, acceptDownloads: true, ...rest,
  });
  const page = await context.newPage();
  const asked = [];
  // Nothing leaves this machine: what would is written down, and answered by nobody.
  await page.route("**", async (route) => {
    const url = new URL(route.request().url());
    const isOurs = [site.url, new URL(other.url).origin].includes(url.origin);
    if (isOurs || !url.protocol.startsWith("http")) return await route.continue();
    asked.push(url.href);
    await route.abort();
  });
  return { context, page, asked };
}

for (const site of sites) {
  const words = WORDS[site.language];

  for (const [width, javaScriptEnabled] of [[1280, true], [390, true], [390, false]]) {
    const how = `${site.language}, ${width} px, ${javaScriptEnabled ? "with" : "without"} script`;
    test(`${how}: filtered, the month, an event, its calendar file`, async () => {
      const { context, page, asked } = await open(site, { width, javaScriptEnabled });
      await page.goto(site.url + words.agenda);
      await page.locator(".agenda-filters > summary").click();
      await page.getByRole("combobox").first().selectOption("velo");
      await page.getByRole("button", { name: words.show, exact: true }).click();
      assert.match(page.url(), /space=velo/);
      assert.equal(await page.locator(".pills.active a").count(), 2);
      await page.getByRole("link", { name: words.month, exact: true }).click();
      assert.match(page.url(), /space=velo.*view=month/);
      await toTheEvent(page);
      if (width > 600) {
        await walk(page);
      } else {
        assert.equal(await page.locator("td.free").first().isVisible(), false, "only days with events");
        const day = page.locator("td.day:not(.free) .whole").first();
        assert.ok((await day.boundingBox()).width > 50, "the whole name of the day is read");
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(wide, false, "no sideways scrolling");
        await page.locator(".month td:not(.free) a").last().click();
      }
      await page.waitForURL(/\/(evenements|events)\/[^?]+$/);
      await page.locator(".add > summary").click();
      const file = page.locator("a[href$='.ics']").first();
      const [download] = await Promise.all([page.waitForEvent("download"), file.click()]);
      const stream = await download.createReadStream();
      const text = (await stream.toArray()).join("");
      assert.match(text, /^BEGIN:VCALENDAR\r\n/);
      assert.match(text, /\r\nUID:/);
      assert.deepEqual(asked, []);
      await context.close();
    });
  }

  test(`${site.language}: a map is asked for, and nothing of it before`, async () => {
    const { context, page, asked } = await open(site, { width: 1280 });
    const files = [];
    page.on("request", (request) => files.push(request.url()));
    await page.goto(`${site.url}${words.agenda}?view=map`);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(asked, []);
    assert.ok(!files.some((url) => url.includes("leaflet")), "the library waits too");
    const button = page.locator("[data-map] button");
    assert.match(await button.textContent(), /tile\.openstreetmap\.org/);
    await button.click();
    await page.locator(".map-pin").first().waitFor();
    for (let waited = 0; asked.length === 0 && waited < 100; waited += 1) await page.waitForTimeout(100);
    assert.ok(asked.length > 0, "the tiles are asked for");
    for (const url of asked) assert.match(url, /^https:\/\/tile\.openstreetmap\.org\/\d+\/\d+\/\d+\.png$/);
    const label = words.map;
    assert.equal(await page.getByRole("region", { name: label, exact: true }).evaluate((it) => it === document.activeElement), true);
    await page.locator(".map-pin").first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".leaflet-popup a[href^='/']").first().waitFor();
    await context.close();
  });

  test(`${site.language}: the hours where the visitor is stand beside those of the place`, async () => {
    for (const [timezoneId, said] of [["America/Toronto", true], ["Europe/Paris", false], ["Europe/Berlin", false]]) {
      const { context, page } = await open(site, { width: 1280, timezoneId });
      await page.goto(site.url + words.agenda);
      await page.locator(".card.event a, .events .card a").first().click();
      await page.waitForURL(/\/(evenements|events)\/[^?]+$/, { waitUntil: "load" });
      const line = page.locator("[data-local]");
      assert.equal(await line.isVisible(), said, timezoneId);
      if (said) assert.match(await line.textContent(), new RegExp(`${words.local}.*America/Toronto`));
      await context.close();
    }
  });

  test(`${site.language}: other sites show it, in a frame and as an element`, async () => {
    const { context, page, asked } = await open(site, { width: 1280 });
    await page.goto(site.url + words.embed);
    const [frame, element] = [await page.locator("#frame-code").textContent(), await page.locator("#element-code").textContent()];
    assert.ok(await page.frameLocator("iframe.preview").locator("li a").first().isVisible(), "the preview is alive");

    other.html = frame;
    await page.goto(other.url);
    const framed = page.frameLocator("iframe").locator("li a").first();
    await framed.waitFor();
    await framed.click();
    await page.waitForURL((url) => url.origin === site.url);

    other.html = element;
    // As strict as a page can be that lets the script in: no style but files, and that host only.
    other.policy = `default-src 'none'; script-src ${site.url}; connect-src ${site.url}; style-src 'none'`;
    await page.goto(other.url);
    const drawn = page.locator("kiosque-agenda").locator("li a");
    await drawn.first().waitFor();
    assert.ok(await drawn.count() >= 2);
    const colour = await page.locator("kiosque-agenda section").evaluate((it) => getComputedStyle(it).borderTopStyle);
    assert.equal(colour, "solid", "its style arrives under a strict policy");

    other.html = element.replace(".json", ".nothing");
    await page.goto(other.url);
    assert.ok(await page.locator("kiosque-agenda > a").isVisible(), "the link inside stays");
    other.policy = "";
    assert.deepEqual(asked, []);
    await context.close();
  });
}

/** Months lead to each other: on to the first that has a coming event of the filter. */
async function toTheEvent(page) {
  const today = new Date().toISOString().slice(0, 10);
  for (let months = 0; months < 3; months += 1) {
    const days = await page.locator(".month td:not(.free)").evaluateAll((cells) => cells.map((cell) => cell.dataset.day));
    if (days.some((day) => day >= today)) return;
    await page.locator(".months a[rel=next]").click();
    await page.waitForLoadState("load");
  }
}

/** From day to day by the arrows, to the last that has an event, and into it. */
async function walk(page) {
  const table = page.getByRole("grid");
  assert.equal(await table.locator("td[tabindex='0']").count(), 1, "one day is in the tab order");
  await table.locator("td[tabindex='0']").focus();
  const here = () => page.evaluate(() => document.activeElement.dataset.day);
  const there = await table.locator("td:not(.free):not(.outside)").last().getAttribute("data-day");
  const days = Math.round((new Date(there) - new Date(await here())) / 86_400_000);
  const [week, day] = days < 0 ? ["ArrowUp", "ArrowLeft"] : ["ArrowDown", "ArrowRight"];
  const away = Math.abs(days);
  for (let weeks = 0; weeks < Math.floor(away / 7); weeks += 1) await page.keyboard.press(week);
  for (let steps = 0; steps < away % 7; steps += 1) await page.keyboard.press(day);
  assert.equal(await here(), there);
  await page.keyboard.press("Home");
  await page.keyboard.press("End");
  assert.notEqual(await here(), undefined, "still on a day");
  await table.locator(`[data-day="${there}"]`).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "A");
  await page.keyboard.press("Enter");
}
