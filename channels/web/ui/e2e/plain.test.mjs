// Answers and guides in plain language: one press away, asked for in words, and
// always when a citizen wants it so; by keyboard, without script, and by axe.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing, open, press, say } from "./world.mjs";

async function accessible(page) {
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], `axe at ${width} px`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `scrolls sideways at ${width} px`);
  }
}

describe("plain language", { skip: missing() || false }, () => {
  let world, official, plain;
  before(async () => {
    world = await open();
    const { passages } = await fetch(`${world.base}/v1/guides/pas?sprog=da`).then((r) => r.json());
    const price = passages.find((p) => p.id === "pris");
    official = price.short;
    plain = price.plain.split("\n")[0];
  });
  after(() => world?.close());

  test("one press below the answer, by keyboard", async () => {
    const page = await world.visit();
    await page.goto("/");
    const said = await say(page, "Hvad koster et pas?");
    assert.ok(said.includes(official) && !said.includes(plain), said);
    const other = page.locator(".msg-live .wording");
    await press(page, other.locator("summary", { hasText: "På let dansk" }), "Shift+Tab");
    await other.getByText(plain).waitFor();
    await accessible(page);
    await page.context().close();
  });

  test("asked for in words, with the full text one press away", async () => {
    const page = await world.visit();
    await page.goto("/");
    await say(page, "Hvad koster et pas?");
    const said = await say(page, "kan du sige det lidt lettere");
    assert.ok(said.includes(plain) && !said.includes(official), said);
    await press(page, page.locator(".msg-live .wording summary", { hasText: "Den fulde tekst" }), "Shift+Tab");
    await page.locator(".msg-live .wording").getByText(official).waitFor();
    await accessible(page);
    await page.context().close();
  });

  test("always: kept by the browser, in the chat, in guides and checklists", async () => {
    const page = await world.visit();
    await page.goto("/");
    const always = page.getByRole("button", { name: "Altid let dansk" });
    await press(page, always);
    await page.waitForURL("/");
    assert.equal(await always.getAttribute("aria-pressed"), "true");
    const said = await say(page, "Hvad koster et pas?");
    assert.ok(said.includes(plain) && !said.includes(official), said);
    await page.goto("/vejledning/pas#pris");
    const passage = page.locator("#pris");
    assert.ok((await passage.innerText()).includes(plain));
    assert.equal(await passage.getByText(official).isVisible(), false);
    await press(page, passage.locator("summary"));
    await passage.getByText(official).waitFor();
    await accessible(page);
    await page.goto("/tjekliste/flytte?dag=2026-12-15");
    await page.locator(".step summary").first().click();
    await accessible(page);
    await page.goto("/vejledning/pas");
    await press(page, always);
    await page.locator("button[aria-pressed=false]").waitFor();
    assert.ok((await page.locator("#pris").innerText()).includes(official));
    await page.context().close();
  });

  test("without script", async () => {
    const page = await world.visit(undefined, { javaScriptEnabled: false });
    await page.goto("/");
    await page.locator("#besked").fill("Hvad koster et pas?");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.locator("#seneste .wording summary").click();
    await page.locator("#seneste .wording").getByText(plain).waitFor();
    await page.getByRole("button", { name: "Altid let dansk" }).click();
    await page.locator("button[aria-pressed=true]").waitFor();
    await page.context().close();
  });

  test("in English", async () => {
    const page = await world.visit();
    await page.goto("/?lang=en");
    await say(page, "How much is a passport?");
    const other = page.locator(".msg-live .wording");
    await press(page, other.locator("summary", { hasText: "In plain English" }), "Shift+Tab");
    await other.locator(".wording-text").waitFor();
    const said = await say(page, "say it simpler please");
    assert.ok(said.includes("The full text"), said);
    await page.context().close();
  });
});
