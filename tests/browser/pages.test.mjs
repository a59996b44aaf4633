// Every page of a hub, in French and in English, on a phone and on a desk: no accessibility fault
// (WCAG 2.2 AA), one heading of the first level, no error, nothing asked of a third party, no
// sideways scrolling, usable by keyboard, whole without JavaScript.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import axe from "axe-core/axe.min.js";
import { chromium } from "playwright-core";
import { crawl, openSites } from "./site.mjs";

const WIDTHS = [390, 1280];
// The second language is looked at where its words have the least room.
const WIDTHS_OF = { fr: WIDTHS, en: [390] };
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TABS_MAX = 60;
// Buttons to copy and to share, the hour of the visitor: lines that only a script can offer.
const ADDED_MAX = 6;
const MISSING_PAGE = "/nothing-stands-here";

// [French, English]: the hub's language decides which one is the address, the other leads there.
const SECTIONS = [
  ["/actualites", "/news"],
  ["/evenements", "/events"],
  ["/communautes", "/communities"],
  ["/communs", "/commons"],
  ["/participer", "/join"],
  ["/a-propos", "/about"],
];

const sites = await openSites();
const browser = await chromium.launch({
  executablePath: process.env.KIOSQUE_TEST_CHROMIUM || "/usr/bin/chromium",
  args: [
    ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

after(async () => {
  await browser.close();
  await Promise.all(sites.map((site) => site.stop()));
});

for (const site of sites) {
  const mine = site.language === "en" ? 1 : 0;
  const { pages, broken } = await crawl(site, SECTIONS.map((paths) => paths[mine]));

  test(`${site.language}: no link of the hub is broken`, () => {
    assert.ok(pages.length > 5, `the crawl found pages: ${pages.join(" ")}`);
    complain(broken);
  });

  test(`${site.language}: a section's address in the other language leads to its own`, async () => {
    for (const paths of SECTIONS) {
      const [own, other] = [paths[mine], paths[1 - mine]];
      const response = await fetch(site.url + other, { redirect: "manual" });
      const target = response.headers.get("location") ?? "";
      assert.equal(response.status, 308, `${other} answers ${response.status}`);
      assert.equal(new URL(target, site.url).pathname, own);
    }
  });

  lookAtAll(site, "a visitor", [...pages, MISSING_PAGE]);

  if (site.signInLink) {
    const session = await signIn(site);
    const own = await crawl(site, pages, session.cookies);

    test(`${site.language}: the administrator finds pages of their own, and no broken link`, () => {
      assert.ok(own.pages.some((path) => !pages.includes(path)), "signing in opened no page");
      complain(own.broken);
    });
    test(`${site.language}: the administrator's link works once`, async () => {
      const again = await signIn(site);
      assert.deepEqual(again.cookies, []);
    });
    lookAtAll(site, "the administrator", own.pages.filter((path) => !pages.includes(path)), session);
  }
}

function lookAtAll(site, who, paths, session) {
  for (const width of WIDTHS_OF[site.language] ?? WIDTHS) {
    describe(`${site.language}, ${who}, ${width} px`, { concurrency: 2 }, () => {
      for (const path of paths) test(path, () => look(site, path, width, session));
    });
  }
}

/** Opens the administrator's link as a person would: a page may ask to press its one button. */
async function signIn(site) {
  const context = await browser.newContext({ locale: site.language });
  try {
    const page = await context.newPage();
    await page.goto(site.signInLink);
    const button = page.locator("main form button");
    if (await button.count() === 1) {
      await Promise.all([page.waitForLoadState("load"), button.click()]);
    }
    return await context.storageState();
  } finally {
    await context.close();
  }
}

/** Everything that is wrong with a page, told at once. */
async function look(site, path, width, session) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    locale: site.language,
    storageState: session,
  });
  try {
    const page = await context.newPage();
    const seen = watch(page, site);
    await page.goto(site.url + path, { waitUntil: "load" });
    // For who looks at them: nobody does there.
    if (!process.env.CI) await photograph(page, site, path, width);

    const faults = [...await faultsOfShape(page, site), ...await faultsOfAxe(page, AXE_TAGS)];
    if (width === WIDTHS.at(-1)) {
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await faultsOfAxe(page, ["color-contrast"]);
      faults.push(...dark.map((fault) => `in the dark: ${fault}`));
      await page.emulateMedia({ colorScheme: "light" });
    } else {
      faults.push(...await faultsWithoutJavaScript(page, site, path, width, session));
    }
    faults.push(...await faultsOfKeyboard(page));
    faults.push(...seen.thirdParties.map((url) => `asks a third party: ${url}`));
    // The missing page is a 404 on purpose, and the browser says so.
    const expected = path === MISSING_PAGE ? /404/ : /^$/;
    faults.push(...seen.errors.filter((error) => !expected.test(error)));
    complain(faults);
  } finally {
    await context.close();
  }
}

async function photograph(page, site, path, width) {
  const name = path.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "home";
  const file = `tests/browser/out/${site.language}-${width}-${name.slice(0, 80)}.png`;
  await page.screenshot({ path: file, fullPage: true });
}

/** Fails with the faults alone: where the test stands in this file helps nobody. */
function complain(faults) {
  if (faults.length === 0) return;
  const error = new Error(faults.join("\n"));
  error.stack = error.message;
  throw error;
}

function watch(page, site) {
  const seen = { thirdParties: [], errors: [] };
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOutside = url.protocol.startsWith("http") && url.origin !== site.url;
    if (isOutside) seen.thirdParties.push(url.href);
  });
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.errors.push(`script: ${error}`));
  page.on("requestfailed", (request) => seen.errors.push(`not loaded: ${request.url()}`));
  return seen;
}

/** Language of the page, one heading of the first level, nothing wider than the window. */
async function faultsOfShape(page, site) {
  const { lang, headings, wide } = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const isWide = (element) => element.getBoundingClientRect().right > clientWidth + 1;
    const wide = scrollWidth > clientWidth ? [...document.querySelectorAll("body *")] : [];
    return {
      lang: document.documentElement.lang,
      headings: document.querySelectorAll("h1").length,
      wide: wide.filter(isWide).map((element) => element.outerHTML.slice(0, 120)).slice(0, 3),
    };
  });
  return [
    ...(lang === site.language ? [] : [`<html lang="${lang}"> on a hub in ${site.language}`]),
    ...(headings === 1 ? [] : [`${headings} headings of the first level`]),
    ...wide.map((html) => `wider than the window: ${html}`),
  ];
}

/** Axe is put into the page once; a second call runs other rules on the same page. */
async function faultsOfAxe(page, rules) {
  if (await page.evaluate(() => !("axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (rules) => {
    const options = { runOnly: rules, resultTypes: ["violations"] };
    return (await window.axe.run(document, options)).violations;
  }, rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id} (${help}): ${node.html.slice(0, 200)}`));
}

/** The first stop leads to the content; every stop can be seen, and seen to be where one is. */
async function faultsOfKeyboard(page) {
  await page.evaluate(() => window.scrollTo(0, 0));
  const stops = [];
  while (stops.length < TABS_MAX) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(describeFocus);
    if (!stop || stops.some(({ place }) => place === stop.place)) break;
    stops.push(stop);
  }
  const [first] = stops;
  return [
    ...(first?.leadsInside ? [] : [`the first stop is no skip link: ${first?.html}`]),
    ...stops.filter((stop) => !stop.isVisible).map((stop) => `stop out of sight: ${stop.html}`),
    ...stops.filter((stop) => !stop.isMarked).map((stop) => `focus unmarked: ${stop.html}`),
  ];
}

function describeFocus() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const target = element.getAttribute("href") ?? "";
  return {
    html: element.outerHTML.slice(0, 160),
    place: [...document.querySelectorAll("*")].indexOf(element),
    leadsInside: /^#./.test(target) && document.getElementById(target.slice(1)) !== null,
    isVisible: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
      && box.left < innerWidth && box.top < innerHeight,
    isMarked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== "none",
  };
}

/** Every line stands there when no script runs: scripts may add to a page, never be needed for it. */
async function faultsWithoutJavaScript(page, site, path, width, session) {
  const lines = (page) => page.evaluate(() =>
    (document.querySelector("main")?.innerText ?? "").split("\n")
      .map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean));
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    locale: site.language,
    javaScriptEnabled: false,
    storageState: session,
  });
  try {
    const bare = await context.newPage();
    await bare.goto(site.url + path);
    const [without, withScript] = [await lines(bare), await lines(page)];
    if (without.length === 0) return ["no <main> with words in it"];
    const added = withScript.filter((line) => !without.some((other) => line.includes(other)));
    const hidden = without.filter((line) => !withScript.some((other) => other.includes(line)));
    return [
      ...(added.length <= ADDED_MAX ? [] : [`needs JavaScript: ${added.join(" | ").slice(0, 300)}`]),
      ...hidden.map((line) => `taken away by a script: ${line.slice(0, 120)}`),
    ];
  } finally {
    await context.close();
  }
}
