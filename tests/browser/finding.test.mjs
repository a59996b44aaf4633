// An organiser writes an event like another, is told what else takes place then, and announces it;
// a visitor finds it this weekend near its town. On a phone, without JavaScript.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const WORDS = {
  fr: {
    desk: "/tableau", agenda: "/evenements", duplicate: "Dupliquer cet événement", look: "Voir ce qui a lieu à cette date",
    told: "Ce jour-là", publish: "Publier", weekend: /^Ce week-end/, show: "Afficher", near: "Près de (ville, lieu)",
  },
  en: {
    desk: "/desk", agenda: "/events", duplicate: "Duplicate this event", look: "See what takes place on this date",
    told: "On that day", publish: "Publish", weekend: /^This weekend/, show: "Show", near: "Near (town, place)",
  },
};
const PHONE = { width: 390, height: 844 };

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});

after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

/** The Sunday of this weekend, or of the next one, in Paris: `2026-11-29`. */
function sunday() {
  const today = new Date(new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date()));
  today.setUTCDate(today.getUTCDate() + ((7 - today.getUTCDay()) % 7));
  return today.toISOString().slice(0, 10);
}

async function phone(site) {
  const context = await browser.newContext({ viewport: PHONE, locale: site.language, javaScriptEnabled: false });
  return { context, page: await context.newPage() };
}

async function isNarrow(page) {
  // Without scripts the page is measured by its boxes.
  const box = await page.locator("main").boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= PHONE.width, "no sideways scrolling");
}

for (const site of sites.filter(({ signInLink }) => signInLink)) {
  const words = WORDS[site.language];

  test(`${site.language}: written like another, told of a conflict, found this weekend near its town`, async () => {
    const { context, page } = await phone(site);
    await page.goto(site.signInLink);
    await page.locator("main form button").click();
    await page.goto(site.url + words.desk);
    await page.locator("main a[href*='/evenements/']:not([href$='nouveau'])").first().click();
    for (const [title, toBeTold] of [["Samba", false], ["Rumba", true]]) {
      await page.getByRole("link", { name: words.duplicate }).click();
      await page.locator("#title").fill(title);
      await page.locator("#start_date").fill(sunday());
      await page.locator("#start_time").fill("23:00");
      await page.locator("#end_date").fill("");
      await page.locator("#end_time").fill("23:30");
      await page.locator("#locality").fill("Clisson");
      await page.locator("#latitude").fill("47.0869");
      await page.locator("#longitude").fill("-1.2825");
      await page.getByRole("button", { name: words.look }).click();
      const told = page.getByRole("status", { name: words.told });
      assert.equal(await told.getByRole("link", { name: "Samba" }).count(), toBeTold ? 1 : 0);
      assert.equal(await page.locator("#title").inputValue(), title, "nothing typed is lost");
      await isNarrow(page);
      await page.getByRole("button", { name: words.publish }).last().click();
      await page.waitForURL(/\/(evenements|events)\/[^?]+$/);
      await page.locator("main a[href*='/evenements/']", { hasText: /Modifier|Edit/ }).first().click();
    }
    await context.close();

    const visitor = await phone(site);
    await visitor.page.goto(site.url + words.agenda);
    await visitor.page.getByRole("link", { name: words.weekend }).first().click();
    assert.match(visitor.page.url(), /when=weekend/);
    await visitor.page.getByLabel(words.near).fill("clisson");
    await visitor.page.getByRole("button", { name: words.show, exact: true }).click();
    assert.match(visitor.page.url(), /when=weekend/);
    const cards = visitor.page.locator(".card");
    assert.deepEqual((await cards.locator("h3, h4").allTextContents()).map((it) => it.trim()).sort(), ["Rumba", "Samba"]);
    assert.match(await cards.first().textContent(), /à moins d’un kilomètre|less than a kilometre away/);
    await isNarrow(visitor.page);
    await visitor.context.close();
  });
}
