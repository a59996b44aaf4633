// News as people meet them: an editor looks at a text before publishing it, a visitor lands on it,
// reads its contents by keyboard, goes to the next one, filters the list. In French and in English,
// on a phone and on a desk, with and without JavaScript, at 320 px and twice the size.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";
import { openSites } from "./site.mjs";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WORDS = {
  fr: { contents: "Sommaire", show: "Montrer", sieve: "Choisir ce qu’on lit", next: "Article suivant" },
  en: { contents: "Contents", show: "Show", sieve: "Choose what to read", next: "Next article" },
};
const LONG = ["Un", "Deux", "Trois"].map((name) =>
  `## Partie ${name}\n\n${"Des mots qui se suivent sans hâte. ".repeat(60)}\n\n### Dessous ${name}\n\nUn mot[^1].\n`,
).join("\n") + `
| Mode | Part | Une colonne dont le titre est long | Une autre | Encore une | Et la dernière |
|---|---|---|---|---|---|
| vélo | 12 % | anticonstitutionnellement | b | c | d |

> De quoi avons-nous besoin maintenant ?

\`\`\`
une ligne de code qui est bien trop longue pour tenir dans la largeur d'un téléphone tenu debout
\`\`\`

https://www.youtube.com/watch?v=${"abcdefghij".repeat(8)}

[un lien](https://exemple.org/) et ${"mot".repeat(60)}

[^1]: La note.
`;

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
});
after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

for (const site of sites.filter((site) => site.signInLink)) {
  const mine = site.language === "en" ? 1 : 0;
  const news = ["/actualites", "/news"][mine];
  const desk = ["/tableau", "/desk"][mine];
  const words = WORDS[site.language];
  let article;

  test(`${site.language}: an editor looks at a text before publishing it`, async () => {
    await visit(site, { width: 1280 }, async (page) => {
      await page.goto(site.signInLink);
      await page.locator("main form button").first().click();
      for (const [title, body] of [["Avant", "Un mot."], ["Long & large", LONG], ["Après", "Un mot."]]) {
        await page.goto(`${site.url}${desk}/actualites/nouvelle`);
        await page.fill("#title", title);
        await page.fill("#summary", "Deux phrases pour dire de quoi il s’agit. Et pourquoi.");
        await page.fill("#body", body);
        await page.fill("#tags", "essai du navigateur");
        if (title !== "Avant") await page.fill("#series", "Essais");
        assert.match(await page.locator("#summary-count").textContent(), /^\d+ \/ 500 /);
        await page.locator("button[value=preview]").click();
        assert.equal(await page.locator(".seen-elsewhere strong").textContent(), title);
        assert.equal(await page.inputValue("#body"), body, "every word is still there");
        if (title.startsWith("Long")) await assertWhole(page);
        await page.locator("button[value=publish]").click();
      }
      await page.goto(`${site.url}${news}/long-large`);
      article = page.url();
    });
  });

  for (const width of [390, 1280]) {
    for (const javaScriptEnabled of [true, false]) {
      const how = `${width} px${javaScriptEnabled ? "" : ", no JavaScript"}`;
      test(`${site.language}, ${how}: a visitor reads, goes on and filters`, async () => {
        await visit(site, { width, javaScriptEnabled }, async (page) => {
          await page.goto(article);
          await assertWhole(page, javaScriptEnabled);
          const contents = page.locator("nav.contents");
          assert.equal(await contents.locator("h2").textContent(), words.contents);
          // By keyboard: on to the contents' third link, and through it to its heading.
          const third = contents.locator("a").nth(2);
          await tabTo(page, third);
          await page.keyboard.press("Enter");
          assert.match(page.url(), /#section-partie-deux$/);
          assert.ok(await page.locator("#section-partie-deux").isVisible());
          await page.goto(article);
          await page.locator("nav.neighbours a[rel=next]").click();
          assert.match(await page.locator("h1").textContent(), /Après/);
          await assertWhole(page, javaScriptEnabled);
          await page.locator("a[rel=tag]").first().click();
          assert.match(await page.locator("h1").textContent(), /essai du navigateur/);
          assert.equal(await page.locator("ul.cards > li").count(), 3);
          await assertWhole(page, javaScriptEnabled);
          await page.selectOption("#filter-series", "Essais");
          await page.getByRole("button", { name: words.show }).click();
          assert.deepEqual([...new URL(page.url()).searchParams.keys()].sort(), ["series", "tag"]);
          await page.locator(".pills.chosen a").first().click();
          assert.equal(new URL(page.url()).searchParams.size, 1);
          // The address changes before the page stands there.
          await page.getByText(words.sieve).first().waitFor();
          assert.equal(await page.getByText(words.sieve).count(), 1);
        });
      });
    }
  }

  test(`${site.language}: nothing scrolls sideways at 320 px nor at twice the size`, async () => {
    for (const look of [{ width: 320 }, { width: 640, deviceScaleFactor: 2 }]) {
      await visit(site, look, async (page) => {
        for (const path of [article, `${site.url}${news}`, `${site.url}${news}?year=2020`]) {
          await page.goto(path);
          if (look.deviceScaleFactor) {
            await page.addStyleTag({ content: ":root { font-size: 200% !important; }" }).catch(() => {});
          }
          await assertFits(page);
        }
      });
    }
  });
}

async function visit(site, { width, javaScriptEnabled = true, deviceScaleFactor = 1 }, look) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, locale: site.language, javaScriptEnabled, deviceScaleFactor,
    bypassCSP: true,
  });
  try {
    const page = await context.newPage();
    const outside = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(site.url) && !request.url().startsWith("data:")) {
        outside.push(request.url());
      }
    });
    await look(page);
    assert.deepEqual(outside, [], "nothing is asked of anybody else");
  } finally {
    await context.close();
  }
}

/** Presses Tab until the element has the focus. */
async function tabTo(page, element) {
  await page.locator("main").focus();
  for (let count = 0; count < 60; count++) {
    await page.keyboard.press("Tab");
    const href = await element.getAttribute("href");
    if (await page.locator(`a[href="${href}"]:focus`).count() > 0) return;
  }
  assert.fail("the keyboard never came there");
}

async function assertFits(page) {
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth + 1 ? `${scrollWidth} in ${clientWidth}` : "";
  });
  assert.equal(wide, "", `${page.url()} scrolls sideways`);
}

/** Fits its width, in light and dark, and axe finds nothing. */
async function assertWhole(page, javaScriptEnabled = true) {
  await assertFits(page);
  if (!javaScriptEnabled) return;
  await page.addScriptTag({ content: axe.source });
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), AXE_TAGS);
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    assert.deepEqual(told, [], `${page.url()} (${colorScheme})`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}
