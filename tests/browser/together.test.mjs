// A member proposes an event to a community; the team reads it in the queue and announces it; its
// proposer is named. Members look for a date on a phone without JavaScript, and an event is made of it.
// An organiser asks for help, a member gives it. Another community joins, and the event is handed over.
// In both languages.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: { accounts: "/administration/comptes", propose: "Proposer un événement", send: "Envoyer à relire", waiting: "En attente de lecture", announce: "Annoncer", by: "Organisé avec", find: "Chercher une date", ask: "Demander aux membres", save: "Enregistrer mes réponses", one: "Une personne a répondu", choose: "Choisir", help: "Donner un coup de main", add: "Ajouter", take: "Je m’en charge", mine: "Vous vous en chargez", together: "Organiser à plusieurs", askSpace: "Demander", offer: "Proposer", offered: "Proposé à", accept: "Accepter" },
  en: { accounts: "/administration/accounts", propose: "Propose an event", send: "Send it to be read", waiting: "Waiting to be read", announce: "Announce", by: "Organised with", find: "Find a date", ask: "Ask the members", save: "Save my answers", one: "One person has answered", choose: "Choose", help: "Lend a hand", add: "Add", take: "I will do it", mine: "You do it", together: "Organise together", askSpace: "Ask", offer: "Offer", offered: "Offered to", accept: "Accept" },
};
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const DAY_MS = 24 * 3600 * 1000;

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});
after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

/** Fits its width, and axe finds nothing. */
async function isSound(browsed, locale, url, storageState) {
  for (const width of [390, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 850 }, locale, storageState });
    const page = await context.newPage();
    await page.goto(url);
    await page.screenshot({ path: `tests/browser/out/together-${browsed}-${locale}-${width}.png`, fullPage: true });
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    assert.ok(fits, `${url} fits ${width} px`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), AXE_TAGS);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0]?.html]), [], `${url}, ${width} px`);
    await context.close();
  }
}

async function signIn(page, link) {
  await page.goto(link);
  await page.locator("main form button").first().click();
}

/** The day in so many days, as a form has it. */
const day = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

for (const site of sites.filter(({ signInLink }) => signInLink)) {
  const words = WORDS[site.language];

  test(`${site.language}: what a member proposes is announced, and a date is found together`, async () => {
    const inside = await browser.newContext({ viewport: { width: 1280, height: 850 }, locale: site.language });
    const desk = await inside.newPage();
    await signIn(desk, site.signInLink);
    await desk.goto(site.url + words.accounts);
    await desk.fill("#name", "Ada");
    await desk.fill("#handle", "ada");
    await desk.locator("section[aria-labelledby=invite] button").click();
    const link = await desk.locator("#sign-in-link").textContent();

    const phone = await browser.newContext({ viewport: { width: 390, height: 850 }, locale: site.language, javaScriptEnabled: false });
    const page = await phone.newPage();
    await signIn(page, link);
    await page.goto(`${site.url}/@velo`);
    await page.getByRole("link", { name: words.propose }).click();
    await page.fill("#title", "Atelier de réparation");
    await page.fill("#start_date", day(10));
    await page.fill("#start_time", "18:00");
    await page.fill("#body", "Venez avec **vos outils**.");
    await page.getByRole("button", { name: words.send }).click();
    const proposal = page.url().split("?")[0];
    assert.match(await page.locator("main").textContent(), new RegExp(words.waiting));
    const ada = await phone.storageState();
    await isSound("proposal", site.language, proposal, ada);

    const queue = `${site.url}/moderation?sort=proposals`;
    await desk.goto(queue);
    await isSound("queue", site.language, queue, await inside.storageState());
    await desk.locator(".waiting h3 a").click();
    await desk.getByRole("button", { name: words.announce }).first().click();
    const event = desk.url();
    assert.match(await desk.locator("main").textContent(), new RegExp(words.by));
    await page.goto(proposal);
    assert.equal(await page.locator("main p.actions a.button").first().evaluate((it) => it.href), event, "they are led to it");
    await isSound("mine", site.language, `${site.url}/${site.language === "fr" ? "compte/propositions" : "account/proposals"}`, ada);

    await page.goto(`${site.url}/@velo`);
    await page.getByRole("link", { name: words.find }).click();
    await page.fill("#title", "Réunion du comité");
    for (const [number, days] of [[1, 12], [2, 13]]) {
      await page.fill(`#day-${number}`, day(days));
      await page.fill(`#from-${number}`, "18:30");
      await page.fill(`#until-${number}`, "20:00");
    }
    await isSound("asking", site.language, page.url(), ada);
    await page.getByRole("button", { name: words.ask }).click();
    const dates = page.url();
    await page.locator("input[value=no]").first().check();
    await page.locator("input[value=yes]").last().check();
    await page.getByRole("button", { name: words.save }).click();
    assert.match(await page.locator("main").textContent(), new RegExp(words.one));
    await isSound("dates", site.language, dates, ada);
    await page.getByRole("button", { name: words.choose }).last().click();
    assert.equal(await page.inputValue("#title"), "Réunion du comité");
    assert.equal(await page.inputValue("#start_date"), day(13));

    await desk.goto(event);
    await desk.getByRole("link", { name: words.help }).click();
    await desk.fill("#what", "Tenir le bar");
    await desk.getByRole("button", { name: words.add }).click();
    await page.goto(event);
    await page.getByRole("link", { name: words.help }).click();
    await page.getByRole("button", { name: words.take }).click();
    assert.match(await page.locator("main").textContent(), new RegExp(words.mine));
    await isSound("tasks", site.language, page.url(), ada);

    // The team looks after all communities: it asks nobody. A member is handed the event over by asking.
    await desk.goto(event);
    await desk.getByRole("link", { name: words.together }).click();
    const together = desk.url();
    await desk.locator("#space").selectOption("marche");
    await desk.getByRole("button", { name: words.askSpace, exact: true }).click();
    assert.match(await desk.locator("section[aria-labelledby=there]").textContent(), /@marche/);
    await page.goto(together);
    await page.fill("#member", "nobody-of-that-name");
    await page.getByRole("button", { name: words.offer, exact: true }).click();
    assert.equal(await page.inputValue("#member"), "nobody-of-that-name", "what was typed stays");
    await page.fill("#member", "admin");
    await page.getByRole("button", { name: words.offer, exact: true }).click();
    assert.match(await page.locator("main").textContent(), new RegExp(words.offered));
    await isSound("organising", site.language, together, ada);
    await desk.goto(together);
    await desk.getByRole("button", { name: words.accept, exact: true }).click();
    assert.match(await desk.locator("section[aria-labelledby=there]").textContent(), /Administration/);
    assert.equal((await page.goto(together)).status(), 404, "who handed it over organises it no more");
    await phone.close();
    await inside.close();
  });
}
