// Every page of a hub is HTML as the standard has it, for visitors and for the administrator, in
// French and in English; and it keeps the rules for accessibility that can be read from the text
// alone. `html-validate` says which rule, and where to read about it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { crawl, openSites } from "./site.mjs";

const MISSING_PAGE = "/nothing-stands-here";
const FAULTS_SHOWN_MAX = 40;
const FRAMES_MAX = 2;

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y"],
    // The standard's own default: a button in a form sends it, and ours stand in forms only.
    rules: { "no-implicit-button-type": "off" },
  }),
);

const sites = await openSites();
after(() => Promise.all(sites.map((site) => site.stop())));

for (const site of sites) {
  test(`${site.language}: every page that a visitor reaches is valid`, async () => {
    const { pages } = await crawl(site, [MISSING_PAGE]);
    assert.ok(pages.length > 10, `the crawl found pages: ${pages.join(" ")}`);
    const list = site.language === "en" ? /^\/(news|events)\/[^/.?]+$/ : /^\/(actualites|evenements)\/[^/.?]+$/;
    const frames = pages.filter((path) => list.test(path)).slice(0, FRAMES_MAX);
    const others = site.language === "en" ? "fr" : "en";
    await validate(site, [
      ...pages,
      MISSING_PAGE,
      ...frames.map((path) => `${path}/cadre`),
      ...pages.filter((path) => !path.includes("?")).map((path) => `${path}?lang=${others}`),
    ]);
  });

  if (site.signInLink) {
    test(`${site.language}: every page that the administrator reaches is valid`, async () => {
      const cookies = await signIn(site);
      const { pages } = await crawl(site, ["/tableau", "/administration/livraisons"], cookies);
      assert.ok(pages.some((path) => /tableau|desk/.test(path)), "the desk was reached");
      await validate(site, pages, cookies);
    });
  }
}

/** Presses the button behind the administrator's link; resolves to the cookies of the session. */
async function signIn(site) {
  const { pathname, searchParams } = new URL(site.signInLink);
  const response = await fetch(site.url + pathname, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token: searchParams.get("token") }),
  });
  const [name, value] = response.headers.get("set-cookie").split(";")[0].split("=");
  return [{ name, value }];
}

/** Fails with every fault of these pages, each told once whatever number of pages has it. */
async function validate(site, paths, cookies = []) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const headers = { accept: "text/html", ...(cookie && { cookie }) };
  const faults = new Map();
  for (const path of paths) {
    const response = await fetch(site.url + path, { headers });
    if (!response.headers.get("content-type")?.startsWith("text/html")) continue;
    const html = await response.text();
    const report = await validator.validateString(html, path);
    for (const { messages, source } of report.results) {
      for (const { ruleId, message, line, severity } of messages) {
        if (severity < 2) continue;
        const where = source?.split("\n")[line - 1]?.trim().slice(0, 160) ?? "";
        const fault = `${ruleId}: ${message}\n    ${where}`;
        faults.set(fault, [...(faults.get(fault) ?? []), path]);
      }
    }
  }
  if (faults.size === 0) return;
  const told = [...faults].slice(0, FAULTS_SHOWN_MAX);
  const lines = told.map(([fault, paths]) => `${fault}\n    on ${paths[0]} (${paths.length} pages)`);
  const error = new Error(`${faults.size} faults\n${lines.join("\n")}`);
  error.stack = error.message;
  throw error;
}
