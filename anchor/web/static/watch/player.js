// Plays the live stream and keeps it playing: through stalls, restarts of the origin and of the playout.

import { placeCaptions } from "./caption_place.js";
import { LiveEdge, NEAR_LIVE } from "./live_edge.js";

const { Hls } = window;
const STALL_MS = 2500; // no progress for so long: say so
const STEP_MS = 4000; // and every further so long, try the next remedy
const FOREVER = { maxNumRetry: 1e6, retryDelayMs: 500, maxRetryDelayMs: 2000 };

/** Retries for as long as the page is open: a channel comes back. */
function patient(seconds) {
  const timeouts = { maxTimeToFirstByteMs: seconds * 1000, maxLoadTimeMs: seconds * 2000 };
  return { default: { ...timeouts, timeoutRetry: FOREVER, errorRetry: FOREVER } };
}

/** Fires "state" (starting | live | reconnecting | paused) and "captions" (a caption track has come, or is shown or not). */
export class Player extends EventTarget {
  #hls = null;
  #edge = null;
  #toUnix = null; // add to video.currentTime for unix seconds
  #state = "starting";
  #progress = { time: -1, at: performance.now(), remedy: 0 };
  #mediaErrorAt = -Infinity;
  #captionsWanted = null; // true, false, or null: the viewer has not said
  #stopped = false; // by the viewer

  /** `seal.arrived(track, init, bytes)` sees every media file as it came off the network. */
  constructor(video, master, seal) {
    super();
    this.video = video;
    this.master = master;
    this.seal = seal;
    this.native = !Hls?.isSupported();
    video.addEventListener("pause", () => this.#userStopped());
    video.addEventListener("play", () => { this.#stopped = false; });
    video.textTracks.addEventListener("change", () => this.dispatchEvent(new Event("captions"))); // the system's menu
    document.addEventListener("visibilitychange", () => this.#look());
    setInterval(() => this.#look(), 500);
    this.#build();
  }

  get state() {
    return this.#state;
  }

  /** Unix seconds of the picture on screen, or null. */
  unix() {
    const { video } = this;
    if (this.native) {
      const start = video.getStartDate?.().getTime();
      return Number.isFinite(start) ? start / 1000 + video.currentTime : null;
    }
    const date = this.#hls?.playingDate;
    if (date && video.readyState > 1 && !video.seeking) this.#toUnix = date.getTime() / 1000 - video.currentTime;
    return this.#toUnix === null ? null : this.#toUnix + video.currentTime;
  }

  get hasCaptions() {
    return this.native ? this.#captionTracks().length > 0 : this.#captionTrack() >= 0;
  }

  /** Whether captions are on. */
  get captions() {
    if (this.native) return this.#captionTracks().some((track) => track.mode === "showing");
    return this.#captionsWanted === true;
  }

  /** True or false by the viewer's choice; null leaves it to the system's settings where the browser plays by itself. */
  set captions(wanted) {
    this.#captionsWanted = wanted;
    this.#showCaptions();
  }

  /** Browsers and hls.js change track modes behind each other's back, so the choice is also renewed now and then. */
  #showCaptions() {
    const on = this.#captionsWanted;
    if (this.native) {
      if (on !== null) for (const track of this.#captionTracks()) track.mode = on ? "showing" : "disabled";
    } else if (this.#hls) {
      const wanted = on ? this.#captionTrack() : -1;
      if (this.#hls.subtitleTrack !== wanted) {
        this.#hls.subtitleDisplay = Boolean(on);
        this.#hls.subtitleTrack = wanted;
      }
    }
    for (const track of this.#captionTracks()) if (track.mode === "showing") placeCaptions(track, this.video.clientWidth);
  }

  /** The browser's own tracks, without the one that carries data. */
  #captionTracks() {
    return [...this.video.textTracks].filter((track) => !/\bcues\b/i.test(track.label));
  }

  /** Resume, always at the live edge. */
  async play() {
    this.#stopped = false;
    this.toLive();
    try {
      await this.video.play();
    } catch {
      this.#stopped = true; // the browser wants a click first
      this.#become("paused");
    }
  }

  pause() {
    this.#stopped = true;
    this.video.pause();
  }

  toLive() {
    const { video } = this;
    const edge = this.native ? video.seekable.length && video.seekable.end(video.seekable.length - 1) - 3 : this.#hls?.liveSyncPosition;
    if (edge && Math.abs(edge - video.currentTime) > 0.7) video.currentTime = edge;
  }

  #build() {
    this.#hls?.destroy();
    this.#toUnix = null;
    this.#progress = { time: -1, at: performance.now(), remedy: 0 };
    if (this.native) {
      this.video.src = this.master;
      this.dispatchEvent(new Event("captions"));
      this.play();
      return;
    }
    const hls = new Hls({
      lowLatencyMode: true,
      enableWorker: false, // fragments pass through unchanged, and pages here may not start scripts from strings
      fLoader: this.#watchingLoader(),
      liveDurationInfinity: true,
      ...NEAR_LIVE,
      backBufferLength: 20,
      maxBufferLength: 20,
      manifestLoadPolicy: patient(10),
      playlistLoadPolicy: patient(10),
    });
    this.#hls = hls;
    this.#edge = new LiveEdge(hls, Hls);
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => {
      this.dispatchEvent(new Event("captions"));
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => { if (!this.#stopped) this.play(); });
    hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) this.#mend(data); });
    hls.loadSource(this.master);
    hls.attachMedia(this.video);
  }

  /** hls.js's own loader, showing the seal the bytes of every fragment before the player gets them. */
  #watchingLoader() {
    const { seal } = this;
    return class extends Hls.DefaultConfig.loader {
      load(context, config, callbacks) {
        const { frag, part } = context;
        const track = frag?.type === "main" ? "video" : frag?.type;
        if (track !== "video" && track !== "audio") return super.load(context, config, callbacks);
        return super.load(context, config, {
          ...callbacks,
          onSuccess(response, ...rest) {
            if (response.data instanceof ArrayBuffer) {
              seal.arrived(track, frag.sn === "initSegment" && !part, new Uint8Array(response.data));
            }
            callbacks.onSuccess(response, ...rest);
          },
        });
      }
    };
  }

  #captionTrack() {
    return this.#hls ? this.#hls.subtitleTracks.findIndex((track) => !/\/cues\//.test(track.url)) : -1;
  }

  #mend({ type, details }) {
    const now = performance.now();
    if (type === Hls.ErrorTypes.MEDIA_ERROR && now - this.#mediaErrorAt > 5000) {
      this.#mediaErrorAt = now;
      this.#hls.recoverMediaError();
      return;
    }
    const failed = this.#hls;
    setTimeout(() => {
      if (failed !== this.#hls) return;
      if (type === Hls.ErrorTypes.NETWORK_ERROR && !/manifest/i.test(details)) {
        failed.startLoad(-1);
        this.toLive();
      } else {
        this.#build();
      }
    }, 1000);
  }

  #userStopped() {
    // hls.js and browsers pause while they seek or run dry; only a pause with media at hand is the viewer's.
    if (this.video.readyState > 2 && !this.video.seeking && !document.hidden) this.#stopped = true;
  }

  #look() {
    const { video } = this;
    this.#showCaptions();
    const now = performance.now();
    const progress = this.#progress;
    if (video.currentTime !== progress.time) {
      const first = progress.time < 0;
      this.#progress = { time: video.currentTime, at: now, remedy: 0 };
      if (!first && !this.#stopped && video.readyState > 1) this.#become("live");
      const live = this.#stopped || document.hidden || video.seeking ? null : this.#edge?.jump(video.currentTime, now);
      if (live) video.currentTime = live;
      return;
    }
    if (this.#stopped) {
      progress.at = now;
      this.#become("paused");
      return;
    }
    if (document.hidden) {
      progress.at = now; // background tabs may be halted by the browser
      return;
    }
    const stalled = now - progress.at;
    if (stalled > STALL_MS && this.#state !== "starting") this.#become("reconnecting");
    if (stalled > STEP_MS * (progress.remedy + 1)) {
      progress.remedy += 1;
      if (progress.remedy === 1) this.#nudge();
      else if (progress.remedy % 2 === 0 && this.#publishing()) this.#build();
    }
  }

  /** True when the playlist moves although the picture does not: then a new player helps; otherwise it waits. */
  #publishing() {
    if (this.native) return true;
    const details = this.#hls?.latestLevelDetails;
    return !details || details.age < 6;
  }

  #nudge() {
    this.#hls?.startLoad(-1);
    this.toLive();
    if (this.video.paused) this.video.play().catch(() => {});
  }

  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.dispatchEvent(new Event("state"));
  }
}
