// Hubs to look at: started here, each with a demo and a data folder of its own, or already running
// (KIOSQUE_BROWSER_URLS). And the list of their pages, found by following the links.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.KIOSQUE_BINARY ?? "target/debug/kiosque";
const START_TIMEOUT_MS = 60_000;
// Asked for, and of the same list with other filters: kept to look at.
const ASKED_MAX = 500;
const FILTERED_MAX = 2;

/** Resolves to [{ url, language, signInLink, stop }]; with more of the environment if it is given. */
export async function openSites(environment = {}) {
  const running = (process.env.KIOSQUE_BROWSER_URLS ?? "").split(/\s+/).filter(Boolean);
  if (running.length > 0) {
    return await Promise.all(running.map(async (url) => ({
      url: new URL(url).origin,
      language: /<html[^>]*\blang="(\w+)/.exec(await (await fetch(url)).text())?.[1],
      signInLink: null,
      stop: async () => {},
    })));
  }
  return await Promise.all(["fr", "en"].map((language) => start(language, environment)));
}

async function start(language, environment) {
  const folder = await mkdtemp(join(tmpdir(), "kiosque-browser-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const output = [];
  const child = spawn(BINARY, ["serve"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !name.startsWith("KIOSQUE_")),
      ),
      KIOSQUE_LISTEN: `127.0.0.1:${port}`,
      KIOSQUE_DATA_DIR: folder,
      KIOSQUE_LANGUAGE: language,
      ...environment,
    },
  });
  // However this ends, the hub ends with it.
  process.on("exit", () => child.kill("SIGKILL"));
  child.stdout.on("data", (text) => output.push(text));
  child.stderr.on("data", (text) => output.push(text));
  const said = () => Buffer.concat(output).toString();
  const stop = async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${BINARY} serve did not become ready:\n${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const signInLink = /https?:\/\/\S+\/\S*\?\S*token=\S+/.exec(said())?.[0] ?? null;
  return { url, language, signInLink, stop };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function freePort() {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Follows every link of the site from `/` and the given paths, with the given cookies. Resolves to
 * { pages: [path], broken: ["/here → /there: 404"] }. Every link is asked for; `pages` has one page
 * of each make: two articles built of the same parts are the same page to who looks at parts.
 */
export async function crawl(site, paths, cookies = []) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const headers = { accept: "text/html", ...(cookie && { cookie }) };
  const seen = new Set();
  const makes = new Set();
  const filtered = new Map();
  const pages = [];
  const broken = [];
  const waiting = ["/", ...paths].map((path) => ({ path, from: "the list of fixed paths" }));
  while (waiting.length > 0 && seen.size < ASKED_MAX) {
    const { path, from } = waiting.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await fetch(site.url + path, { headers });
    if (!response.ok) broken.push(`${from} → ${path}: ${response.status}`);
    const arrived = new URL(response.url);
    const isHtml = response.headers.get("content-type")?.startsWith("text/html");
    const body = await response.text();
    if (!response.ok || !isHtml) continue;
    const canonical = arrived.pathname + arrived.search;
    if (canonical !== path && seen.has(canonical)) continue;
    seen.add(canonical);
    const make = makeOf(arrived, body);
    const sameList = arrived.search ? filtered.get(arrived.pathname) ?? 0 : 0;
    if (!makes.has(make) && sameList < FILTERED_MAX) {
      pages.push(canonical);
      if (arrived.search) filtered.set(arrived.pathname, sameList + 1);
    }
    makes.add(make);
    for (const link of links(body, arrived)) waiting.push({ path: link, from: canonical });
  }
  return { pages, broken };
}

/** The section of a page and the parts that it is built of: below two events, or the settings of two
 * spaces, stand the same pages. */
function makeOf(url, html) {
  const classes = [...html.matchAll(/<(\w+)[^>]*?\bclass="([^"]+)"/g)].map(([, tag, names]) => `${tag}.${names}`);
  const fields = [...html.matchAll(/<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"/g)].map(([, name]) => name.replace(/\d+/g, "#"));
  const section = url.pathname.split("/").slice(0, -1).join("/")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*").replace(/^\/@[^/]+/, "/@").replace(/^\/(evenements|events|administration\/espaces|administration\/spaces)\/[^/]+/, "/$1/*");
  return [section, ...new Set([...classes, ...fields].sort())].join(" ");
}

function links(html, base) {
  const found = new Set();
  for (const [, href] of html.matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)) {
    const url = new URL(href.replaceAll("&amp;", "&"), base);
    if (url.origin === base.origin) found.add(url.pathname + url.search);
  }
  return found;
}
