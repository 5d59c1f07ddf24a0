// Captions on small screens. The stream sets them beside the story's picture, at the foot of the presenter's half; on a
// telephone that half is too narrow for letters that can be read, so there they take the whole width.

const SMALL = 640; // CSS pixels of the picture's width
const WHOLE = { size: 96, position: 50, align: "center", line: 57 };
const given = new WeakMap(); // cue -> how the stream sets it

/** Sets the captions of `track` for a picture `width` CSS pixels wide. */
export function placeCaptions(track, width) {
  for (const cue of track.cues ?? []) {
    if (width < SMALL && !given.has(cue)) {
      const { size, position, align, line } = cue;
      given.set(cue, { size, position, align, line });
      Object.assign(cue, WHOLE);
    } else if (width >= SMALL && given.has(cue)) {
      Object.assign(cue, given.get(cue));
      given.delete(cue);
    }
  }
}
