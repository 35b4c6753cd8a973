// <offelia-chat> makes the conversation live: words go out over the socket,
// entries come in as the server made them. Without it every form still works.
import { Log } from "./log";
import { Socket, type Frame, type Listener, type Outgoing } from "./socket";

const draftKey = "offelia-draft";

class OffeliaChat extends HTMLElement implements Listener {
  private log!: Log;
  private socket = new Socket(this);
  private field!: HTMLTextAreaElement;
  private status!: HTMLElement;
  private stream!: HTMLElement;
  private stop!: HTMLButtonElement;
  private fresh!: HTMLButtonElement;
  private error!: HTMLElement;
  private conversation = "";
  private unread = 0;
  private down = false;
  private spare = ""; // the conversation the server opened, while ours is asked for
  private extended = Date.now();

  connectedCallback(): void {
    this.conversation = this.dataset["conversation"] ?? "";
    this.field = this.querySelector("textarea")!;
    this.status = this.piece("status");
    this.stream = this.piece("stream");
    this.stop = this.piece("stop") as HTMLButtonElement;
    this.fresh = this.piece("new") as HTMLButtonElement;
    this.error = this.piece("error");
    this.log = new Log(
      this.querySelector<HTMLElement>(".log")!,
      Number(this.dataset["last"]),
      (after) => `/samtale/${this.conversation}/efter/${after}`,
      (added, atEnd) => this.grew(added, atEnd),
    );
    this.addEventListener("submit", (e) => this.submit(e as SubmitEvent));
    this.stop.addEventListener("click", () => this.halt());
    this.fresh.addEventListener("click", () => this.seeNew());
    this.log.box.addEventListener("scroll", () => this.log.atEnd && this.seeNew(false), { passive: true });
    this.keepDraft();
    if (this.conversation) this.socket.open();
    else this.field.addEventListener("focus", () => this.socket.open(), { once: true });
  }

  private piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-${name}]`)!;
  }

  private words(name: string): string {
    return this.getAttribute(`data-words-${name}`) ?? "";
  }

  // From the server.

  ready(fresh: string): void {
    if (this.conversation && this.conversation !== fresh) {
      this.spare = fresh;
      this.socket.tell({ type: "resume", conversation: this.conversation, after: this.log.last });
      return; // the server is ready once more when it has changed over
    }
    this.spare = "";
    this.goOnIn(fresh);
    if (this.down) this.say(this.words("back"));
    this.down = false;
    void this.refresh();
  }

  lost(): void {
    this.down = true;
    this.say(this.words("lost"));
  }

  frame(f: Frame): void {
    switch (f["type"]) {
      case "delta":
        this.stream.textContent += String(f["text"] ?? "");
        this.stream.hidden = false;
        this.stop.hidden = false;
        return;
      case "error":
        this.quiet();
        if (this.spare) return this.ready((this.conversation = this.spare)); // ours is gone: go on in the new one
        this.complain(String(f["text"] ?? ""));
    }
    void this.refresh();
  }

  private goOnIn(conversation: string): void {
    if (!conversation) return;
    this.conversation = conversation;
    document.cookie = `offelia_conversation=${conversation}; path=/; samesite=lax`;
    for (const input of this.querySelectorAll<HTMLInputElement>("input[name=conversation]")) input.value = conversation;
    const transcript = this.piece("transcript") as HTMLAnchorElement;
    transcript.href = `/udskrift/${conversation}`;
    transcript.hidden = false;
  }

  private async refresh(): Promise<void> {
    if (!this.conversation) return;
    try {
      await this.log.refresh();
    } catch {
      this.say(this.words("lost")); // the socket tries again, and then so do we
    }
  }

  private grew(added: HTMLLIElement[], wasAtEnd: boolean): void {
    let answered = false;
    for (const li of added) {
      if (li.dataset["id"]) this.socket.acknowledge(li.dataset["id"]);
      answered ||= !li.classList.contains("msg-citizen");
    }
    if (answered) {
      this.quiet();
      for (const id of this.sent) {
        this.socket.acknowledge(id);
        this.log.pending(id)?.remove();
      }
      this.sent.clear();
    }
    if (wasAtEnd) return this.log.toEnd();
    this.unread += added.filter((li) => !li.classList.contains("msg-citizen")).length;
    if (this.unread === 0) return;
    this.fresh.textContent = `${this.words("new")} (${this.unread})`;
    this.fresh.hidden = false;
  }

  // From the citizen.

  /** Choices and files, whose entries do not carry our id: an answer acknowledges them. */
  private sent = new Set<string>();

  private submit(e: SubmitEvent): void {
    const form = e.target as HTMLFormElement;
    const pressed = e.submitter as HTMLButtonElement | null;
    if (form.matches("[data-composer]")) this.write(e, this.field.value);
    else if (form.matches("[data-suggestions]")) this.write(e, pressed?.value ?? "");
    else if (form.matches("[data-choices]") && pressed) this.choose(e, form, pressed);
    else if (form.matches("[data-attach]")) void this.attach(e, form);
    else if (form.matches("[data-rate]") && pressed) void this.rate(e, form, pressed);
  }

  private write(e: Event, text: string): void {
    e.preventDefault();
    text = text.trim();
    if (!text) return this.field.focus();
    const id = crypto.randomUUID();
    this.log.echo(id, this.words("you"), text);
    this.querySelector("form.suggestions")?.remove();
    this.post({ type: "say", id, text, lang: this.dataset["lang"] ?? "da" });
    if (e.target === this.field.form) {
      this.field.value = "";
      sessionStorage.removeItem(draftKey);
      this.field.form!.scrollIntoView({ block: "nearest" }); // on a phone the field may stand half below the edge
    }
  }

  private choose(e: Event, form: HTMLFormElement, pressed: HTMLButtonElement): void {
    e.preventDefault();
    const id = (form.elements.namedItem("id") as HTMLInputElement).value; // one press, one effect
    this.sent.add(id);
    this.log.echo(id, this.words("you"), pressed.textContent?.trim() ?? "");
    this.post({ type: "choose", id, choice: pressed.value });
    if (form.parentElement?.matches(".msg-live")) form.remove();
  }

  private async attach(e: Event, form: HTMLFormElement): Promise<void> {
    e.preventDefault();
    const button = form.querySelector("button")!;
    button.disabled = true;
    this.say(this.words("sending"));
    try {
      const res = await fetch("/v1/uploads", { method: "POST", body: new FormData(form) });
      const reply = (await res.json()) as { upload?: string; name?: string; error?: { text: string } };
      this.say("");
      if (!res.ok || !reply.upload) return this.complain(reply.error?.text ?? this.words("failed"));
      const id = crypto.randomUUID();
      this.sent.add(id);
      this.log.echo(id, this.words("you"), reply.name ?? "");
      this.post({ type: "attach", id, upload: reply.upload });
      form.reset();
      form.closest("details")?.removeAttribute("open");
    } catch {
      this.complain(this.words("failed"));
    } finally {
      button.disabled = false;
    }
  }

  private post(out: Outgoing): void {
    this.complain("");
    if (!this.down) this.say(this.words("writing"));
    this.stop.hidden = false;
    this.socket.send(out);
    this.field.focus();
    if (Date.now() - this.extended > 300_000) {
      this.extended = Date.now();
      void fetch("/v1/session/extend", { method: "POST" });
    }
  }

  private async rate(e: Event, form: HTMLFormElement, pressed: HTMLButtonElement): Promise<void> {
    e.preventDefault();
    const data = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    data.set(pressed.name, pressed.value);
    const res = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/plain" } });
    const thanks = Object.assign(document.createElement("p"), { className: "rate" });
    thanks.textContent = res.ok ? this.words("thanks") : this.words("failed");
    form.replaceWith(thanks);
    this.say(thanks.textContent);
    this.field.focus();
  }

  private halt(): void {
    this.socket.tell({ type: "stop" });
    this.quiet();
    this.field.focus();
  }

  private seeNew(move = true): void {
    this.unread = 0;
    this.fresh.hidden = true;
    if (!move) return;
    this.log.toEnd();
    this.field.focus();
  }

  // What is said around the conversation.

  private quiet(): void {
    this.stream.textContent = "";
    this.stream.hidden = true;
    this.stop.hidden = true;
    if (!this.down) this.say("");
  }

  private say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  private complain(text: string): void {
    this.error.textContent = text;
    this.field.closest(".form-group")?.classList.toggle("form-error", text !== "");
    if (text) this.field.focus();
  }

  private keepDraft(): void {
    const kept = sessionStorage.getItem(draftKey);
    if (kept && !this.field.value) {
      this.field.value = kept;
      this.say(this.words("draft"));
    }
    this.field.addEventListener("input", () => sessionStorage.setItem(draftKey, this.field.value));
    this.field.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
      e.preventDefault();
      this.field.form!.requestSubmit();
    });
  }
}

customElements.define("offelia-chat", OffeliaChat);
