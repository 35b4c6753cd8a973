// The wire of the chat: WebSocket at /v1/chat, JSON frames (design: "Outside
// contracts"). A lost connection is tried again with growing pauses; what was
// not acknowledged is sent again under the same id, so it has one effect.

export type Frame = Record<string, unknown>;

export interface Outgoing {
  type: "say" | "choose" | "attach";
  id: string;
  [field: string]: string;
}

export interface Listener {
  /** The connection stands. fresh is the conversation the server opened for it. */
  ready(fresh: string): void;
  /** A frame that is not ready came. */
  frame(f: Frame): void;
  /** The connection was lost, or is back. */
  lost(): void;
}

const pauses = [500, 1000, 2000, 4000, 8000, 15000];

export class Socket {
  private ws: WebSocket | null = null;
  private standing = false;
  private tries = 0;
  private timer = 0;
  private waiting = new Map<string, Outgoing>();

  constructor(private listener: Listener) {
    addEventListener("online", () => this.soon(0));
  }

  get pending(): number {
    return this.waiting.size;
  }

  open(): void {
    if (this.ws) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const ws = new WebSocket(`${scheme}//${location.host}/v1/chat`);
    this.ws = ws;
    ws.onmessage = (e) => this.receive(e.data);
    ws.onclose = () => {
      const had = this.standing;
      this.ws = null;
      this.standing = false;
      if (had || this.tries === 2) this.listener.lost();
      this.soon(pauses[Math.min(this.tries++, pauses.length - 1)]!);
    };
  }

  /** Sends a message now, or when the connection is back. */
  send(out: Outgoing): void {
    this.waiting.set(out.id, out);
    this.open();
    if (this.standing) this.write(out);
  }

  /** The message is in the journal: it need not be sent again. */
  acknowledge(id: string): void {
    this.waiting.delete(id);
  }

  /** Sends a frame that need not arrive. */
  tell(frame: Frame): void {
    if (this.standing) this.write(frame);
  }

  private receive(data: unknown): void {
    let f: Frame;
    try {
      f = JSON.parse(String(data)) as Frame;
    } catch {
      return; // not ours
    }
    if (f["type"] !== "ready") {
      this.listener.frame(f);
      return;
    }
    this.standing = true;
    this.tries = 0;
    this.listener.ready(String(f["conversation"] ?? ""));
    for (const out of this.waiting.values()) this.write(out);
  }

  private write(frame: Frame): void {
    this.ws?.send(JSON.stringify(frame));
  }

  private soon(pause: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2));
  }
}
