// The errands again by keyboard alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { answered, countAnswers, missing, open, pdf, press, to } from "./world.mjs";

async function write(page, text) {
  const before = await countAnswers(page);
  await to(page, page.locator("#besked"));
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await answered(page, before);
  assert.equal(await page.evaluate(() => document.activeElement.id), "besked", "the focus stays in the field");
}

describe("by keyboard alone", { skip: missing() || false }, () => {
  let world;
  before(async () => (world = await open()));
  after(() => world?.close());

  test("skip to the content, log in, move an appointment", async () => {
    const page = await world.visit();
    await page.goto("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skipnav");
    await page.keyboard.press("Enter");
    await press(page, page.getByRole("button", { name: /Karen Holm/ }));
    await page.getByRole("heading", { name: "Hej Karen" }).waitFor();
    await write(page, "Jeg vil flytte min tid på torsdag");
    let before = await countAnswers(page);
    await press(page, page.locator(".msg-live .choices button"), "Shift+Tab");
    await answered(page, before);
    assert.equal(await page.evaluate(() => document.activeElement.id), "besked", "the focus comes back to the field");
    before = await countAnswers(page);
    await press(page, page.locator(".msg-live .choices button").first(), "Shift+Tab");
    await answered(page, before);
    await press(page, page.locator(".msg-live a[href^='/mitid/']"), "Shift+Tab");
    await press(page, page.getByRole("button", { name: "Godkend" }));
    await page.locator(".receipt").waitFor();
    await page.context().close();
  });

  test("send a document", async () => {
    const page = await world.visit("karen");
    const chosen = page.waitForEvent("filechooser", { timeout: 60_000 }); // the browser must know of it well before
    await page.goto("/");
    await press(page, page.getByRole("button", { name: /Send nu/ }));
    const input = page.locator(".msg-live .attach input[type=file]");
    await to(page, input);
    const [before, receipts] = [await countAnswers(page), await page.locator(".receipt").count()];
    await page.keyboard.press("Enter");
    const chooser = await chosen;
    await chooser.setFiles({ name: "samtykke.pdf", mimeType: "application/pdf", buffer: pdf });
    await press(page, page.locator(".msg-live .attach button"));
    await answered(page, before);
    if ((await page.locator(".receipt").count()) === receipts) await press(page, page.locator(".msg-live .choices button"), "Shift+Tab");
    const approval = page.locator(".msg-live a[href^='/mitid/']");
    await approval.or(page.locator(".receipt").nth(receipts)).first().waitFor();
    if (await approval.isVisible()) {
      await press(page, approval, "Shift+Tab");
      await press(page, page.getByRole("button", { name: "Godkend" }));
    }
    await page.locator(".receipt").nth(receipts).waitFor();
    await page.context().close();
  });
});
