// Calls in a real browser against the whole program: what the citizen says is
// spoken by espeak-ng into the browser's microphone and goes through WebRTC,
// voice activity and recognition; what Offelia says is heard from the browser's
// end of the call.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { missing, open, press } from "./world.mjs";

/** Why calls cannot be tested here; "" when they can. */
function deaf() {
  const why = missing();
  if (why) return why;
  try {
    execFileSync("espeak-ng", ["--version"]);
    return "";
  } catch {
    if (process.env.OFFELIA_TEST_ALL === "1") throw new Error("OFFELIA_TEST_ALL=1 and there is no espeak-ng");
    return "left out: calls, because espeak-ng is not installed";
  }
}

/** A WAV file of somebody who says a text; not the voice that Offelia knows. */
function spoken(text, lang = "da") {
  return execFileSync("espeak-ng", ["-v", `${lang}+m3`, "-s", "160", "--stdin", "--stdout"], { input: text, maxBuffer: 1 << 26 });
}

/** The same as a file for Chromium's microphone, 48 kHz: somebody who says it
 *  after three seconds, and again, until they are answered. */
function microphoneFile(folder, text) {
  const speech = spoken(text);
  const rate = speech.readUInt32LE(24);
  const pcm = new Int16Array(speech.buffer.slice(speech.byteOffset + 44));
  const n = Math.floor((pcm.length * 48000) / rate);
  const body = Buffer.alloc(2 * 48000 * 60);
  for (let start = 48000 * 3; start + n < 48000 * 60; start += 48000 * 9) {
    for (let i = 0; i < n; i++) {
      const at = (i * rate) / 48000;
      const [a, b] = [pcm[Math.floor(at)], pcm[Math.min(pcm.length - 1, Math.floor(at) + 1)]];
      body.writeInt16LE(Math.round((a + (b - a) * (at % 1)) / 2), 2 * (start + i));
    }
  }
  const head = Buffer.from(speech.subarray(0, 44));
  head.writeUInt32LE(36 + body.length, 4);
  head.writeUInt32LE(48000, 24);
  head.writeUInt32LE(96000, 28);
  head.writeUInt32LE(body.length, 40);
  const file = join(folder, "microphone.wav");
  writeFileSync(file, Buffer.concat([head, body]));
  return file;
}

/** Runs in the page: a microphone that says what it is told, and an ear at the
 *  other end of the call. */
function devices() {
  let context, line;
  const ready = () => {
    context ??= new AudioContext();
    line ??= context.createMediaStreamDestination();
    return line;
  };
  window.microphone = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes.buffer);
    source.connect(ready());
    source.start();
    await new Promise((done) => (source.onended = done));
  };
  window.captions = []; // what Offelia said, one after another
  document.addEventListener("DOMContentLoaded", () => {
    const shown = document.querySelector("[data-caption-offelia]");
    if (shown) new MutationObserver(() => shown.textContent && window.captions.push(shown.textContent)).observe(shown, { childList: true });
  });
  if (window.fed) navigator.mediaDevices.getUserMedia = async () => ready().stream.clone();
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) {
      super(...args);
      this.addEventListener("track", (e) => {
        const ear = new AudioContext();
        const meter = ear.createAnalyser();
        ear.createMediaStreamSource(e.streams[0]).connect(meter);
        const samples = new Float32Array(meter.fftSize);
        window.loudness = () => (meter.getFloatTimeDomainData(samples), Math.max(...samples.map(Math.abs)));
      });
    }
  };
}

const flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

describe("calls", { skip: deaf() || false, concurrency: 2 }, () => {
  let world, browser, folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "offelia-call-"));
    const [opened, launched] = await Promise.all([
      open(),
      chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...flags, `--use-file-for-fake-audio-capture=${microphoneFile(folder, "Hvornår skal jeg melde flytning?")}%noloop`] }),
    ]);
    [world, browser] = [opened, launched];
  });
  after(async () => {
    await browser?.close();
    await world?.close();
    rmSync(folder, { recursive: true });
  });

  /** A page with devices; fed is true when the test feeds the microphone itself. */
  async function visit(who, fed, grant = true) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: world.base, permissions: grant ? ["microphone"] : [] });
    context.setDefaultTimeout(60_000);
    if (who) await context.request.post("/dev/login", { data: who === "caseworker" ? { role: who } : { persona: who } });
    await context.addInitScript(`window.fed = ${fed}`);
    await context.addInitScript(devices);
    const page = await context.newPage();
    await page.goto("/");
    return page;
  }
  const state = (page, ...names) => page.locator(names.map((n) => `offelia-call[data-state=${n}]`).join(", ")).waitFor();
  /** Cuts short what is being said, as somebody in a hurry does. */
  const enough = async (page) => {
    await page.getByRole("button", { name: "Stop talen" }).press("Enter");
    await state(page, "listening");
  };
  const call = async (page) => {
    await page.getByRole("button", { name: "Ring til Offelia" }).press("Enter");
    await state(page, "speaking"); // she greets
    await enough(page);
  };
  const tell = (page, text) => page.evaluate((wav) => window.microphone(wav), spoken(text).toString("base64"));
  /** Waits until these words were shown as said, after those waited for before. */
  const caption = (page, text) =>
    page.waitForFunction(
      (text) => {
        const at = window.captions.findIndex((c) => c.includes(text));
        if (at >= 0) window.captions.splice(0, at + 1);
        return at >= 0;
      },
      text,
      { polling: 100 },
    );
  /** The row at the desk of the ticket that this citizen was given; tests run beside each other. */
  const rowOf = async (page, desk) => {
    const [ticket] = (await page.locator(".msg-queue").first().innerText()).match(/T-\d+/);
    return desk.locator("tr[data-free] a", { hasText: ticket });
  };
  const lastAnswer = (page, text) => page.locator(".log .msg-offelia", { hasText: text }).last().waitFor();

  test("a question through the browser's own microphone is heard, answered aloud and in the log", async () => {
    const page = await visit("", false);
    await page.getByRole("button", { name: "Ring til Offelia" }).press("Enter");
    await page.locator("[data-caption-you]", { hasText: "melde flytning" }).waitFor();
    await caption(page, "fem dage");
    let loudest = 0;
    for (let i = 0; i < 20; i++) loudest = Math.max(loudest, await page.evaluate(() => new Promise((done) => setTimeout(() => done(window.loudness()), 50))));
    assert.ok(loudest > 0.05, `the answer is not heard: ${loudest}`);
    await page.locator(".log .msg-citizen", { hasText: "melde flytning" }).waitFor();
    await page.locator(".log .sources a").first().waitFor();
    const found = (await new AxeBuilder({ page }).include("offelia-call").analyze()).violations;
    assert.deepEqual(found.map((v) => v.id), [], "axe during a call");
    await page.getByRole("button", { name: "Læg på" }).press("Enter");
    await page.getByText("Opkaldet er slut. Samtalen er gemt.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Ring til Offelia", "focus goes where one goes on");
    await page.context().close();
  });

  test("own data, then an appointment is moved to the end, MitID on the screen", async () => {
    const page = await visit("karen", true);
    await call(page);
    await tell(page, "Hvornår kommer min pension og hvor meget er det?");
    await lastAnswer(page, "15.438 kr.");
    await caption(page, "femten tusind fire hundrede og otteogtredive kroner");
    await enough(page);
    await tell(page, "Jeg vil flytte min tid på torsdag");
    await page.locator(".msg-live .choices button", { hasText: "27. november" }).waitFor();
    await enough(page);
    await tell(page, "Fredag klokken ni");
    await caption(page, "Er det rigtigt"); // after the exact change
    await tell(page, "Ja");
    const link = page.locator(".msg-live a[href^='/mitid/']");
    await link.waitFor();
    const [approval] = await Promise.all([page.context().waitForEvent("page"), link.click()]); // beside the call
    await approval.getByRole("button", { name: /Godkend/ }).click();
    await page.locator(".receipt").waitFor();
    await caption(page, "november"); // told without a question
    assert.match(JSON.stringify((await world.town()).personas.karen.appointments), /2026-11-27T09:00/);
    await page.context().close();
  });

  test("an interruption is heeded at once, and hands over; the desk has the words", async () => {
    const page = await visit("mette", true);
    await call(page);
    await page.locator("#besked").fill("Hvordan får jeg nyt pas?"); // typed, and answered aloud
    await page.locator("#besked").press("Enter");
    await state(page, "speaking");
    const begun = Date.now();
    await tell(page, "Jeg vil gerne tale med et menneske");
    assert.ok(Date.now() - begun > 1000);
    await page.locator(".msg-queue").first().waitFor();
    const desk = await world.visit("caseworker");
    await desk.goto("/sagsbehandler");
    await (await rowOf(page, desk)).click();
    await desk.getByText("tale med et menneske").first().waitFor();
    await desk.getByRole("button", { name: "Tag henvendelsen" }).click();
    await desk.getByLabel("Svar til borgeren").fill("Hej Mette, jeg er klar nu.");
    await desk.getByRole("button", { name: "Send svar" }).click();
    await caption(page, "jeg er klar nu");
    await desk.context().close();
    await page.context().close();
  });

  test("a caseworker comes on the call with their own voice, by keyboard, works on beside it and leaves", async () => {
    const page = await visit("henrik", true);
    await call(page);
    await tell(page, "Jeg vil gerne tale med et menneske");
    await page.locator(".msg-queue").first().waitFor();
    const desk = await visit("caseworker", true);
    await desk.goto("/sagsbehandler");
    await press(desk, await rowOf(page, desk));
    await desk.getByText("Tag henvendelsen for at kunne gå ind i opkaldet").waitFor();
    await press(desk, desk.getByRole("button", { name: "Tag henvendelsen" }));
    await press(desk, desk.getByRole("button", { name: "Gå ind i opkaldet" }));
    await desk.getByText("Du er i opkaldet").waitFor();
    assert.equal(await desk.evaluate(() => document.activeElement.textContent), "Forlad opkaldet", "focus goes where one goes on");
    await page.locator("p[data-state]", { hasText: /Du taler med .*Offelia er stille/ }).waitFor();
    await page.locator(".log", { hasText: "med i opkaldet" }).waitFor();
    await caption(page, "tier"); // and it is said
    await page.waitForFunction(() => window.loudness() < 0.01);

    const heard = (on) => on.waitForFunction(() => window.loudness() > 0.05);
    await Promise.all([tell(desk, "Hvordan får jeg nyt pas"), heard(page)]);
    await caption(page, "nyt pas");
    await page.locator(".log .msg-caseworker", { hasText: "nyt pas" }).waitFor();
    await Promise.all([tell(page, "Hvornår skal jeg melde flytning"), heard(desk)]);
    await desk.locator("[data-caption-citizen]", { hasText: "melde flytning" }).waitFor();
    await desk.locator(".log .msg-citizen", { hasText: "melde flytning" }).waitFor();
    assert.equal(await page.locator(".log .msg-offelia", { hasText: "fem dage" }).count(), 0, "Offelia does not answer what was said to a person");

    await desk.getByLabel("Internt notat").fill("vil have et nyt pas");
    await desk.getByRole("button", { name: "Gem notat" }).press("Enter");
    await desk.locator(".internal li", { hasText: "vil have et nyt pas" }).waitFor();
    assert.equal(await desk.getByLabel("Internt notat").inputValue(), "");
    await desk.getByRole("button", { name: "Slå mikrofon fra" }).press("Enter");
    await desk.getByText("Borgeren hører dig ikke").waitFor();
    for (const [who, on, part] of [["caseworker", desk, "offelia-join"], ["citizen", page, "offelia-call"]]) {
      for (const width of [1280, 320]) {
        await on.setViewportSize({ width, height: 900 });
        const found = (await new AxeBuilder({ page: on }).include(part).analyze()).violations;
        assert.deepEqual(found.map((v) => v.id), [], `axe, ${who} at ${width}`);
        assert.ok(await on.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${who} scrolls sideways at ${width}`);
      }
    }
    await desk.getByRole("button", { name: "Forlad opkaldet" }).press("Enter");
    await desk.getByText("Du har forladt opkaldet").waitFor();
    await caption(page, "har forladt opkaldet");
    await desk.getByRole("button", { name: "Gå ind i opkaldet" }).waitFor(); // and can come back
    await page.getByRole("button", { name: "Læg på" }).press("Enter");
    await desk.getByRole("button", { name: "Gå ind i opkaldet" }).waitFor({ state: "hidden" });
    await desk.context().close();
    await page.context().close();
  });

  test("nothing is recorded or played by itself; microphone and speaker can be tried; a device that is missing is explained", async () => {
    const page = await visit("", false);
    await page.addInitScript(() => {
      window.opened = [];
      const note = (on, name) => {
        const real = on[name];
        on[name] = function (...args) {
          window.opened.push(name);
          return real.apply(this, args);
        };
      };
      note(navigator.mediaDevices, "getUserMedia");
      note(HTMLMediaElement.prototype, "play");
      note(OscillatorNode.prototype, "start");
    });
    await page.goto("/");
    await page.locator("#besked").fill("Hvordan får jeg nyt pas?");
    await page.locator("#besked").press("Enter");
    await page.getByRole("button", { name: "Læs op" }).first().waitFor();
    assert.deepEqual(await page.evaluate(() => window.opened), [], "before a button is pressed");
    await page.getByText("Prøv mikrofon og højttaler").press("Enter");
    await page.getByRole("button", { name: "Prøv mikrofonen" }).press("Enter");
    await page.getByText("Sig noget").waitFor();
    await page.waitForFunction(() => document.querySelector("[data-level]").value > 0.02);
    await page.getByText("Mikrofonen virker.").waitFor();
    await page.getByRole("button", { name: "Prøv højttaleren" }).press("Enter");
    await page.getByText("Hørte du en tone?").waitFor();
    assert.deepEqual(await page.evaluate(() => window.opened), ["getUserMedia", "start"]);
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException("none", "NotFoundError");
      };
    });
    await page.getByRole("button", { name: "Ring til Offelia" }).press("Enter");
    await page.getByText("Jeg kan ikke finde en mikrofon").waitFor();
    await page.getByRole("button", { name: "Ring til Offelia" }).waitFor(); // and can be tried again
    await page.context().close();
  });

  test("a microphone that is refused is explained; dictation fills the field; answers are read aloud", async () => {
    const page = await visit("", true);
    await page.evaluate(() => {
      window.allowed = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException("no", "NotAllowedError");
      };
    });
    await page.getByRole("button", { name: "Ring til Offelia" }).click();
    await page.getByText("Browseren må ikke bruge mikrofonen").waitFor();
    await page.evaluate(() => (navigator.mediaDevices.getUserMedia = window.allowed));
    await page.getByRole("button", { name: "Indtal besked" }).press("Enter");
    await page.getByText("Optager.").waitFor();
    await tell(page, "Hvordan får jeg nyt pas");
    await page.getByRole("button", { name: "Indtal besked" }).press("Enter");
    await page.getByText("Teksten står i feltet").waitFor();
    assert.equal(await page.locator("#besked").inputValue(), "hvordan får jeg nyt pas");
    assert.equal(await page.locator(".log .msg-citizen").count(), 0, "nothing is sent before the citizen sends it");
    await page.locator("#besked").press("Enter");
    await lastAnswer(page, "pas");
    await page.getByRole("button", { name: "Læs op" }).last().click();
    await page.getByRole("button", { name: "Stop oplæsning" }).waitFor();
    await page.getByRole("button", { name: "Stop oplæsning" }).click();
    await page.context().close();
  });
});
