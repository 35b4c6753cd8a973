// A caseworker's errand and an editor's day, by keyboard alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessible, missing, open, press, say, to, type } from "./world.mjs";

const long = { timeout: 60_000 }; // the gate asks a thousand questions first

describe("staff by keyboard alone", { skip: missing() || false }, () => {
  let world;
  before(async () => (world = await open()));
  after(() => world?.close());

  test("a caseworker takes, notes, answers with a standard reply, gives on; the colleague closes", async () => {
    const staff = await world.visit("caseworker");
    await staff.goto("/sagsbehandler");
    await staff.getByText("Køen er tom").waitFor();
    const citizen = await world.visit("anna");
    await citizen.goto("/?lang=da");
    await press(citizen, citizen.getByRole("button", { name: "Tal med et menneske" }));
    await citizen.locator(".msg-queue").first().waitFor();

    await press(staff, staff.locator("tr[data-free] a")); // it came by itself
    await press(staff, staff.getByRole("button", { name: "Tag henvendelsen" }));
    await type(staff, staff.getByLabel("Internt notat"), "ringede til jordemoderen");
    await press(staff, staff.getByRole("button", { name: "Gem notat" }));
    await staff.getByText("ringede til jordemoderen").waitFor();
    await press(staff, staff.getByRole("button", { name: "Sæt ind" }));
    await staff.waitForURL(/svar=0/);
    assert.match(await staff.getByLabel("Svar til borgeren").inputValue(), /Hej Anna\. Jeg har læst/);
    await press(staff, staff.getByRole("button", { name: "Send svar" }));
    await citizen.locator(".msg-caseworker", { hasText: "Jeg har læst" }).waitFor();
    await say(citizen, "Tak, det haster lidt");
    await staff.locator(".log", { hasText: "det haster lidt" }).waitFor(); // told at once, without a reload
    assert.equal((await citizen.locator(".log").innerText()).includes("jordemoderen"), false, "the citizen never sees a note");

    await press(staff, staff.getByRole("button", { name: "Giv videre" }));
    await staff.getByRole("heading", { name: "Henvendelser" }).waitFor();
    await citizen.locator(".log", { hasText: "Ali Noor har" }).or(citizen.locator(".log", { hasText: "hos Sagsbehandler Ali Noor" })).first().waitFor();
    const colleague = await world.visit("caseworker", {}, "Sagsbehandler Ali Noor");
    await colleague.goto("/sagsbehandler");
    await press(colleague, colleague.locator(".queue-mine a"));
    await press(colleague, colleague.getByRole("button", { name: "Luk" }));
    await colleague.getByRole("heading", { name: "Henvendelser" }).waitFor();
    for (const page of [staff, citizen, colleague]) await page.context().close();
  });

  test("an editor's day: a question asked in vain, a text reviewed and published, rolled back, a topic off and on, an example taught", async () => {
    const citizen = await world.visit();
    await citizen.goto("/");
    await say(citizen, "må jeg bygge et skur i haven");
    await citizen.context().close();

    const page = await world.visit("editor");
    await page.goto("/redaktion/ubesvarede");
    const doubt = page.locator(".doubt", { hasText: "bygge et skur" });
    await press(page, doubt.locator(".doubt-do summary"));
    await type(page, doubt.getByLabel("Afvis, fordi"), "hører til byggesag");
    await page.keyboard.press("Enter");
    await page.getByText("Afvist.").waitFor();
    assert.equal(await doubt.count(), 0);

    await press(page, page.getByRole("link", { name: "Redaktion", exact: true }));
    await press(page, page.locator("a[href='/redaktion/guide/pas/da']"));
    await press(page, page.getByText("Hele filen (Markdown)"));
    await to(page, page.getByLabel("Tekst (Markdown)"));
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n");
    await page.locator("[data-status]", { hasText: "Kladden er gemt" }).waitFor();
    await to(page, page.locator("#look-wide"));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.locator(".look-aloud").waitFor({ state: "visible" });
    await press(page, page.getByRole("button", { name: "Send til gennemsyn" }), "Shift+Tab");
    await page.getByText("Sendt til gennemsyn.").waitFor();
    await press(page, page.getByRole("button", { name: "Udgiv", exact: true }));
    await page.getByText("en anden end den, der skrev").first().waitFor();

    const second = await world.visit("reviewer");
    await second.goto("/redaktion");
    await press(second, second.locator(".panel-new a", { hasText: "Pas" }));
    await press(second, second.getByRole("button", { name: "Udgiv", exact: true }));
    await second.getByText("Udgivet. Det næste").waitFor(long);
    await press(second, second.getByRole("link", { name: "Udgivelser", exact: true }), "Shift+Tab");
    await type(second, second.getByLabel("Grund").first(), "kom for tidligt");
    await second.keyboard.press("Enter");
    await second.getByText("Rullet tilbage.").first().waitFor(long);
    await second.context().close();

    await page.goto("/redaktion/guide/pas/da");
    await type(page, page.getByLabel("Grund (til loggen)"), "gebyret er forkert");
    await type(page, page.getByLabel("Borgerne får at vide (dansk)"), "Vi retter teksten om pas. Ring til Borgerservice.");
    await press(page, page.getByRole("button", { name: "Sluk emnet" }));
    await page.getByText("Emnet er slukket").waitFor();
    await type(page, page.getByLabel("Hvorfor tændes det?"), "rettet");
    await press(page, page.getByRole("button", { name: "Tænd emnet" }));
    await page.getByRole("button", { name: "Sluk emnet" }).waitFor();

    await page.goto("/redaktion/hensigter/aftale.flyt");
    await type(page, page.getByLabel("Skriv, som en borger ville"), "ka tiden skubbes lidt");
    await press(page, page.getByRole("button", { name: "Se, hvad der ændrer sig" }));
    await page.getByText("spørgsmål og eksempler prøvet").waitFor(long);
    await accessible(page);
    await press(page, page.getByRole("button", { name: "Lær Offelia det" }));
    await page.getByText("Lært. Ingen testspørgsmål").waitFor(long);
    await page.goto("/redaktion/log");
    for (const done of ["Sendte til gennemsyn", "kom for tidligt", "Slukkede emnet", "Tændte emnet"]) await page.getByText(done).first().waitFor();
    await page.context().close();
  });

  test("a value gets a new one beside it, reviewed and rolled back; a unit closes; a municipality tells a passage in its own way", async () => {
    const page = await world.visit("editor");
    await page.goto("/redaktion/fakta?soeg=pas.pris.voksen");
    await press(page, page.locator("td a", { hasText: "pas.pris.voksen" }));
    await type(page, page.locator("#da-0"), "929 kr.");
    await type(page, page.locator("#en-0"), "DKK 930");
    await to(page, page.locator("#fra-0"));
    await page.keyboard.type("11012026");
    await press(page, page.getByRole("button", { name: "Udgiv", exact: true }));
    await page.getByText("Tal, der ikke passer med det andet sprog").first().waitFor(long); // the gate: 929 and 930
    await accessible(page);
    const draft = page.locator("details.value", { hasText: "929 kr." });
    await press(page, draft.locator("summary"));
    await type(page, draft.getByLabel("Værdi på engelsk"), "DKK 929");
    await press(page, page.getByRole("button", { name: "Send til gennemsyn" }));
    await page.getByText("Sendt til gennemsyn.").waitFor();
    const second = await world.visit("reviewer");
    await second.goto("/redaktion");
    await press(second, second.locator(".panel-new a", { hasText: "Faktum pas.pris.voksen" }));
    await press(second, second.getByRole("button", { name: "Udgiv", exact: true }));
    await second.getByText("Udgivet. Det næste svar").waitFor(long);
    const citizen = await world.visit();
    await citizen.goto("/");
    assert.match(await say(citizen, "hvad koster et pas for en voksen"), /929 kr\./);
    await press(second, second.getByRole("link", { name: "Udgivelser", exact: true }), "Shift+Tab");
    await type(second, second.getByLabel("Grund").first(), "det forkerte år");
    await second.keyboard.press("Enter");
    await second.getByText("Rullet tilbage.").first().waitFor(long);
    await second.context().close();

    const local = await world.visit("municipal@aarhus");
    await local.goto("/redaktion/kontakter");
    await press(local, local.getByRole("link", { name: "Borgerservice Aarhus" }));
    await to(local, local.locator("#lfra-1"));
    await local.keyboard.type("11232026");
    await type(local, local.locator("#lgrund-1"), "flytter lokale");
    await press(local, local.getByRole("button", { name: "Udgiv", exact: true }));
    await local.getByText("Udgivet. Det næste svar").waitFor();
    assert.match(await say(citizen, "hvornår har borgerservice i aarhus åbent i dag"), /lukket \(flytter lokale\)/i);
    await citizen.context().close();
    await local.goto("/redaktion/guide/flytning/da");
    await to(local, local.locator("#egen-afsnit"));
    await local.keyboard.type("Hvornår skal jeg senest");
    await press(local, local.getByRole("button", { name: "Tag afsnittet ind" }));
    await local.getByText("Afsnittet er taget ind").waitFor();
    await accessible(local);
    await press(local, local.getByRole("button", { name: "Udgiv", exact: true }), "Shift+Tab");
    await local.getByText("Udgivet. Det næste spørgsmål").waitFor(long);
    for (const p of [page, local]) await p.context().close();
  });
});
