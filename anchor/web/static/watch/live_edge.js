// Keeps the picture close to live. hls.js plays a little faster while it is a few seconds behind; further behind it
// leaves the viewer there, and it never forgets a stall. Both are mended here.

const FAR = 2.5; // seconds behind the place to be from which playing faster would take too long
const FAR_MS = 2500; // so long behind, and the picture jumps
const JUMP_MS = 10_000; // not oftener: a machine that cannot keep up must not jump all the time
const CALM_MS = 20_000; // so long without a stall, and the distance that stalls added is given back

/** Settings of hls.js. At 1.1 times the speed neither sound nor movement looks wrong. */
export const NEAR_LIVE = { maxLiveSyncPlaybackRate: 1.1, liveSyncOnStallIncrease: 0.5 };

export class LiveEdge {
  #hls;
  #farSince = null;
  #jumpedAt = -Infinity;
  #stalledAt = -Infinity;

  constructor(hls, { Events, ErrorDetails }) {
    this.#hls = hls;
    hls.on(Events.ERROR, (_, { details }) => {
      if (details === ErrorDetails.BUFFER_STALLED_ERROR) this.#stalledAt = performance.now();
    });
  }

  /** Asked now and then while it plays at `time`: where to jump to, or null. */
  jump(time, now = performance.now()) {
    this.#forgetStalls(now);
    const place = this.#hls.liveSyncPosition;
    if (!place || place - time < FAR) {
      this.#farSince = null;
      return null;
    }
    this.#farSince ??= now;
    if (now - this.#farSince < FAR_MS || now - this.#jumpedAt < JUMP_MS) return null;
    this.#farSince = null;
    this.#jumpedAt = now;
    return place;
  }

  #forgetStalls(now) {
    const hls = this.#hls;
    const wished = hls.latestLevelDetails?.partHoldBack;
    if (wished && hls.targetLatency > wished && now - this.#stalledAt > CALM_MS) hls.targetLatency = wished;
  }
}
