// What the desk's pages do by themselves: clocks, arming of dangerous buttons, the chosen story, keys, wording.

const ARMED_MS = 4000;
const WORDING = "anchor.desk.wording";

function tick() {
  const now = new Date();
  for (const element of document.querySelectorAll("[data-utc]")) element.textContent = now.toISOString().slice(11, 19);
  for (const element of document.querySelectorAll("[data-left]")) {
    if (element.dataset.seen !== element.dataset.left) {
      element.dataset.seen = element.dataset.left;
      element.ends = performance.now() + Number(element.dataset.left) * 1000;
    }
    const left = Math.max(0, Math.ceil((element.ends - performance.now()) / 1000));
    element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}
setInterval(tick, 250);
tick();

// A dangerous button asks once: the first press arms it, the second does it. While armed, updates leave it alone.
function disarm(button) {
  clearTimeout(button.disarming);
  button.removeAttribute("data-armed");
  button.removeAttribute("hx-morph-skip");
  if (button.calm) button.replaceChildren(...button.calm);
  button.calm = null;
}

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button[data-arm]");
    if (!button) return;
    if (button.hasAttribute("data-armed")) {
      disarm(button);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    button.calm = [...button.childNodes];
    button.setAttribute("data-armed", "");
    button.setAttribute("hx-morph-skip", "");
    button.replaceChildren(button.dataset.arm);
    button.disarming = setTimeout(() => disarm(button), ARMED_MS);
  },
  true,
);

// Without its event stream a page shows old things; it says so until the stream is back.
function showLost(lost) {
  const note = document.getElementById("lost");
  if (note) note.hidden = !lost;
  document.body.toggleAttribute("data-live", !lost);
  if (!lost) document.getElementById("notes")?.replaceChildren();
}
document.addEventListener("htmx:sse:error", () => showLost(true));
document.addEventListener("htmx:sse:after:connection", () => showLost(false));

function markChosen() {
  const chosen = document.getElementById("script")?.dataset.story;
  for (const row of document.querySelectorAll(".story-row")) {
    if (row.dataset.story === chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function showWording() {
  const spoken = sessionStorage.getItem(WORDING) === "spoken";
  document.getElementById("script")?.toggleAttribute("data-spoken", spoken);
  for (const input of document.querySelectorAll("input[name=wording]")) input.checked = (input.value === "spoken") === spoken;
}

document.addEventListener("change", (event) => {
  if (event.target.name !== "wording") return;
  sessionStorage.setItem(WORDING, event.target.value);
  showWording();
});

function settle() {
  markChosen();
  showWording();
  tick();
}
document.addEventListener("htmx:after:swap", settle);
// An answer for a story that is no longer the chosen one comes too late.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx?.sourceElement?.id !== "ask-script") return;
  const asked = new URL(ctx.request.action, location.href).searchParams.get("story");
  if (asked !== document.getElementById("script")?.dataset.story) event.preventDefault();
});
settle();

// On a narrow screen the columns lie one under the other: a chosen story should be seen.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[hx-target='#script']") || !matchMedia("(max-width: 999px)").matches) return;
  document.addEventListener("htmx:after:swap", () => document.getElementById("script")?.scrollIntoView(), { once: true });
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest?.("input, textarea, select")) return;
  const rows = [...document.querySelectorAll(".story-row")];
  const at = rows.findIndex((row) => row.getAttribute("aria-current"));
  const press = { a: "#script .approve:not(:disabled)", h: "#script .hold:not(:disabled)" }[event.key];
  if (event.key === "j" || event.key === "k") {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
    next?.click();
    next?.scrollIntoView({ block: "nearest" });
  } else if (press) {
    document.querySelector(press)?.click();
  }
});
