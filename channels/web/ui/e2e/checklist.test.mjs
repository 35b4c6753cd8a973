// A citizen's checklist by keyboard: from an answer to the list, ticked, shared,
// resumed, and a step handed to Offelia.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing, open, press, say, to } from "./world.mjs";

describe("checklists", { skip: missing() || false }, () => {
  let world;
  before(async () => (world = await open()));
  after(() => world?.close());

  test("made from an answer, kept, shared with a helper, resumed", async () => {
    const page = await world.visit("karen");
    await page.goto("/?lang=da");
    await say(page, "Hvornår skal jeg melde flytning?");
    await press(page, page.getByRole("link", { name: "Lav en tjekliste" }), "Shift+Tab");
    await page.getByRole("heading", { name: "Flytte", exact: true }).waitFor();
    await page.locator("#dag").fill("2026-12-15"); // a date field's parts follow the browser's language
    await press(page, page.getByRole("button", { name: "Beregn frister" }));
    await page.getByText("Senest søndag 20. december 2026").first().waitFor();
    await press(page, page.getByRole("button", { name: "Meld flytning på borger.dk: klaret" }));
    await page.locator("#trin-meld.step-done").waitFor();
    const steps = await page.locator(".step").count();
    await press(page, page.locator("section", { hasText: "Flytter der børn" }).getByRole("button", { name: "Nej" }));
    await page.waitForFunction((n) => document.querySelectorAll(".step").length < n, steps);
    await press(page, page.getByRole("button", { name: /Del med Mette/ }));
    await page.getByText("kan se listen og sætte kryds").waitFor();

    const helper = await world.visit("mette");
    await helper.context().request.post("/paa-vegne", { form: { subject: "karen" } });
    await helper.goto("/tjekliste/flytte?lang=da");
    await press(helper, helper.getByRole("button", { name: "Vælg læge: klaret" }));
    await helper.locator("#trin-laege.step-done").waitFor();
    await helper.context().close();

    await page.goto("/");
    await press(page, page.getByRole("link", { name: "Flytte", exact: true }));
    await page.getByText("af Mette Holm Sørensen").waitFor();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".top").isVisible(), false, "the menu is not printed");
    assert.equal(await page.locator("#trin-meld").isVisible(), true);
    await page.context().close();
  });

  test("a step is done with Offelia", async () => {
    const page = await world.visit("mette");
    await page.goto("/tjekliste/flytte?lang=da");
    await press(page, page.getByRole("button", { name: /Gør det med Offelia/ }));
    await page.locator(".log .msg-citizen", { hasText: "boligstøtte" }).waitFor();
    await page.locator(".log .msg-offelia").last().waitFor();
    await page.context().close();
  });

  test("a stranger works out deadlines and keeps nothing", async () => {
    const page = await world.visit();
    await page.goto("/tjekliste/flytte?lang=da&dag=2026-12-15");
    await page.getByText("Senest søndag 20. december 2026").first().waitFor();
    await to(page, page.getByRole("link", { name: "Log ind", exact: true }).last());
    assert.equal(await page.locator(".step button.tick").count(), 0);
    await page.context().close();
  });
});
