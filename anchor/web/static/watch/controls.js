// Buttons, volume and keys of the player.

const MEMORY = "anchor.watch"; // captions and volume, kept in this browser only
const IDLE_MS = 2500;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) ?? {};
  } catch {
    return {};
  }
}

function remember(change) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...remembered(), ...change }));
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

export function connectControls(player, elements) {
  const { frame, video, play, mute, unmute, volume, captions, fullscreen, toLive } = elements;
  const memory = remembered();
  video.volume = Math.min(1, Math.max(0, Number(memory.volume ?? 1))) || 1;
  video.muted = true;
  player.captions = typeof memory.captions === "boolean" ? memory.captions : null; // off until somebody asks for them

  const toggle = {
    play: () => (video.paused ? player.play() : player.pause()),
    mute: () => {
      video.muted = !video.muted;
      if (!video.muted && video.volume === 0) video.volume = 0.5;
      if (video.paused) player.play();
    },
    captions: () => {
      if (captions.disabled) return;
      player.captions = !player.captions;
      remember({ captions: player.captions });
      show();
    },
    fullscreen: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (frame.requestFullscreen) frame.requestFullscreen();
      else video.webkitEnterFullscreen?.(); // iPhones give full screen to the video only
    },
  };

  function show() {
    frame.toggleAttribute("data-paused", video.paused);
    frame.toggleAttribute("data-muted", video.muted || video.volume === 0);
    play.setAttribute("aria-label", video.paused ? "Play" : "Pause");
    mute.setAttribute("aria-label", video.muted ? "Turn on sound" : "Mute");
    mute.setAttribute("aria-pressed", String(video.muted));
    unmute.hidden = !video.muted || player.state === "starting";
    volume.value = String(Math.round((video.muted ? 0 : video.volume) * 100));
    captions.disabled = !player.hasCaptions;
    captions.setAttribute("aria-pressed", String(player.captions && player.hasCaptions));
    const full = Boolean(document.fullscreenElement);
    fullscreen.setAttribute("aria-pressed", String(full));
    fullscreen.setAttribute("aria-label", full ? "Leave full screen" : "Full screen");
    toLive.hidden = player.state !== "paused";
  }

  function setVolume(share) {
    video.volume = Math.min(1, Math.max(0, share));
    video.muted = video.volume === 0;
    if (video.volume > 0) remember({ volume: video.volume });
  }

  play.addEventListener("click", toggle.play);
  mute.addEventListener("click", toggle.mute);
  unmute.addEventListener("click", () => { toggle.mute(); mute.focus({ preventScroll: true }); });
  captions.addEventListener("click", toggle.captions);
  fullscreen.addEventListener("click", toggle.fullscreen);
  toLive.addEventListener("click", () => player.play());
  video.addEventListener("click", toggle.play);
  volume.addEventListener("input", () => setVolume(Number(volume.value) / 100));
  for (const name of ["play", "pause", "volumechange"]) video.addEventListener(name, show);
  player.addEventListener("state", show);
  player.addEventListener("captions", show);
  document.addEventListener("fullscreenchange", show);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const on = event.target;
    const typing = on instanceof HTMLInputElement && event.key.startsWith("Arrow");
    const pressing = event.key === " " && on.closest?.("button, a, input");
    if (typing || pressing) return;
    const action = {
      " ": toggle.play, k: toggle.play, m: toggle.mute, c: toggle.captions, f: toggle.fullscreen,
      ArrowUp: on === document.body || frame.contains(on) ? () => setVolume(video.volume + 0.1) : null,
      ArrowDown: on === document.body || frame.contains(on) ? () => setVolume(video.volume - 0.1) : null,
    }[event.key];
    if (!action || ((event.key === "ArrowUp" || event.key === "ArrowDown") && !document.fullscreenElement)) return;
    event.preventDefault();
    action();
  });

  let idle = 0;
  frame.addEventListener("pointermove", () => {
    frame.removeAttribute("data-idle");
    clearTimeout(idle);
    idle = setTimeout(() => frame.setAttribute("data-idle", ""), IDLE_MS);
  });
  show();
}
