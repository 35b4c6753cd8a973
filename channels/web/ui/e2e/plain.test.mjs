// Answers and guides in plain language: one press away, asked for in words, and
// always when a citizen wants it so; by keyboard, without script, and by axe.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessible, missing, open, press, say, to, type } from "./world.mjs";

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
    await page.locator("button[aria-pressed=true]", { hasText: "Altid let dansk" }).waitFor(); // the page comes again
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

  test("an editor writes it, sees how hard it is to read and what it lost, and is refused", async () => {
    const page = await world.visit("editor");
    const { passages } = await fetch(`${world.base}/v1/guides/skilsmisse?sprog=da`).then((r) => r.json());
    const plain = passages.find((p) => p.id === "pris").plain.split("\n")[0];
    await page.goto("/redaktion/guide/skilsmisse/da/afsnit/pris"); // the draft stays, and nobody else edits this guide
    await to(page, page.locator("#look-wide"));
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight"); // to "Let dansk"
    const look = page.locator(".look-plain");
    await look.getByText(plain).waitFor();
    await look.getByText(/Lix \d+\. Den officielle tekst: \d+\./).waitFor();
    await type(page, page.locator("#let"), "Det koster 119 kr. at blive skilt.", "Shift+Tab");
    await look.getByText("Tallet står kun i den ene af de to tekster").first().waitFor();
    await accessible(page);
    const saved = page.waitForNavigation();
    await press(page, page.getByRole("button", { name: "Gem afsnittet" }));
    await saved;
    await page.goto("/redaktion/guide/skilsmisse/da");
    await press(page, page.getByRole("button", { name: "Tjek, hvad der ændrer sig" }));
    await page.locator("section[aria-labelledby=rapport]").getByText("let dansk").first().waitFor({ timeout: 60_000 });
    await page.context().close();
  });
});
