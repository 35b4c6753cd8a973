// Logging in and approving through the OpenID Connect broker that stands in for
// the one in front of MitID.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { answered, choose, countAnswers, missing, open, say, to } from "./world.mjs";

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), []);
}

describe("login through a broker", { skip: missing() || false }, () => {
  let world;
  before(async () => (world = await open("--login-simulated")));
  after(() => world?.close());

  test("own data, a new time approved and another rejected, in one conversation; then log out", async () => {
    const page = await world.visit();
    const addresses = [];
    page.on("request", (r) => addresses.push(r.url()));
    await page.goto("/");
    await say(page, "Hvornår er min næste aftale?");
    await page.locator(".msg-live a[href^='/login']").click();
    await page.getByRole("heading", { name: "Efterlignet MitID" }).waitFor();
    await accessible(page);
    await to(page, page.getByRole("button", { name: "Karen Holm" }));
    await page.keyboard.press("Enter");
    await page.locator(".log", { hasText: "26. november" }).waitFor();
    assert.match(await page.locator(".log").innerText(), /Hvornår er min næste aftale/);

    await say(page, "Jeg vil flytte min tid på torsdag");
    await choose(page, "27. november");
    await choose(page, "Ja");
    await page.locator(".msg-live a[href^='/mitid/']").click();
    assert.match(await page.locator("blockquote").innerText(), /27\. november/, "MitID shows the exact change");
    await page.getByRole("button", { name: "Karen Holm" }).click();
    await page.locator(".receipt", { hasText: "27. november" }).waitFor();
    assert.match(JSON.stringify((await world.town()).personas.karen.appointments), /2026-11-27T09:00/);

    await say(page, "Aflys min tid på fredag");
    await choose(page, "Ja");
    const before = await countAnswers(page);
    await page.locator(".msg-live a[href^='/mitid/']").click();
    await page.getByRole("button", { name: "Afbryd" }).click();
    assert.match(await answered(page, before), /ikke godkendt i MitID, så intet er ændret/);
    assert.match(JSON.stringify((await world.town()).personas.karen.appointments), /2026-11-27T09:00/);

    await page.getByRole("button", { name: "Log ud" }).click();
    await page.getByRole("link", { name: "Log ind", exact: true }).waitFor();
    assert.ok(addresses.some((a) => a.includes("/endsession?")), "logged out at the broker too");
    for (const cookie of await page.context().cookies()) addresses.push(cookie.value);
    assert.ok(!addresses.some((a) => /120354-?1108/.test(decodeURIComponent(a))), "no address and no cookie has the number");
    await page.context().close();
  });

  test("who cancels, or is in no register, is told and can go on", async () => {
    const page = await world.visit("", { viewport: { width: 320, height: 800 } });
    await page.goto("/login?next=/mit-overblik&lang=en");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("heading", { name: "You are not logged in" }).waitFor();
    await accessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    await page.setViewportSize({ width: 1280, height: 800 });
    await accessible(page);
    await to(page, page.getByRole("link", { name: "Try again with MitID" }));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Ny Borger" }).click();
    await page.waitForURL("**/mit-overblik");
    await page.goto("/?lang=en");
    assert.match(await say(page, "What are my cases?"), /cannot see any cases/i);
    await page.context().close();
  });
});
