// <offelia-join> lets the caseworker who holds a ticket into the citizen's call.
// It shows itself while there is a call. While the caseworker is on, the page
// stays: its forms are sent beside it, and links open in a window of their own.
import { openBeside, openMicrophone, Phone, type CallEvent } from "./phone";

interface Standing {
  open: boolean;
  with: string;
  ice_servers: RTCIceServer[];
}

const again = 15_000;

class OffeliaJoin extends HTMLElement {
  private relays: RTCIceServer[] = [];
  private readonly phone = new Phone(
    {
      hear: (e) => this.hear(e),
      line: (state) => state !== "connected" && this.say(this.words(state)),
      over: (text) => this.ended("", text || this.words("failed")),
    },
    () => Promise.resolve(this.path),
  );

  connectedCallback(): void {
    this.piece("start").addEventListener("click", () => void this.start());
    this.piece("end").addEventListener("click", () => this.leave(this.words("left")));
    this.piece("mute").addEventListener("click", () => this.mute());
    document.addEventListener("offelia-news", () => void this.look());
    document.addEventListener("click", (e) => this.phone.busy && openBeside(e), true);
    document.addEventListener("submit", (e) => this.phone.busy && void this.send(e), true);
    setInterval(() => void this.look(), again);
    void this.look();
  }

  private get path(): string {
    return `/v1/calls/tickets/${this.dataset["ticket"] ?? ""}`;
  }

  private piece<T extends HTMLElement>(name: string): T {
    return this.querySelector<T>(`[data-${name}]`)!;
  }

  private words(name: string): string {
    return this.getAttribute(`data-words-${name}`) ?? "";
  }

  private say(text: string): void {
    this.piece("state").textContent = text;
  }

  private complain(text: string): void {
    this.piece("trouble").textContent = text;
  }

  /** Looks whether the citizen is on a call. What was said last stays in sight. */
  private async look(): Promise<void> {
    if (this.phone.busy) return;
    const res = await fetch(this.path).catch(() => null);
    if (!res?.ok || this.phone.busy) return;
    const standing = (await res.json()) as Standing;
    this.relays = standing.ice_servers;
    this.piece("start").hidden = !standing.open || !("mine" in this.dataset);
    this.piece("hint").hidden = !standing.open;
    const said = this.piece("state").textContent;
    if (standing.open && !said) this.say(this.words("open"));
    if (!standing.open && said === this.words("open")) this.say("");
    this.hidden = !standing.open && !this.piece("state").textContent && !this.piece("trouble").textContent;
  }

  private async start(): Promise<void> {
    this.complain("");
    const microphone = await openMicrophone();
    if (typeof microphone === "string") return this.complain(this.words(microphone));
    this.calling(true);
    await this.phone.call(microphone, this.relays);
  }

  private hear(e: CallEvent): void {
    switch (e.type) {
      case "ready":
        return this.say(this.words("on"));
      case "citizen":
        return this.say(this.words(e.lost ? "away" : "on"));
      case "citizen-transcription":
        return this.caption("citizen", `${this.words("citizen")}: ${e.text ?? ""}`);
      case "user-transcription":
        return this.caption("you", `${this.words("you")}: ${e.text ?? ""}`);
      case "error":
        return this.complain(e.text ?? "");
      case "bye":
        return this.leave(e.text ?? "");
    }
  }

  private caption(who: string, text: string): void {
    this.piece("captions").hidden = false;
    this.piece(`caption-${who}`).textContent = text;
  }

  private mute(): void {
    const button = this.piece("mute");
    const off = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(off));
    this.phone.mute(off);
    this.say(this.words(off ? "muted" : "on"));
  }

  private calling(on: boolean): void {
    const had = this.contains(document.activeElement);
    this.piece("start").hidden = this.piece("hint").hidden = on;
    this.piece("end").hidden = this.piece("mute").hidden = !on;
    this.piece("mute").setAttribute("aria-pressed", "false");
    this.piece("captions").hidden = true;
    if (had) this.piece(on ? "end" : "start").focus();
  }

  private leave(why: string): void {
    this.phone.hangUp();
    this.ended(why, "");
  }

  private ended(why: string, trouble: string): void {
    this.calling(false);
    this.say(why);
    this.complain(trouble);
    void this.look();
  }

  /** Sends a form without leaving the page, and takes over what came of it. */
  private async send(e: SubmitEvent): Promise<void> {
    const form = e.target as HTMLFormElement;
    const fields = new URLSearchParams([...new FormData(form)].map(([k, v]) => [k, String(v)]));
    e.preventDefault();
    const get = form.method === "get";
    const res = await fetch(get ? `${form.action}?${fields}` : form.action, get ? {} : { method: "POST", body: fields }).catch(() => null);
    if (!res) return this.complain(this.words("failed"));
    if (!new URL(res.url).pathname.startsWith(location.pathname)) return location.assign(res.url); // the enquiry is out of hand
    const page = new DOMParser().parseFromString(await res.text(), "text/html");
    this.complain(page.querySelector(".alert-text")?.textContent ?? "");
    const suggests = !form.querySelector("textarea"); // a text for a field, which else keeps what is in it
    for (const field of page.querySelectorAll("textarea")) {
      const here = document.querySelector<HTMLTextAreaElement>(`#${CSS.escape(field.id)}`);
      if (here && (suggests ? field.value : form.contains(here))) here.value = field.value;
    }
    for (const id of ["noter", "forloeb", "forslag"]) {
      const [now, then] = [page, document].map((d) => d.querySelector(`section[aria-labelledby=${id}]`));
      if (now && then) then.replaceWith(document.importNode(now, true));
      else if (now) document.querySelector(".ticket-talk")!.append(document.importNode(now, true));
    }
  }
}

customElements.define("offelia-join", OffeliaJoin);
