// Whole errands in a browser, against the whole program.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { answered, choose, confirm, countAnswers, missing, open, pdf, say } from "./world.mjs";

describe("errands", { skip: missing() || false }, () => {
  let world;
  before(async () => (world = await open()));
  after(() => world?.close());

  test("an anonymous question is answered with the passage it rests on", async () => {
    const page = await world.visit();
    await page.goto("/");
    const answer = await say(page, "Hvornår skal jeg melde flytning?");
    assert.match(answer, /5 dage/);
    await page.locator(".sources a").first().click();
    await page.locator("mark").first().waitFor();
    assert.match(page.url(), /\/vejledning\/flytning\/1\?.*#/);
    assert.equal(await page.locator(".passage-cited").count(), 1);
    await page.goBack();
    assert.match(await page.locator(".log").innerText(), /Hvornår skal jeg melde flytning\?/, "the conversation is still there");
    await page.context().close();
  });

  test("login is asked for when it is needed, and the conversation goes on", async () => {
    const page = await world.visit();
    await page.goto("/");
    await say(page, "Hvornår er min næste aftale?");
    await page.locator(".msg-live a[href^='/login']").click();
    await page.getByRole("button", { name: /Karen Holm/ }).click();
    await page.locator(".log", { hasText: "26. november" }).waitFor();
    const log = await page.locator(".log").innerText();
    assert.match(log, /Hvornår er min næste aftale/);
    await page.context().close();
  });

  test("an appointment is moved by buttons, approved, receipted and undone", async () => {
    const page = await world.visit("karen");
    await page.goto("/");
    await say(page, "Jeg vil flytte min tid på torsdag");
    await choose(page, "27. november");
    const receipt = await confirm(page);
    assert.match(receipt, /27\. november/);
    assert.match(JSON.stringify((await world.town()).personas.karen.appointments), /2026-11-27T09:00/);
    await page.locator(".receipt a").last().click();
    await page.getByRole("button", { name: "Fortryd" }).click();
    await page.getByText("Ændring fortrudt").waitFor();
    assert.match(JSON.stringify((await world.town()).personas.karen.appointments), /2026-11-26T10:00/);
    await page.context().close();
  });

  test("an appointment is booked", async () => {
    const page = await world.visit("henrik");
    const before = (await world.town()).personas.henrik.appointments.length;
    await page.goto("/");
    await say(page, "Jeg vil bestille tid til en jobsamtale");
    await choose(page, "Bestil endnu en"); // he has one already, and is told so
    for (let step = 0; step < 5 && !(await page.locator(".receipt").count()); step++) {
      const preview = await page.locator(".msg-live").innerText();
      if (/før du siger ja|before you say yes/i.test(preview)) await confirm(page);
      else {
        const n = await countAnswers(page);
        await page.locator(".msg-live .choices button").first().click();
        await answered(page, n);
      }
    }
    assert.equal(await page.locator(".receipt").count(), 1);
    assert.equal((await world.town()).personas.henrik.appointments.length, before + 1);
    await page.context().close();
  });

  test("a document is sent; a program that calls itself a PDF is refused", async () => {
    const page = await world.visit("karen");
    await page.goto("/");
    await page.getByRole("button", { name: /Send nu/ }).first().click();
    const form = page.locator(".msg-live .attach");
    await form.waitFor();
    const program = Buffer.concat([Buffer.from("MZ\x90\x00\x03\x00\x00\x00"), Buffer.alloc(200)]);
    await form.locator("input[type=file]").setInputFiles({ name: "samtykke.pdf", mimeType: "application/pdf", buffer: program });
    await form.locator("button").click();
    await page.locator("[data-error]", { hasText: "kan ikke modtages" }).waitFor();
    const [before, receipts] = [await countAnswers(page), await page.locator(".receipt").count()];
    await form.locator("input[type=file]").setInputFiles({ name: "samtykke.pdf", mimeType: "application/pdf", buffer: pdf });
    await form.locator("button").click();
    await answered(page, before);
    if ((await page.locator(".receipt").count()) === receipts) await confirm(page);
    assert.match(await page.locator(".receipt").last().innerText(), /samtykke/i);
    assert.match(JSON.stringify((await world.town()).personas.karen.uploads), /samtykke\.pdf/);
    await page.context().close();
  });

  test("a person takes over, answers in the same conversation and closes", async () => {
    const citizen = await world.visit("mette");
    await citizen.goto("/");
    await say(citizen, "Jeg vil tale med et menneske");
    await citizen.locator(".msg-queue").first().waitFor();

    const staff = await world.visit("caseworker");
    await staff.goto("/sagsbehandler");
    await staff.locator("tr[data-free] a").first().click();
    await staff.getByText("Jeg vil tale med et menneske").first().waitFor();
    await staff.getByRole("button", { name: "Tag henvendelsen" }).click();
    await staff.getByLabel("Internt notat").fill("Ringer til hende i morgen.");
    await staff.getByRole("button", { name: "Gem notat" }).click();
    await staff.getByLabel("Svar til borgeren").fill("Hej Mette, jeg hjælper dig nu.");
    await staff.getByRole("button", { name: "Send svar" }).click();

    await citizen.locator(".msg-caseworker", { hasText: "jeg hjælper dig nu" }).waitFor();
    await say(citizen, "Tusind tak for hjælpen").catch(() => undefined); // nobody answers for the caseworker
    await staff.locator(".msg-citizen", { hasText: "Tusind tak" }).waitFor();
    await staff.getByRole("button", { name: "Luk" }).click();
    assert.equal((await citizen.locator(".log").innerText()).includes("Ringer til hende"), false, "a note is internal");
    await citizen.context().close();
    await staff.context().close();
  });

  test("a published text answers the next question; the earlier answer keeps its version", async () => {
    const page = await world.visit();
    await page.goto("/");
    const question = "Hvornår skal jeg senest melde flytning?";
    await say(page, question);
    const earlier = await page.locator(".sources a").first().getAttribute("href");

    const staff = await world.visit("editor");
    await staff.goto("/redaktion/guide/flytning/da");
    await staff.getByText("Hele filen (Markdown)").click();
    const field = staff.getByLabel("Tekst (Markdown)");
    const source = await field.inputValue();
    await field.fill(source.replace(/(\{#frist\}\n)/, "$1Dette er den nye tekst. "));
    await staff.locator("[data-preview]", { hasText: "den nye tekst" }).waitFor();
    await staff.locator("[data-status]", { hasText: "Kladden er gemt" }).waitFor();
    await staff.getByRole("button", { name: "Udgiv", exact: true }).click({ timeout: 60_000 }); // the gate asks a thousand questions first
    await staff.getByText("Udgivet. Det næste").waitFor({ timeout: 60_000 });

    assert.match(await say(page, question), /den nye tekst/);
    await page.goto(earlier);
    await page.getByText("Der er en nyere").waitFor();
    assert.equal((await page.locator("article").innerText()).includes("den nye tekst"), false);
    await page.context().close();
    await staff.context().close();
  });

  test("two editors: the second to save is told, and loses nothing", async () => {
    const [one, two] = [await world.visit("editor"), await world.visit("editor")];
    for (const page of [one, two]) {
      await page.goto("/redaktion/guide/pas/da");
      await page.getByText("Hele filen (Markdown)").click();
    }
    const field = (page) => page.getByLabel("Tekst (Markdown)");
    await field(one).fill((await field(one).inputValue()) + "\n");
    await one.getByRole("button", { name: "Gem kladde" }).click();
    await one.getByText("Kladden er gemt.").waitFor();
    await field(two).fill((await field(two).inputValue()) + "\nMit eget.");
    await two.locator("[data-status]", { hasText: "En anden redaktør" }).waitFor();
    assert.match(await field(two).inputValue(), /Mit eget\.$/);
    await one.context().close();
    await two.context().close();
  });

  test("a lost connection neither loses nor doubles a message", async () => {
    const page = await world.visit();
    let drop = true;
    await page.routeWebSocket("**/v1/chat", (ws) => {
      const server = ws.connectToServer();
      ws.onMessage((m) => {
        server.send(m);
        if (drop && String(m).includes('"say"')) {
          drop = false;
          setTimeout(() => ws.close(), 1); // sent, never answered
        }
      });
      server.onMessage((m) => !(!drop && String(m).includes("aldrig set")) && ws.send(m));
    });
    await page.goto("/");
    await say(page, "Hvordan får jeg nyt pas?");
    await page.waitForTimeout(2000); // the resent message would come within it
    assert.equal(await page.locator(".log .msg-citizen").count(), 1);
    await page.reload();
    assert.equal(await page.locator(".log .msg-citizen").count(), 1);
    await page.context().close();
  });

  test("a draft outlives a reload, and a rating is taken", async () => {
    const page = await world.visit();
    await page.goto("/");
    await say(page, "Hvordan får jeg nyt pas?");
    await page.locator(".rate button").first().click();
    await page.locator("p.rate", { hasText: "Tak" }).waitFor();
    await page.locator("#besked").pressSequentially("halvt skrevet");
    await page.reload();
    assert.equal(await page.locator("#besked").inputValue(), "halvt skrevet");
    await page.context().close();
  });

  test("without JavaScript: ask, book by buttons, reach a person", async () => {
    const page = await world.visit("sofie", { javaScriptEnabled: false });
    await page.goto("/");
    const send = async (text) => {
      await page.locator("#besked").fill(text);
      await page.getByRole("button", { name: "Send", exact: true }).click();
    };
    await send("Hvordan får jeg nyt pas?");
    assert.match(await page.locator(".log .msg-offelia").last().innerText(), /pas/i);
    await send("Jeg vil flytte min tid til pas");
    await page.locator(".msg-live .choices button").first().click();
    assert.match(await page.locator(".log").innerText(), /før du siger ja/);
    await send("nej tak");
    await page.getByRole("button", { name: "Tal med et menneske" }).click();
    await page.locator(".msg-queue").first().waitFor();
    await page.context().close();
  });
});
