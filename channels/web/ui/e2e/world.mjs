// Starts the program with the demo town and a browser, for the tests beside it.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const binary = process.env.OFFELIA_BIN ?? process.env.OFFELIA_BINARY ?? join(root, "offelia");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why the browser tests cannot run here; "" when they can. */
export function missing() {
  let why = "";
  if (!existsSync(browserPath)) why = `left out: browser tests, because ${browserPath} is not installed`;
  else if (!existsSync(binary)) why = `left out: browser tests, because ${binary} is not built (make build)`;
  if (why && process.env.OFFELIA_TEST_ALL === "1") throw new Error(why);
  return why;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts the program, with more arguments than usual, and a browser that several test files can use. */
export async function start(...more) {
  const base = `http://127.0.0.1:${await freePort()}`;
  const program = spawn(binary, ["demo", "--addr", base.slice(7), "--now", "2026-11-23T10:15:00+01:00", "--log", "error", ...more], { stdio: ["ignore", "inherit", "inherit"] });
  const started = Date.now();
  while (!(await fetch(`${base}/readyz`).then((r) => r.ok, () => false))) {
    if (program.exitCode !== null) throw new Error(`offelia ended with ${program.exitCode}`);
    if (Date.now() - started > 120_000) throw new Error("offelia did not get ready within two minutes");
    await new Promise((done) => setTimeout(done, 100));
  }
  const server = await chromium.launchServer({ executablePath: browserPath, args: ["--no-sandbox"] });
  return {
    base,
    browser: server.wsEndpoint(),
    async stop() {
      await server.close();
      program.kill("SIGTERM");
      if (program.exitCode === null) await once(program, "exit");
    },
  };
}

/** The program and the browser, its town fresh; one of its own when it needs arguments. Give it back with close(). */
export async function open(...more) {
  const shared = { base: process.env.OFFELIA_E2E_BASE, browser: process.env.OFFELIA_E2E_BROWSER };
  const own = shared.base && !more.length ? null : await start(...more);
  const { base } = own ?? shared;
  const browser = await chromium.connect((own ?? shared).browser);
  if (!own) await fetch(`${base}/dev/reset`, { method: "POST" });
  return {
    base,
    browser,
    async close() {
      await browser.close();
      await own?.stop();
    },
    /** A new visitor with a page: a citizen by name, "caseworker", "editor" and so on (name: which), or nobody. */
    async visit(who, options = {}, name = "") {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: base, ...options });
      context.setDefaultTimeout(15_000);
      const staff = ["caseworker", "editor", "reviewer", "analyst", "municipal@aarhus"].includes(who);
      if (who) await context.request.post("/dev/login", { data: staff ? { role: who, name } : { persona: who } });
      return context.newPage();
    },
    town: () => fetch(`${base}/dev/town`).then((r) => r.json()),
    /** Moves the clock there: an event is raised that says nothing. */
    async pass(at) {
      const res = await fetch(`${base}/dev/event`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ persona: "karen", trigger: { event: "appointment_reminder", ref: "", at } }) });
      assert.ok(res.ok, await res.text());
    },
    reset: () => fetch(`${base}/dev/reset`, { method: "POST" }),
  };
}

const answers = ".log li.msg[data-seq]:not(.msg-citizen)";

/** Writes a message and waits for what is said back. */
export async function say(page, text) {
  const before = await page.locator(answers).count();
  await page.locator("#besked").fill(text);
  await page.locator("#besked").press("Enter");
  return answered(page, before);
}

/** Waits until there are more answers than before, and gives the last one's text. */
export async function answered(page, before) {
  await page.locator(answers).nth(before).waitFor();
  return page.locator(answers).last().innerText();
}

export const countAnswers = (page) => page.locator(answers).count();

/** Presses a choice of the last message and waits for the answer. */
export async function choose(page, name) {
  const before = await page.locator(answers).count();
  await page.locator(".msg-live .choices button", { hasText: name }).first().click();
  return answered(page, before);
}

/** Says yes to what is shown, and approves it with MitID when that is asked for. */
export async function confirm(page) {
  const before = await page.locator(".receipt").count();
  await page.locator(".msg-live .choices button").first().click();
  const approval = page.locator(".msg-live a[href^='/mitid/']");
  const receipt = page.locator(".receipt").nth(before);
  await approval.or(receipt).first().waitFor();
  if (await approval.isVisible()) {
    await approval.click();
    await page.getByRole("button", { name: /Godkend|Approve/ }).click();
  }
  await receipt.waitFor();
  return receipt.innerText();
}

/** A PDF of one empty page. */
export const pdf = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

/** Moves the focus with Tab, or Shift+Tab, until it stands on what is looked for, which may be drawn anew meanwhile. */
export async function to(page, locator, key = "Tab") {
  const wanted = locator.first();
  for (let i = 0; i < 150; i++) {
    if (await wanted.evaluate((e) => document.activeElement === e)) {
      assert.equal(await page.evaluate(() => document.activeElement.matches(":focus-visible")), true, "the focus can be seen");
      return;
    }
    await page.keyboard.press(key);
  }
  assert.fail(`${locator} cannot be reached with ${key}`);
}

/** Goes there by keyboard and presses it. */
export async function press(page, locator, key = "Tab") {
  await to(page, locator, key);
  await page.keyboard.press("Enter");
}

/** Writes in a field, by keyboard, in place of what stands there. */
export async function type(page, locator, text, key = "Tab") {
  await to(page, locator, key);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Looks at what a page has become by axe, at both widths. */
export async function accessible(page) {
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], `axe at ${width} px`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `scrolls sideways at ${width} px`);
  }
}
