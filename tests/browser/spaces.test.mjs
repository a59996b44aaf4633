// From the library of communs to one's own server: found, narrowed, followed; on a phone and at a
// desk, with and without JavaScript, in both languages.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: { communs: "/communs", filter: "Filtrer", go: "Suivre depuis chez moi" },
  en: { communs: "/commons", filter: "Filter", go: "Follow from home" },
};

const sites = await openSites();
const home = await aServer();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});

after(async () => {
  await browser.close();
  home.server.close();
  await Promise.all(sites.map((site) => site.stop()));
});

/** A visitor's own server: it knows alice, and has a page where one follows. */
async function aServer() {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    const own = `http://${request.headers.host}`;
    if (url.pathname === "/.well-known/webfinger") {
      response.setHeader("content-type", "application/jrd+json");
      const template = `${own}/follow?object={object}`;
      const links = [{ rel: "https://w3id.org/fep/3b86/Follow", template }];
      response.end(JSON.stringify({ subject: url.searchParams.get("resource"), links }));
    } else {
      response.setHeader("content-type", "text/html");
      response.end(`<!doctype html><title>Home</title><p>${url.pathname}`);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, account: `alice@127.0.0.1:${server.address().port}` };
}

for (const site of sites) {
  const words = WORDS[site.language];
  for (const width of [390, 1280]) {
    for (const javaScriptEnabled of [true, false]) {
      const how = `${site.language}, ${width} px, ${javaScriptEnabled ? "with" : "without"} script`;
      test(`${how}: a commun is found, and followed from home`, async () => {
        const context = await browser.newContext({
          viewport: { width, height: 800 }, javaScriptEnabled, locale: site.language,
        });
        const page = await context.newPage();
        await page.goto(site.url + words.communs);
        await page.locator("input[name=theme][value=velo]").check();
        await page.getByRole("button", { name: words.filter }).click();
        assert.match(page.url(), /theme=velo/);
        assert.match(await page.locator("[role=status]").first().innerText(), /^1 /);
        await page.locator(".found .card a").first().click();
        assert.match(page.url(), /\/@arceaux$/);
        await page.locator("#follow-account").fill("nobody");
        await page.getByRole("button", { name: words.go }).click();
        assert.equal(await page.locator("[role=alert]").count(), 1, "a mistake is told");
        assert.equal(await page.locator("#follow-account").inputValue(), "nobody", "and kept");
        await page.locator("#follow-account").fill(home.account);
        if (javaScriptEnabled) await page.locator("[data-remembers] input").check();
        await page.getByRole("button", { name: words.go }).click();
        const there = new URL(page.url());
        assert.equal(there.pathname, "/follow");
        assert.match(there.searchParams.get("object"), /\/ap\/actors\//);
        await page.goto(`${site.url}/@velo`);
        const kept = await page.locator("#follow-account").inputValue();
        assert.equal(kept, javaScriptEnabled ? home.account : "", "remembered only when asked");
        await context.close();
      });
    }
  }
}
