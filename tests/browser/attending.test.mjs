// An organiser opens an event to answers and sees who comes; a visitor without an account answers on a
// phone without JavaScript, follows the link in the letter, changes their mind and leaves no trace; a
// member answers too. In both languages.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";
import { openPostOffice } from "./post_office.mjs";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: { agenda: "/evenements", who: "Qui vient", save: "Enregistrer", send: "Envoyer ma réponse", confirm: "Confirmer ma réponse", going: "Vous venez", arrived: "Est arrivé·e", here: "arrivé·e", erase: "Tout effacer", left: /reste 4 places/ },
  en: { agenda: "/events", who: "Who comes", save: "Save", send: "Send my answer", confirm: "Confirm my answer", going: "You are coming", arrived: "Has arrived", here: "arrived", erase: "Erase everything", left: /4 seats are left/ },
};
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LETTER_TIMEOUT_MS = 15_000;

const post = await openPostOffice();
const sites = await openSites({
  KIOSQUE_SMTP_URL: post.url, KIOSQUE_MAIL_FROM: "hub@kiosque.example",
});
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});
after(async () => {
  await browser.close();
  post.close();
  await Promise.all(sites.map((site) => site.stop()));
});

/** Fits its width, and axe finds nothing. */
async function isSound(browsed, locale, url, storageState) {
  for (const width of [390, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 850 }, locale, storageState });
    const page = await context.newPage();
    await page.goto(url);
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    assert.ok(fits, `${url} fits ${width} px`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), AXE_TAGS);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0]?.html]), [], `${url}, ${width} px`);
    await page.screenshot({ path: `tests/browser/out/attending-${browsed}-${locale}-${width}.png`, fullPage: true });
    await context.close();
  }
}

/** The first letter to an address that has a link to an answer. */
async function linkIn(address) {
  const deadline = Date.now() + LETTER_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const letter = post.letters.find((it) => it.includes(`To: ${address}`));
    const link = /https?:\/\/\S+\/participation\/[\w-]+/.exec(letter ?? "");
    if (link) return link[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no letter came to ${address}: ${post.letters.length} letters`);
}

for (const site of sites.filter(({ signInLink }) => signInLink)) {
  const words = WORDS[site.language];
  const phone = { viewport: { width: 390, height: 850 }, locale: site.language, javaScriptEnabled: false };

  test(`${site.language}: a visitor takes part by mail, the organiser sees who comes`, async () => {
    const inside = await browser.newContext({ viewport: { width: 1280, height: 850 }, locale: site.language });
    const desk = await inside.newPage();
    await desk.goto(site.signInLink);
    await desk.locator("main form button").first().click();
    await desk.goto(site.url + words.agenda);
    await desk.locator("main li h2 a, main li h3 a").first().click();
    const event = desk.url();
    await desk.getByRole("link", { name: words.who }).click();
    const list = desk.url();
    await desk.fill("#capacity", "5");
    await desk.fill("#questions", "Vélo ?");
    await desk.locator("section[aria-labelledby=how] button").click();
    assert.equal(await desk.locator("[role=status]").count(), 1, "it is said that it is kept");

    const outside = await browser.newContext(phone);
    const page = await outside.newPage();
    await page.goto(event);
    await page.locator(".attending a.button").first().click();
    await isSound("take", site.language, page.url());
    await page.fill("#name", "Zoé Test");
    await page.fill("#email", `zoe-${site.language}@example.org`);
    await page.fill("#answer_0", "Le mien");
    await page.getByRole("button", { name: words.send }).click();
    assert.equal(await page.locator("[role=status]").count(), 1, "a letter is on its way");
    const own = await linkIn(`zoe-${site.language}@example.org`);
    await page.goto(own);
    await page.getByRole("button", { name: words.confirm }).click();
    assert.match(await page.locator("main").textContent(), new RegExp(words.going));
    await isSound("own", site.language, own);
    await page.goto(event);
    assert.match(await page.locator("main .attending").textContent(), words.left);

    await desk.goto(list);
    const row = desk.locator("tbody tr", { hasText: "Zoé Test" });
    assert.match(await row.textContent(), /Le mien/);
    await row.getByRole("button", { name: words.arrived }).click();
    assert.match(await desk.locator("tbody tr", { hasText: "Zoé Test" }).textContent(), new RegExp(words.here));
    await isSound("desk", site.language, list, await inside.storageState());

    await desk.goto(event);
    await desk.locator(".attending a.button").first().click();
    await desk.locator("#answer-maybe").check();
    await desk.getByRole("button", { name: words.send }).click();
    assert.equal(desk.url(), event, "back to the event, with the answer");
    assert.equal(await desk.locator(".attending strong").count(), 1);

    await page.goto(own);
    await page.getByRole("button", { name: words.erase }).click();
    assert.equal((await page.goto(own)).status(), 404, "nothing is left");
    await desk.goto(list);
    assert.equal(await desk.locator("tbody tr", { hasText: "Zoé Test" }).count(), 0);
    await outside.close();
    await inside.close();
  });
}
