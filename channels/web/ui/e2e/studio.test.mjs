// An editor's tools by keyboard: one passage at a time, previews, the gate overridden
// by a colleague, a topic that comes back by itself; and what citizens print.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessible, confirm, missing, open, press, say, to, type } from "./world.mjs";

const long = { timeout: 60_000 }; // the gate asks a thousand questions first

describe("the studio by keyboard alone", { skip: missing() || false }, () => {
  let world;
  before(async () => (world = await open()));
  after(() => world?.close());

  test("two editors in one guide: each their own passage, then the same one", async () => {
    const [one, two] = [await world.visit("editor"), await world.visit("reviewer")];
    await one.goto("/redaktion/guide/pas/da");
    await press(one, one.getByRole("link", { name: "Hvad koster et pas?" }));
    await one.getByRole("heading", { name: "Hvad koster et pas?", level: 1 }).waitFor();
    await two.goto("/redaktion/guide/pas/da/afsnit/papirer");
    const third = await world.visit("editor");
    await third.goto("/redaktion/guide/pas/da/afsnit/pris");

    await to(one, one.getByRole("textbox", { name: "Svaret", exact: true }));
    await one.keyboard.press("Control+End");
    await one.keyboard.type(" Du kan betale med kort.");
    await one.locator("[data-status]", { hasText: "Kladden er gemt" }).waitFor();
    await one.locator("[data-preview]", { hasText: "Du kan betale med kort." }).waitFor();
    await type(two, two.getByLabel("Må ikke besvares fra denne vejledning"), "hvad koster et kørekort");
    await two.locator("[data-status]", { hasText: "Kladden er gemt" }).waitFor(); // another passage: no conflict
    await to(third, third.getByRole("textbox", { name: "Svaret", exact: true }));
    await third.keyboard.press("Control+End");
    await third.keyboard.type(" Mine egne ord.");
    await third.locator("[data-status]", { hasText: "har ændret dette afsnit imens" }).waitFor();
    await press(third, third.getByRole("button", { name: "Gem afsnittet" }));
    await third.getByRole("alert").getByText("har ændret dette afsnit imens").waitFor();
    assert.match(await third.getByRole("textbox", { name: "Svaret", exact: true }).inputValue(), /Mine egne ord\.$/, "what was typed is still there");
    await accessible(third);
    await one.goto("/redaktion/guide/pas/da");
    const file = await one.locator("textarea[name=source]").inputValue();
    assert.match(file, /betale med kort/);
    assert.match(file, /hvad koster et kørekort/);
    for (const page of [one, two, third]) await page.context().close();
  });

  test("a passage is looked at on a phone, aloud and in English", async () => {
    const page = await world.visit("editor");
    await page.goto("/redaktion/guide/pas/da/afsnit/gyldighed");
    await to(page, page.locator("#look-wide"));
    const wide = (await page.locator(".preview").boundingBox()).width;
    await page.keyboard.press("ArrowRight");
    const narrow = (await page.locator(".preview").boundingBox()).width;
    assert.ok(narrow <= 330 && narrow < wide, `${narrow} of ${wide} px`);
    assert.equal(await page.locator(".preview").evaluate((e) => e.scrollWidth > e.clientWidth), false, "nothing is cut on a phone");
    await page.keyboard.press("ArrowRight");
    await page.locator(".look-aloud").waitFor({ state: "visible" });
    assert.equal(await page.locator(".look-page").isVisible(), false);
    await page.keyboard.press("ArrowRight"); // over "Let dansk"
    await page.keyboard.press("ArrowRight");
    await page.locator(".look-other", { hasText: "How long is a passport valid" }).waitFor({ state: "visible" });
    await accessible(page);
    await page.context().close();
  });

  test("the gate says no; a second editor publishes with a reason, and takes it back", async () => {
    const page = await world.visit("editor");
    await page.goto("/redaktion/guide/flytning/da/afsnit/overblik");
    const text = await page.getByRole("textbox", { name: "Svaret", exact: true }).inputValue();
    await type(page, page.getByRole("textbox", { name: "Svaret", exact: true }), text.replace("Gælder ikke hvis: du flytter til udlandet. Så skal du melde udrejse.", "").trim());
    await press(page, page.getByRole("button", { name: "Gem, og gå til vejledningen" }));
    await press(page, page.getByRole("button", { name: "Udgiv", exact: true }));
    await page.getByText("Betingelsen mangler nu").first().waitFor(long);
    await type(page, page.getByLabel("Udgiv alligevel, fordi"), "jeg er sikker");
    await press(page, page.getByRole("button", { name: "Udgiv", exact: true }));
    await page.getByText("en anden end den, der skrev teksten").first().waitFor(long);

    const second = await world.visit("reviewer", {}, "Korrektør Eva Lund");
    await second.goto("/redaktion/guide/flytning/da");
    await press(second, second.getByRole("button", { name: "Udgiv", exact: true }));
    await second.getByText("Betingelsen mangler nu").first().waitFor(long);
    await type(second, second.getByLabel("Udgiv alligevel, fordi"), "udrejse har fået sin egen vejledning");
    await press(second, second.getByRole("button", { name: "Udgiv", exact: true }));
    await second.getByText("Udgivet. Det næste").waitFor(long);
    await second.goto("/redaktion/udgivelser");
    await second.getByText("udrejse har fået sin egen vejledning").waitFor();
    await press(second, second.getByRole("button", { name: "Rul tilbage" }).first());
    await second.getByText("Rullet tilbage.").waitFor(long);
    const citizen = await world.visit();
    await citizen.goto("/vejledning/flytning?lang=da");
    await citizen.getByText("du flytter til udlandet").first().waitFor();
    for (const p of [page, second, citizen]) await p.context().close();
  });

  test("a topic is off until a day, and comes back by itself", async () => {
    const page = await world.visit("editor");
    await page.goto("/redaktion/guide/koerekort/da");
    await type(page, page.getByLabel("Grund (til loggen)"), "nyt gebyr på vej");
    await type(page, page.getByLabel("Borgerne får at vide (dansk)"), "Vi retter teksten om kørekort. Ring til Borgerservice.");
    await type(page, page.getByLabel("Borgerne får at vide (engelsk)"), "We are correcting the text on driving licences.");
    await to(page, page.getByLabel("Til og med"));
    await page.getByLabel("Til og med").fill("2026-11-23"); // a date field's parts follow the browser's language
    await press(page, page.getByRole("button", { name: "Sluk emnet" }));
    await page.getByText("Emnet er slukket").waitFor();
    const ask = async () => {
      const citizen = await world.visit();
      await citizen.goto("/?lang=da");
      const said = await say(citizen, "Hvad koster det at forny et kørekort?");
      await citizen.context().close();
      return said;
    };
    assert.match(await ask(), /Vi retter teksten om kørekort\. Ring til Borgerservice\./);
    await world.pass("2026-11-24T09:00:00+01:00");
    assert.doesNotMatch(await ask(), /Vi retter teksten/);
    await world.reset();
    await page.context().close();
  });

  test("a receipt and a checklist are printed whole, without what is only for the screen", async () => {
    const page = await world.visit("karen");
    await page.goto("/?lang=da");
    await say(page, "Ret mit telefonnummer til 20 30 40 50");
    await confirm(page);
    await press(page, page.getByRole("link", { name: /Se kvittering/ }).last(), "Shift+Tab");
    await page.getByRole("heading", { name: "Kvittering" }).waitFor();
    await printed(page, ["Reference", "Hvornår", "20 30 40 50"]);
    await page.goto("/tjekliste/flytte?lang=da");
    await printed(page, ["Meld flytning på borger.dk", "Det gør andre"]);
    await page.context().close();
  });
});

/** Looks at a page as it is printed on A4: what is asked for stands there, whole, and nothing to press. */
async function printed(page, texts) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1123 });
  for (const text of texts) assert.equal(await page.getByText(text).first().isVisible(), true, `${text} is printed`);
  const left = await page.evaluate(() => ({
    pressed: [...document.querySelectorAll("nav, header, footer, button:not(.tick), input:not([type=hidden])")].filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80)),
    cut: [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && !["visible", ""].includes(getComputedStyle(e).overflowX) && !e.classList.contains("sr-only")).map((e) => e.outerHTML.slice(0, 80)),
    wide: document.documentElement.scrollWidth > innerWidth,
  }));
  assert.deepEqual(left, { pressed: [], cut: [], wide: false });
  assert.ok((await page.pdf({ format: "A4" })).length > 1000);
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 1280, height: 900 });
}
