// A language model in the browser: an answer in the citizen's own language, marked
// as what it is, from right to left where that is how it is read, and the Danish
// text one press away. The model is a server of this file that speaks the wire
// format and makes of every line an Arabic one with the same tokens.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { choose, missing, open, press, say, to } from "./world.mjs";

const denies = /\b(not|never|no|none|neither|without|cannot|only|solely)\b|n't\b/i;
const units = { day: "أيام", week: "أسابيع", month: "أشهر", year: "سنوات", hour: "ساعات", minute: "دقائق", working: "عمل" };

/** An Arabic line that stands for a translation: long enough, its tokens, denials and units in it. */
function arabic(line) {
  const [, number, text] = line.match(/^(\d+): (.*)$/);
  const said = ["هذا سطر مترجم"];
  for (let n = 0; n < text.length / 5; n += 14) said.push("من الجواب كله");
  if (denies.test(text)) said.push("لا");
  for (const [unit, word] of Object.entries(units)) if (text.toLowerCase().includes(unit)) said.push(word);
  return `${number}: ${[...said, ...(text.match(/⟦[^⟧]+⟧/g) ?? [])].join(" ")}.`;
}

function answer(req, res) {
  let body = "";
  req.on("data", (part) => (body += part));
  req.on("end", () => {
    const { messages, tools } = JSON.parse(body);
    const lines = messages[1].content.split("\n").filter((line) => /^\d+: /.test(line));
    const text = tools ? "none" : lines.map(arabic).join("\n") + "\n";
    const chunk = (delta, finish_reason = null) => res.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
    res.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const part of text.match(/[^]{1,40}/gu)) chunk({ content: part });
    chunk({}, "stop");
    res.end("data: [DONE]\n\n");
  });
}

describe("a language model", { skip: missing() || false }, () => {
  let model, world;
  before(async () => {
    model = createServer(answer).listen(0, "127.0.0.1");
    await once(model, "listening");
    world = await open("--llm-url", `http://127.0.0.1:${model.address().port}/v1`, "--llm-model", "m");
  });
  after(async () => {
    await world?.close();
    model?.close();
  });

  const last = (page) => page.locator(".log li.msg-offelia").last();

  test("answers in Arabic, says that a machine translated, and has the Danish text one press away", async () => {
    const page = await world.visit();
    await page.goto("/");
    const text = await say(page, "زوجي توفي ماذا أفعل");
    assert.match(text, /تُرجم هذا النص آليًا/);
    const bubble = last(page).locator(".bubble");
    assert.deepEqual([await bubble.getAttribute("lang"), await bubble.getAttribute("dir"), await bubble.getAttribute("data-generated")], ["ar", "rtl", "ai"]);
    assert.equal(await bubble.evaluate((e) => getComputedStyle(e).direction), "rtl");

    const original = last(page).locator("details", { hasText: "Den tekst, der er oversat" });
    assert.equal(await original.locator("div").isVisible(), false);
    await press(page, original.locator("summary"), "Shift+Tab");
    assert.equal(await original.locator("div").isVisible(), true);
    assert.equal(await original.locator("div").getAttribute("lang"), "en");
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), []);

    const danish = await choose(page, "عرض بالدنماركية");
    assert.match(danish, /død|begrav|afdøde/i);
    assert.equal(await last(page).locator(".bubble").getAttribute("lang"), "da");
    await page.context().close();
  });

  test("so is what no guide answers, by keyboard alone", async () => {
    const page = await world.visit("yusuf");
    await page.goto("/");
    await say(page, "أريد أن أتحدث مع إنسان من فضلك");
    const buttons = page.locator(".msg-live .choices button");
    assert.ok(await buttons.filter({ hasText: "عرض بالدنماركية" }).count(), await last(page).innerText());
    await press(page, buttons.filter({ hasText: "عرض بالدنماركية" }), "Shift+Tab");
    await page.locator(".log li.msg-offelia").last().getByText("medarbejder").first().waitFor();
    assert.equal(await last(page).locator(".bubble").getAttribute("lang"), "da");
    await to(page, page.locator("#besked"));
    await page.context().close();
  });
});
