// Somebody who is signed in comments on an article, answers, changes and takes back what they said, and
// writes to a community; a visitor without an account reads it and is led to their own server. In both
// languages, on a phone without JavaScript and at a desk with it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: { news: "/actualites", interact: "/interagir", answer: "Répondre", edit: "Modifier", save: "Enregistrer", withdraw: "Retirer ce commentaire" },
  en: { news: "/news", interact: "/interact", answer: "Answer", edit: "Edit", save: "Save", withdraw: "Take this comment back" },
};
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});
after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

/** Fits its width, in light and dark, and axe finds nothing. */
async function isSound(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { width, inner } = await page.evaluate(() => (
      { width: document.documentElement.scrollWidth, inner: window.innerWidth }));
    assert.ok(width <= inner, `${page.url()}: ${width} px wide in ${inner}`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), AXE_TAGS);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0]?.html]), [], `${page.url()}, ${colorScheme}`);
  }
}

for (const site of sites.filter(({ signInLink }) => signInLink)) {
  const words = WORDS[site.language];
  const inside = { viewport: { width: 1280, height: 850 }, locale: site.language };
  const phone = { viewport: { width: 390, height: 850 }, locale: site.language, javaScriptEnabled: false };

  test(`${site.language}: what a member says is read, answered, changed and taken back`, async () => {
    const member = await browser.newContext(inside);
    const visitor = await browser.newContext(phone);
    const page = await member.newPage();
    await page.goto(site.signInLink);
    await page.locator("main form button").first().click();
    await page.goto(site.url + words.news);
    await page.locator("ul.cards h2 a, ul.cards h3 a").first().click();
    const article = page.url();
    await page.fill("#answer-text", "Des **arceaux** devant la gare.");
    await page.locator("form.answer button").click();
    assert.match(page.url(), /#c-[0-9a-f-]{36}$/, "back where it stands");
    await page.getByRole("link", { name: words.answer }).first().click();
    await page.fill("#answer-text", "Combien ?");
    await page.locator("form.answer button").click();
    assert.equal(await page.locator(".comment.depth-1").count(), 1, "an answer to it");
    await isSound(page);

    const reader = await visitor.newPage();
    await reader.goto(article);
    assert.equal(await reader.locator(".comment").count(), 2);
    assert.equal(await reader.locator(".comment strong").first().textContent(), "arceaux");
    assert.equal(await reader.locator("form.answer").count(), 0, "no form for who is not signed in");
    await reader.getByRole("link", { name: words.answer }).first().click();
    assert.equal(new URL(reader.url()).pathname, words.interact, "from their own server");

    await page.getByRole("link", { name: words.edit }).last().click();
    await page.fill("#answer-text", "Combien d’arceaux ?");
    await page.getByRole("button", { name: words.save }).click();
    await reader.goto(article);
    assert.match(await reader.locator(".comment.depth-1 .body").textContent(), /Combien d’arceaux/);
    await page.getByRole("link", { name: words.edit }).last().click();
    await page.getByRole("button", { name: words.withdraw }).click();
    await reader.goto(article);
    assert.equal(await reader.locator(".comment").count(), 1, "nothing stays of it");
    await visitor.close();
    await member.close();
  });

  test(`${site.language}: a contribution to a community stands in its discussions, and rules are kept`, async () => {
    const visitor = await browser.newContext({ ...phone, javaScriptEnabled: true });
    const reader = await visitor.newPage();
    await reader.goto(`${site.url}/discussions?space=velo`);
    assert.equal(await reader.locator("form.answer").count(), 0);
    assert.match(await reader.locator("main").textContent(), /@velo@/, "how to write from elsewhere");
    await isSound(reader);
    await visitor.close();
  });
}
