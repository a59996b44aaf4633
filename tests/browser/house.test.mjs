// A visitor who has never heard of any of this, from an article to taking part; a message to the
// team; and the administrator who gives the hub its own face. In both languages, on a phone and at a
// desk, with and without JavaScript.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: { news: "/actualites", join: "/participer", people: "/a-propos/nous", settings: "/administration/reglages", spaces: "/administration/espaces", member: "Adhérer", need: "Dire un besoin", send: "Envoyer", save: "Enregistrer", answered: "C’est répondu", dark: "Sombre" },
  en: { news: "/news", join: "/join", people: "/about/us", settings: "/administration/settings", spaces: "/administration/spaces", member: "Become a member", need: "Say what you need", send: "Send", save: "Save", answered: "It is answered", dark: "Dark" },
};
// One pixel, which is enough of a logo to be shown.
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});
after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

async function visit(site, options, look) {
  const { width, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height: 850 }, locale: site.language, ...rest });
  try {
    await look(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** What the page says it has for other readers: type and address. */
async function alternates(page) {
  return await page.locator("link[rel=alternate][type]").evaluateAll((links) =>
    links.map((link) => [link.type, link.href]));
}

for (const site of sites) {
  const words = WORDS[site.language];

  for (const [width, javaScriptEnabled] of [[1280, true], [390, true], [390, false]]) {
    const how = `${site.language}, ${width} px, ${javaScriptEnabled ? "with" : "without"} script`;

    test(`${how}: from an article to taking part`, async () => {
      await visit(site, { width, javaScriptEnabled }, async (page) => {
        await page.goto(site.url + words.news);
        await page.locator("ul.cards h2 a, ul.cards h3 a").first().click();
        assert.equal(await page.locator("h1").count(), 1);
        await page.locator("main a[href^='/@']").first().click();
        assert.match(new URL(page.url()).pathname, /^\/@/);
        assert.ok(await page.locator("#follow-account").isVisible(), "it can be followed");
        const feeds = await alternates(page);
        for (const type of ["application/rss+xml", "application/activity+json"]) {
          const [, href] = feeds.find(([known]) => known === type) ?? assert.fail(`no ${type}`);
          const answer = await fetch(href, { headers: { accept: type } });
          assert.equal(answer.status, 200, href);
        }
        await page.locator(`nav a[href='${words.join}']`).first().click();
        assert.ok(await page.locator("table.grid caption").first().isVisible(), "levels side by side");
        const member = page.getByRole("link", { name: words.member }).first();
        assert.ok(await member.isVisible());
        await member.click();
        assert.match(page.url(), /\/contact\?about=join$/, "a form, until an address is set");
      });
    });

    test(`${how}: a need is said to the team, from a community`, async () => {
      await visit(site, { width, javaScriptEnabled }, async (page) => {
        await page.goto(`${site.url}/@velo`);
        await page.getByRole("link", { name: words.need }).click();
        await page.fill("#name", `Ada ${how}`);
        await page.fill("#email", "ada@exemple.org");
        await page.fill("#text", "Des arceaux devant la gare.");
        assert.equal(await page.locator("#website").evaluate((field) => field.tabIndex), -1);
        await page.getByRole("button", { name: words.send }).click();
        assert.equal(await page.locator("[role=status].good").count(), 1);
      });
    });
  }

  if (!site.signInLink) continue;
  test(`${site.language}: the administrator reads messages and gives the hub its own face`, async () => {
    await visit(site, { width: 1280 }, async (page, context) => {
      await page.goto(site.signInLink);
      await page.locator("main form button").first().click();
      await page.goto(`${site.url}/administration/messages`);
      const waiting = await page.getByRole("button", { name: words.answered }).count();
      assert.ok(waiting >= 3, `${waiting} messages`);
      await page.getByRole("button", { name: words.answered }).first().click();
      assert.equal(await page.getByRole("button", { name: words.answered }).count(), waiting - 1);

      await page.goto(site.url + words.settings);
      await page.fill("#name", "Le Kiosque d’à côté");
      await page.fill("#first_brick", "Côté");
      await page.fill("#colour_second", "#334455");
      await page.getByRole("button", { name: words.save }).click();
      assert.equal(await page.locator("#colour_second[aria-invalid=true]").count(), 1, "too dark to be read on");
      assert.equal(await page.inputValue("#name"), "Le Kiosque d’à côté", "what was right is kept");
      await page.fill("#colour_second", "#c9f2d0");
      await page.getByRole("button", { name: words.save }).click();
      assert.equal(await page.locator("[role=status].good").count(), 1);

      await page.goto(`${site.url}${words.spaces}/kiosque`);
      await page.setInputFiles("#icon_file", { name: "logo.png", mimeType: "image/png", buffer: PIXEL });
      await page.getByRole("button", { name: words.save }).click();
      await page.goto(site.url + words.join);
      await page.getByRole("button", { name: words.dark }).click();
      assert.equal(await page.locator("html").getAttribute("data-look"), "dark");
      await context.clearCookies();
    });
    await visit(site, { width: 390, javaScriptEnabled: false }, async (page) => {
      await page.goto(site.url);
      const name = page.locator("header.top .brick.yellow");
      assert.equal(await name.textContent(), "Le Kiosque d’à côté");
      const colour = await name.evaluate((brick) => getComputedStyle(brick).backgroundColor);
      assert.equal(colour, "rgb(201, 242, 208)");
      const logo = page.locator("header.top .bricks img");
      assert.ok(await logo.evaluate((image) => image.complete && image.naturalWidth > 0));
      assert.match(await page.title(), /Le Kiosque d’à côté/);
      await page.emulateMedia({ forcedColors: "active" });
      assert.ok(await page.getByRole("link", { name: words.member }).first().isVisible());
      await page.emulateMedia({ forcedColors: "none", media: "print" });
      assert.equal(await page.locator("header.top nav").isVisible(), false, "paper has no menu");
    });
  });
}
