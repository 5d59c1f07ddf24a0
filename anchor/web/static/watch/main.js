// The watch page put together: player, badge, latency, and the sources of the sentence being spoken.

import { connectControls } from "./controls.js";
import { CueTrack } from "./cues.js";
import { sampleForSeal } from "./native_seal.js";
import { Player } from "./player.js";
import { Seal } from "./seal.js";
import { ServerClock } from "./server_clock.js";
import { Sources } from "./sources.js";

const MASTER = "/live/master.m3u8";
const TICK_MS = 100;
const LATENCY_MS = 1000;

const element = (id) => document.getElementById(id);
const video = element("video");
const clock = new ServerClock().start();
const seal = new Seal({
  badge: element("seal"), word: element("seal-word"), title: element("seal-note-title"), text: element("seal-note-text"),
});
const player = new Player(video, MASTER, seal);
if (player.native) sampleForSeal(MASTER, seal);
connectControls(player, {
  frame: element("player"), video, play: element("play"), mute: element("mute"), unmute: element("unmute"),
  volume: element("volume"), captions: element("captions"), fullscreen: element("fullscreen"), toLive: element("to-live"),
});

const cues = new CueTrack((number) => `/live/cues/${number}.vtt`);
const sources = new Sources({
  now: element("now"), wire: element("wire"), kicker: element("story-kicker"), headline: element("story-headline"),
  earlier: element("earlier"), earlierList: element("earlier-list"),
});

setInterval(() => {
  const unix = player.unix();
  if (unix === null) return;
  cues.follow(unix);
  const cue = cues.at(unix);
  sources.show(cue, cue ? cues.before(cue, 4) : [], unix);
}, TICK_MS);

setInterval(() => {
  const now = clock.now();
  const unix = player.unix();
  const behind = now === null || unix === null || player.state !== "live" ? NaN : now - unix;
  element("latency").textContent = behind >= 0 && behind < 3600 ? `${behind.toFixed(1)} s` : "";
}, LATENCY_MS);

function showState() {
  const { state } = player;
  element("live").dataset.state = state === "live" ? "live" : state === "paused" ? "paused" : "waiting";
  element("veil").toggleAttribute("data-gone", state !== "starting");
  const hint = element("hint");
  hint.hidden = state !== "reconnecting";
  hint.textContent = state === "reconnecting" ? "Reconnecting" : "";
}
player.addEventListener("state", showState);
showState();
