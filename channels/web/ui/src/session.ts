// <offelia-session> warns two minutes before a session ends and can extend it
// (WCAG 2.2.1). Drafts lie in the browser, so nothing written is lost.

const warning = 120_000;

class OffeliaSession extends HTMLElement {
  private timer = 0;
  private returnTo: Element | null = null;

  connectedCallback(): void {
    this.querySelector("[data-extend]")!.addEventListener("click", () => void this.extend());
    this.addEventListener("keydown", (e) => e.key === "Escape" && void this.extend());
    this.plan(Date.parse(this.dataset["expires"]!) - Date.parse(this.dataset["now"]!));
  }

  private plan(left: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(), Math.max(1000, left - warning));
  }

  /** Other tabs and the chat keep the session too: ask before warning. */
  private async check(): Promise<void> {
    const left = await this.left("GET", "/v1/session");
    if (left > warning + 1000) return this.plan(left);
    this.returnTo = document.activeElement;
    this.hidden = false;
    this.querySelector<HTMLElement>("[data-extend]")!.focus();
    this.timer = window.setTimeout(() => void this.over(), Math.max(0, left));
  }

  private async over(): Promise<void> {
    const left = await this.left("GET", "/v1/session");
    if (left > warning) {
      this.hidden = true;
      return this.plan(left);
    }
    if (left <= 0) location.reload();
    else this.timer = window.setTimeout(() => void this.over(), left + 500);
  }

  private async extend(): Promise<void> {
    const left = await this.left("POST", "/v1/session/extend");
    this.hidden = true;
    if (this.returnTo instanceof HTMLElement) this.returnTo.focus();
    this.plan(left);
  }

  /** How many milliseconds the session has left, by the server's own clock. */
  private async left(method: string, path: string): Promise<number> {
    try {
      const s = (await (await fetch(path, { method })).json()) as { expires_in: number };
      return s.expires_in * 1000;
    } catch {
      return warning; // no connection: warn rather than log out in silence
    }
  }
}

customElements.define("offelia-session", OffeliaSession);
