// <offelia-call> is speech on the citizen's page: a call over WebRTC, dictation
// into the message field, and answers read aloud. Nothing is recorded or played
// before a button was pressed. The words of a call reach the page twice: as
// captions over the call's own channel, and in the log, over the chat's socket.

import { openBeside, openMicrophone, Phone, type CallEvent } from "./phone";
import { wav } from "./wav";

interface Offers {
  calls: boolean;
  dictation: boolean;
  speech: boolean;
  phrases: boolean;
  missing?: string;
  ice_servers: RTCIceServer[];
}

class OffeliaCall extends HTMLElement {
  private offers: Offers | null = null;
  private readonly phone = new Phone(
    {
      hear: (e) => this.hear(e),
      line: (state) => {
        if (state === "connected") this.complain("");
        else this.say(this.words(state));
      },
      over: (text) => this.ended("", text || this.words("failed")),
    },
    async () => `/v1/calls?conversation=${await this.conversation()}`,
  );
  private with = "";
  private recorder: MediaRecorder | null = null;
  private reading: HTMLAudioElement | null = null;

  connectedCallback(): void {
    this.on("start", () => void this.start());
    this.on("end", () => this.hangUp(this.words("ended")));
    this.on("mute", () => this.mute());
    this.on("quiet", () => this.phone.send("stop-speaking"));
    this.on("dictate", () => void this.dictate());
    this.on("test-mic", () => void this.testMicrophone());
    this.on("test-tone", () => void this.testSpeaker());
    this.chat.addEventListener("click", (e) => this.phone.busy && openBeside(e), true);
    void this.ask();
  }

  private get chat(): HTMLElement {
    return this.closest("offelia-chat") ?? document.body;
  }

  private piece<T extends HTMLElement>(name: string): T {
    return this.querySelector<T>(`[data-${name}]`)!;
  }

  private on(name: string, act: () => void): void {
    this.piece(name).addEventListener("click", act);
  }

  private words(name: string): string {
    return this.getAttribute(`data-words-${name}`) ?? "";
  }

  private show(name: string, visible: boolean): void {
    this.piece(name).hidden = !visible;
  }

  private say(text: string): void {
    this.piece("state").textContent = text;
  }

  private complain(text: string): void {
    this.piece("trouble").textContent = text;
  }

  /** Asks what can be done here, and shows that and what is missing. */
  private async ask(): Promise<void> {
    const res = await fetch("/v1/calls").catch(() => null);
    if (!res?.ok) return; // no session yet, or no such door: the page does without
    this.offers = (await res.json()) as Offers;
    this.hidden = false;
    const missing = this.offers.missing ?? (this.offers.phrases ? this.words("phrases") : "");
    this.piece("missing").textContent = missing;
    this.show("missing", missing !== "");
    this.piece<HTMLButtonElement>("start").disabled = !this.offers.calls;
    this.show("dictate", this.offers.dictation);
    this.show("test", this.offers.calls || this.offers.dictation);
    if (this.offers.speech) this.offerReading();
  }

  // The call.

  private async start(): Promise<void> {
    this.complain("");
    this.stopReading();
    const microphone = await this.listen();
    if (!microphone) return;
    this.calling(true);
    await this.phone.call(microphone, this.offers?.ice_servers ?? []);
  }

  /** Opens the microphone, or explains why not. */
  private async listen(): Promise<MediaStream | null> {
    const microphone = await openMicrophone();
    if (typeof microphone !== "string") return microphone;
    this.complain(this.words(microphone));
    return null;
  }

  /** The conversation of the page; the chat opens one when there is none. */
  private async conversation(): Promise<string> {
    const field = this.chat.querySelector<HTMLInputElement>("input[name=conversation]");
    if (field && !field.value) this.chat.querySelector("textarea")?.dispatchEvent(new FocusEvent("focus"));
    for (let i = 0; i < 50 && field && !field.value; i++) await new Promise((done) => setTimeout(done, 100));
    return field?.value ?? "";
  }

  private hear(e: CallEvent): void {
    switch (e.type) {
      case "state":
        this.dataset["state"] = e.state;
        this.show("quiet", e.state === "speaking");
        this.with = e.name ?? "";
        return this.say(this.stateWords());
      case "user-transcription":
        return this.caption("you", `${this.words("you")}: ${e.text ?? ""}`);
      case "bot-tts-text":
        return this.caption("offelia", `Offelia: ${e.text ?? ""}`);
      case "person-transcription":
        return this.caption("offelia", `${e.name ?? ""}: ${e.text ?? ""}`);
      case "error":
        return this.complain(e.text ?? "");
      case "bye":
        return this.hangUp(e.text ?? "");
    }
  }

  /** What goes on, in words; with the name of who is on the call in Offelia's place. */
  private stateWords(): string {
    return this.words(this.dataset["state"] ?? "listening").replace("{name}", this.with);
  }

  private caption(who: string, text: string): void {
    this.show("captions", true);
    this.piece(`caption-${who}`).textContent = text;
    if (who === "you" && !this.with) this.piece("caption-offelia").textContent = ""; // Offelia answers afresh
  }

  private mute(): void {
    const button = this.piece("mute");
    const off = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(off));
    this.phone.mute(off);
    this.say(off ? this.words("muted") : this.stateWords());
  }

  private calling(on: boolean): void {
    const had = this.contains(document.activeElement);
    this.show("start", !on);
    this.show("dictate", !on && (this.offers?.dictation ?? false));
    this.show("end", on);
    this.show("mute", on);
    this.piece("mute").setAttribute("aria-pressed", "false");
    if (!on) {
      this.show("quiet", false);
      this.show("captions", false);
    }
    if (had) this.piece(on ? "end" : "start").focus();
  }

  private hangUp(why: string): void {
    this.phone.hangUp();
    this.ended(why, "");
  }

  private ended(why: string, trouble: string): void {
    delete this.dataset["state"];
    this.calling(false);
    this.say(why);
    this.complain(trouble);
  }

  // Dictation.

  private async dictate(): Promise<void> {
    if (this.recorder) return this.recorder.stop();
    this.complain("");
    this.stopReading();
    const stream = await this.listen();
    if (!stream) return;
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream);
    this.recorder = recorder;
    recorder.ondataavailable = (e) => parts.push(e.data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      this.recorder = null;
      this.piece("dictate").setAttribute("aria-pressed", "false");
      void this.write(new Blob(parts));
    };
    recorder.start();
    this.piece("dictate").setAttribute("aria-pressed", "true");
    this.say(this.words("recording"));
    setTimeout(() => recorder.state === "recording" && recorder.stop(), 55_000);
  }

  /** Puts what was dictated into the field, for the citizen to correct and send. */
  private async write(recording: Blob): Promise<void> {
    this.say(this.words("reading"));
    try {
      const res = await fetch("/v1/calls/dictation", { method: "POST", headers: { "Content-Type": "audio/wav" }, body: await wav(recording) });
      const reply = (await res.json()) as { text?: string; error?: { text: string } };
      this.say("");
      if (!res.ok) return this.complain(reply.error?.text ?? this.words("failed"));
      if (!reply.text) return this.complain(this.words("nothing"));
      const field = this.chat.querySelector("textarea")!;
      field.value = [field.value.trim(), reply.text].filter(Boolean).join(" ");
      field.dispatchEvent(new Event("input"));
      field.focus();
      this.say(this.words("dictated"));
    } catch {
      this.say("");
      this.complain(this.words("failed"));
    }
  }

  // Reading aloud.

  private offerReading(): void {
    const log = this.chat.querySelector(".log ol");
    if (!log) return;
    const add = () => {
      for (const li of log.querySelectorAll<HTMLElement>("li[data-seq]:is(.msg-offelia, .msg-caseworker):not([data-aloud])")) {
        li.dataset["aloud"] = "";
        const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: this.words("aloud") });
        button.lang = this.dataset["lang"] ?? "da";
        button.addEventListener("click", () => void this.readAloud(li, button));
        li.append(button);
      }
    };
    add();
    new MutationObserver(add).observe(log, { childList: true });
  }

  private async readAloud(li: HTMLElement, button: HTMLButtonElement): Promise<void> {
    const was = this.reading;
    this.stopReading();
    if (was?.dataset["seq"] === li.dataset["seq"]) return;
    this.complain("");
    const audio = document.createElement("audio");
    audio.dataset["seq"] = li.dataset["seq"]!;
    const other = li.querySelector<HTMLElement>(".wording[open]")?.dataset["variant"] ?? "";
    audio.src = `/v1/calls/speech?conversation=${await this.conversation()}&seq=${li.dataset["seq"]}&variant=${other}`;
    const done = () => {
      button.textContent = this.words("aloud");
      if (this.reading === audio) this.reading = null;
    };
    audio.onended = audio.onpause = done;
    audio.onerror = () => {
      done();
      this.complain(this.words("failed"));
    };
    button.textContent = this.words("stop");
    this.reading = audio;
    await audio.play().catch(() => undefined); // onerror tells
  }

  private stopReading(): void {
    this.reading?.pause();
    this.reading = null;
  }

  // Trying the devices.

  private async testMicrophone(): Promise<void> {
    this.complain("");
    const stream = await this.listen();
    if (!stream) return;
    const context = new AudioContext();
    const meter = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    let loudest = 0;
    this.say(this.words("saysomething"));
    for (let i = 0; i < 40; i++) {
      await new Promise((done) => setTimeout(done, 100));
      meter.getFloatTimeDomainData(samples);
      const level = Math.max(...samples.map(Math.abs));
      loudest = Math.max(loudest, level);
      this.piece<HTMLMeterElement>("level").value = level;
    }
    for (const track of stream.getTracks()) track.stop();
    void context.close();
    this.piece<HTMLMeterElement>("level").value = 0;
    this.say(this.words(loudest > 0.02 ? "micgood" : "micquiet"));
  }

  private async testSpeaker(): Promise<void> {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const level = context.createGain();
    level.gain.value = 0.2;
    tone.connect(level).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.7);
    this.say(this.words("tone"));
    await new Promise((done) => (tone.onended = done));
    void context.close();
  }
}

customElements.define("offelia-call", OffeliaCall);
