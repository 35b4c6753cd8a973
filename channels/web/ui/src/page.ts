// The one script of every page. Each part is a custom element that does nothing
// where its markup is absent.
import "./chat";
import "./call";
import "./session";
import "./desk";
import "./join";
import "./studio";

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The next person at this browser must not find a draft.
document.querySelector<HTMLFormElement>('form[action="/logout"]')?.addEventListener("submit", () => sessionStorage.clear());
