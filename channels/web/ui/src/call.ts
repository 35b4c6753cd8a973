// <offelia-call> is speech on the citizen's page: a call over WebRTC, dictation
// into the message field, and answers read aloud. Nothing is recorded or played
// before a button was pressed. The words of a call reach the page twice: as
// captions over the call's own channel, and in the log, over the chat's socket.

interface Offers {
  calls: boolean;
  dictation: boolean;
  speech: boolean;
  phrases: boolean;
  missing?: string;
  ice_servers: RTCIceServer[];
}

interface CallEvent {
  type: string;
  text?: string;
  state?: string;
  final?: boolean;
}

const voiceOnly = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } };
const redials = 3;

class OffeliaCall extends HTMLElement {
  private offers: Offers | null = null;
  private pc: RTCPeerConnection | null = null;
  private channel: RTCDataChannel | null = null;
  private microphone: MediaStream | null = null;
  private sound: HTMLAudioElement | null = null;
  private where = "";
  private tries = 0;
  private recorder: MediaRecorder | null = null;
  private reading: HTMLAudioElement | null = null;

  connectedCallback(): void {
    this.on("start", () => void this.start());
    this.on("end", () => this.hangUp(this.words("ended")));
    this.on("mute", () => this.mute());
    this.on("quiet", () => this.channel?.send(JSON.stringify({ type: "stop-speaking" })));
    this.on("dictate", () => void this.dictate());
    this.on("test-mic", () => void this.testMicrophone());
    this.on("test-tone", () => void this.testSpeaker());
    addEventListener("pagehide", () => this.leave());
    this.chat.addEventListener("click", (e) => this.keepOpen(e), true);
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
    this.tries = 0;
    this.complain("");
    this.stopReading();
    this.microphone = await this.listen();
    if (!this.microphone) return;
    this.calling(true);
    await this.dial();
  }

  /** Opens the microphone, or explains why not. */
  private async listen(): Promise<MediaStream | null> {
    if (!navigator.mediaDevices) {
      this.complain(this.words("unsafe"));
      return null;
    }
    try {
      return await navigator.mediaDevices.getUserMedia(voiceOnly);
    } catch (e) {
      this.complain(this.words((e as DOMException).name === "NotAllowedError" ? "denied" : "nodevice"));
      return null;
    }
  }

  private async dial(): Promise<void> {
    this.say(this.words("connecting"));
    const pc = new RTCPeerConnection({ iceServers: this.offers?.ice_servers ?? [] });
    this.pc = pc;
    for (const track of this.microphone!.getTracks()) pc.addTrack(track, this.microphone!);
    this.channel = pc.createDataChannel("events");
    this.channel.onmessage = (e) => this.hear(JSON.parse(String(e.data)) as CallEvent);
    this.channel.onopen = () => this.channel?.send(JSON.stringify({ type: "client-ready" }));
    pc.ontrack = (e) => this.play(e.streams[0] ?? new MediaStream([e.track]));
    pc.onconnectionstatechange = () => this.changed(pc);
    try {
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc);
      const res = await fetch(`/v1/calls?conversation=${await this.conversation()}`, {
        method: "POST",
        headers: { "Content-Type": "application/sdp" },
        body: pc.localDescription!.sdp,
      });
      if (!res.ok) {
        const reply = (await res.json().catch(() => ({}))) as { error?: { text: string } };
        return this.hangUp("", reply.error?.text ?? this.words("failed"));
      }
      this.where = res.headers.get("Location") ?? "";
      await pc.setRemoteDescription({ type: "answer", sdp: await res.text() });
    } catch {
      if (this.pc === pc) this.hangUp("", this.words("failed"));
    }
  }

  /** The conversation of the page; the chat opens one when there is none. */
  private async conversation(): Promise<string> {
    const field = this.chat.querySelector<HTMLInputElement>("input[name=conversation]");
    if (field && !field.value) this.chat.querySelector("textarea")?.dispatchEvent(new FocusEvent("focus"));
    for (let i = 0; i < 50 && field && !field.value; i++) await new Promise((done) => setTimeout(done, 100));
    return field?.value ?? "";
  }

  private play(stream: MediaStream): void {
    this.sound ??= document.createElement("audio");
    this.sound.srcObject = stream;
    void this.sound.play().catch(() => undefined); // the captions stay
  }

  private changed(pc: RTCPeerConnection): void {
    if (pc !== this.pc) return;
    if (pc.connectionState === "connected") {
      this.tries = 0;
      this.complain("");
    }
    if (pc.connectionState === "disconnected") this.say(this.words("lost"));
    if (pc.connectionState !== "failed") return;
    this.close();
    if (++this.tries > redials) return this.hangUp("", this.words("failed"));
    this.say(this.words("lost"));
    setTimeout(() => this.microphone && !this.pc && void this.dial(), 1000 * this.tries);
  }

  private hear(e: CallEvent): void {
    switch (e.type) {
      case "state":
        this.dataset["state"] = e.state;
        this.show("quiet", e.state === "speaking");
        return this.say(this.words(e.state ?? ""));
      case "user-transcription":
        return this.caption("you", `${this.words("you")}: ${e.text ?? ""}`);
      case "bot-tts-text":
        return this.caption("offelia", `Offelia: ${e.text ?? ""}`);
      case "error":
        return this.complain(e.text ?? "");
      case "bye":
        return this.hangUp(e.text ?? "");
    }
  }

  private caption(who: string, text: string): void {
    this.show("captions", true);
    this.piece(`caption-${who}`).textContent = text;
    if (who === "you") this.piece("caption-offelia").textContent = "";
  }

  private mute(): void {
    const button = this.piece("mute");
    const off = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(off));
    for (const track of this.microphone?.getTracks() ?? []) track.enabled = !off;
    this.say(off ? this.words("muted") : this.words(this.dataset["state"] ?? "listening"));
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

  private hangUp(why: string, trouble = ""): void {
    this.leave();
    this.close();
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = null;
    delete this.dataset["state"];
    this.calling(false);
    this.say(why);
    this.complain(trouble);
  }

  private close(): void {
    const pc = this.pc;
    this.pc = this.channel = null;
    pc?.close();
    if (this.sound) this.sound.srcObject = null;
  }

  private leave(): void {
    if (this.where) void fetch(this.where, { method: "DELETE", keepalive: true }).catch(() => undefined);
    this.where = "";
  }

  /** While a call runs, a link opens beside it: leaving the page would hang up. */
  private keepOpen(e: Event): void {
    const link = (e.target as HTMLElement).closest<HTMLAnchorElement>("a[href]");
    if (!link || !this.pc || link.getAttribute("href")!.startsWith("#")) return;
    link.target = "_blank";
    link.rel = "noopener";
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
    audio.src = `/v1/calls/speech?conversation=${await this.conversation()}&seq=${li.dataset["seq"]}`;
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

/** Waits until the browser knows its addresses, two seconds at most. */
function gathered(pc: RTCPeerConnection): Promise<void> {
  return new Promise((done) => {
    if (pc.iceGatheringState === "complete") return done();
    pc.addEventListener("icegatheringstatechange", () => pc.iceGatheringState === "complete" && done());
    setTimeout(done, 2000);
  });
}

/** Makes a recording a WAV file of 16,000 samples a second, mono. */
async function wav(recording: Blob): Promise<ArrayBuffer> {
  const context = new AudioContext();
  const whole = await context.decodeAudioData(await recording.arrayBuffer());
  void context.close();
  const rate = 16000;
  const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(whole.duration * rate)), rate);
  const source = offline.createBufferSource();
  source.buffer = whole;
  source.connect(offline.destination);
  source.start();
  const samples = (await offline.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at: number, s: string) => [...s].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((s, i) => view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, s)) * 32767), true));
  return view.buffer;
}

customElements.define("offelia-call", OffeliaCall);
