// A phone in the page: microphone and speaker, connected over WebRTC with whom
// the server puts at the other end. It opens nothing and plays nothing before
// it is dialled.

export interface CallEvent {
  type: string;
  text?: string;
  state?: string;
  name?: string;
  final?: boolean;
  lost?: boolean;
}

/** What a phone tells whoever holds it. */
export interface Holder {
  /** Something that the server tells over the call's own channel. */
  hear(e: CallEvent): void;
  /** The connection is being made, stands, or is lost and dialled again. */
  line(state: "connecting" | "connected" | "lost"): void;
  /** It did not get through, or is gone for good; text is what the server said. */
  over(text: string): void;
}

const redials = 3;

/** Opens the microphone; a word tells why not: unsafe, denied, nodevice. */
export async function openMicrophone(): Promise<MediaStream | "unsafe" | "denied" | "nodevice"> {
  if (!navigator.mediaDevices) return "unsafe";
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  } catch (e) {
    return (e as DOMException).name === "NotAllowedError" ? "denied" : "nodevice";
  }
}

export class Phone {
  private pc: RTCPeerConnection | null = null;
  private channel: RTCDataChannel | null = null;
  private microphone: MediaStream | null = null;
  private readonly sound = document.createElement("audio");
  private where = "";
  private tries = 0;

  constructor(
    private readonly holder: Holder,
    private readonly path: () => Promise<string>,
  ) {
    addEventListener("pagehide", () => this.leave());
  }

  get busy(): boolean {
    return this.microphone !== null;
  }

  async call(microphone: MediaStream, relays: RTCIceServer[]): Promise<void> {
    this.microphone = microphone;
    this.tries = 0;
    await this.dial(relays);
  }

  private async dial(iceServers: RTCIceServer[]): Promise<void> {
    this.holder.line("connecting");
    const pc = new RTCPeerConnection({ iceServers });
    this.pc = pc;
    for (const track of this.microphone!.getTracks()) pc.addTrack(track, this.microphone!);
    this.channel = pc.createDataChannel("events");
    this.channel.onmessage = (e) => this.holder.hear(JSON.parse(String(e.data)) as CallEvent);
    this.channel.onopen = () => this.send("client-ready");
    pc.ontrack = (e) => {
      this.sound.srcObject = e.streams[0] ?? new MediaStream([e.track]);
      void this.sound.play().catch(() => undefined); // the captions stay
    };
    pc.onconnectionstatechange = () => this.changed(pc, iceServers);
    try {
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc);
      const res = await fetch(await this.path(), { method: "POST", headers: { "Content-Type": "application/sdp" }, body: pc.localDescription!.sdp });
      if (!res.ok) {
        const reply = (await res.json().catch(() => ({}))) as { error?: { text: string } };
        return this.fail(reply.error?.text ?? "");
      }
      this.where = res.headers.get("Location") ?? "";
      if (this.pc !== pc) return this.leave(); // hung up meanwhile
      await pc.setRemoteDescription({ type: "answer", sdp: await res.text() });
    } catch {
      if (this.pc === pc) this.fail("");
    }
  }

  private changed(pc: RTCPeerConnection, relays: RTCIceServer[]): void {
    if (pc !== this.pc) return;
    if (pc.connectionState === "connected") {
      this.tries = 0;
      this.holder.line("connected");
    }
    if (pc.connectionState === "disconnected") this.holder.line("lost");
    if (pc.connectionState !== "failed") return;
    this.close();
    if (++this.tries > redials) return this.fail("");
    this.holder.line("lost");
    setTimeout(() => this.microphone && !this.pc && void this.dial(relays), 1000 * this.tries);
  }

  private fail(text: string): void {
    this.hangUp();
    this.holder.over(text);
  }

  send(type: string): void {
    if (this.channel?.readyState === "open") this.channel.send(JSON.stringify({ type }));
  }

  /** Turns the microphone off or on again. */
  mute(off: boolean): void {
    for (const track of this.microphone?.getTracks() ?? []) track.enabled = !off;
  }

  hangUp(): void {
    this.leave();
    this.close();
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = null;
  }

  private close(): void {
    const pc = this.pc;
    this.pc = this.channel = null;
    pc?.close();
    this.sound.srcObject = null;
  }

  private leave(): void {
    if (this.where) void fetch(this.where, { method: "DELETE", keepalive: true }).catch(() => undefined);
    this.where = "";
  }
}

/** Opens a link beside the page while a call runs: leaving it would hang up. */
export function openBeside(e: Event): void {
  const link = (e.target as HTMLElement).closest<HTMLAnchorElement>("a[href]");
  if (!link || link.getAttribute("href")!.startsWith("#")) return;
  link.target = "_blank";
  link.rel = "noopener";
}

/** Waits until the browser knows its addresses, two seconds at most. */
function gathered(pc: RTCPeerConnection): Promise<void> {
  return new Promise((done) => {
    if (pc.iceGatheringState === "complete") return done();
    pc.addEventListener("icegatheringstatechange", () => pc.iceGatheringState === "complete" && done());
    setTimeout(done, 2000);
  });
}
