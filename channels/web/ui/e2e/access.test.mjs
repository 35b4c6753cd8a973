// Every page by axe at 320 and 1280 px in Danish and English: no violation, no
// sideways scrolling, nothing fetched from elsewhere.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { choose, confirm, missing, open, say } from "./world.mjs";

const pages = [
  [undefined, "/"],
  [undefined, "/login"],
  [undefined, "/vejledning"],
  [undefined, "/vejledning/flytning"],
  [undefined, "/tjekliste"],
  [undefined, "/tjekliste/flytte?dag=2026-12-15"],
  [undefined, "/privatliv"],
  [undefined, "/was"],
  [undefined, "/findes-ikke"],
  ["mette", "/"],
  ["mette for karen", "/"],
  ["karen", "/samtale"],
  ["karen", "/mit-overblik"],
  ["karen", "/tjekliste/flytte"],
  ["karen", "TRANSCRIPT"],
  ["karen", "RECEIPT"],
  ["karen", "MITID"],
  ["caseworker", "/sagsbehandler"],
  ["caseworker", "TICKET"],
  ["editor", "/redaktion"],
  ["editor", "/redaktion/guide/flytning/da"],
  ["editor", "/redaktion/guide/flytning/da/forskel?fra=1&til=0"],
  ["editor", "/redaktion/proev?tekst=hvorn%C3%A5r+skal+jeg+melde+flytning"],
  ["editor", "/redaktion/ubesvarede"],
  ["editor", "/redaktion/hensigter"],
  ["editor", "/redaktion/hensigter/adresse.ret"],
  ["editor", "/redaktion/fakta"],
  ["editor", "/redaktion/fakta/pas.pris.voksen"],
  ["editor", "/redaktion/kontakter"],
  ["editor", "/redaktion/kontakter/odense-borgerservice"],
  ["editor", "/redaktion/myndigheder/skat"],
  ["municipal@aarhus", "/redaktion/kommuner"],
  ["editor", "/redaktion/log"],
  ["editor", "/redaktion/udgivelser"],
];

describe("accessibility", { skip: missing() || false }, () => {
  let world;
  const known = {};
  before(async () => {
    world = await open();
    const page = await world.visit("karen");
    await page.goto("/");
    await say(page, "Hvornår skal jeg melde flytning?");
    await say(page, "Hvad er mine aftaler?");
    await say(page, "Jeg vil flytte min tid på torsdag");
    await choose(page, "27. november");
    await confirm(page);
    known.RECEIPT = await page.locator(".receipt a").last().getAttribute("href");
    await say(page, "Aflys mit forebyggende hjemmebesøg");
    await page.locator(".msg-live .choices button").first().click();
    known.MITID = await page.locator(".msg-live a[href^='/mitid/']").getAttribute("href");
    await say(page, "Jeg vil tale med et menneske");
    known.TRANSCRIPT = await page.locator("[data-transcript]").getAttribute("href");
    const staff = await world.visit("caseworker");
    await staff.goto("/sagsbehandler");
    await page.context().request.post("/v1/checklists/flytte", { data: { do: "day", item: "2026-12-15" } });
    known.TICKET = await staff.locator(".queue a").first().getAttribute("href");
    await staff.goto(known.TICKET);
    await staff.getByRole("button", { name: "Tag henvendelsen" }).click();
    known.karen = await page.context().storageState();
    await page.context().close();
    await staff.context().close();
  });
  after(() => world?.close());

  for (const [who, path] of pages) {
    for (const lang of ["da", "en"]) {
      test(`${who ?? "anonymous"} ${path} in ${lang}`, async () => {
        const page = who === "karen" ? await world.visit(undefined, { storageState: known.karen }) : await world.visit(who?.split(" ")[0]);
        if (who === "mette for karen") await page.context().request.post("/paa-vegne", { form: { subject: "karen" } });
        const foreign = [];
        page.on("request", (r) => r.url().startsWith(world.base) || r.url().startsWith("data:") || foreign.push(r.url()));
        const refused = [];
        page.on("console", (m) => /Content Security Policy/.test(m.text()) && refused.push(m.text()));
        const address = known[path] ?? path;
        await page.goto(address + (address.includes("?") ? "&" : "?") + `lang=${lang}`);
        assert.equal(await page.locator("html").getAttribute("lang"), lang);
        assert.equal(await page.locator("h1").count(), 1, "one main heading");
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
          assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], `axe at ${width} px`);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `scrolls sideways at ${width} px`);
        }
        assert.deepEqual(foreign, [], "fetched from elsewhere");
        assert.deepEqual(refused, [], "refused by the content security policy");
        await page.context().close();
      });
    }
  }

  test("the page says that Offelia is a machine, in both languages", async () => {
    const page = await world.visit();
    await page.goto("/?lang=da");
    await page.getByText("computerprogram (AI)").waitFor();
    await page.goto("/?lang=en");
    await page.getByText("computer program (AI)").waitFor();
    await page.context().close();
  });

  test("completed messages only are announced", async () => {
    const page = await world.visit();
    await page.goto("/");
    assert.equal(await page.locator("div[role=log] > ol").count(), 1);
    assert.equal(await page.locator("[data-stream]").getAttribute("aria-hidden"), "true");
    assert.equal(await page.locator("[role=log] [data-stream]").count(), 0);
    await page.context().close();
  });
});
