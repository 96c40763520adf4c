import { type SceneLayout } from './envi-header.js';
import { InvalidScene } from './invalid-scene.js';

/** The position of one sample in a scene. */
export interface SamplePosition {
  band: number;
  line: number;
  sample: number;
}

/** Returns the number of bytes of the data file that the header specifies, including the offset. */
export function expectedDataBytes(header: SceneLayout): number {
  return header.headerOffset + header.samples * header.lines * header.bands * header.sampleType.bytes;
}

/**
 * Checks a data file's size against its header.
 *
 * @throws {@link InvalidScene} if the file has too few or too many bytes
 */
export function checkDataBytes(header: SceneLayout, bytes: number): void {
  const expected = expectedDataBytes(header);
  if (bytes === expected) return;
  const scene = `${header.samples} samples × ${header.lines} lines × ${header.bands} bands of ${header.sampleType.bytes} bytes`;
  throw new InvalidScene(
    bytes < expected
      ? `The data must have ${expected} bytes, got ${bytes}. It is truncated. The header describes ${scene}.`
      : `The data must have ${expected} bytes, got ${bytes}. The header and the data belong to different scenes. The header describes ${scene}.`,
  );
}

/**
 * Returns a function that writes the position of the sample with the given index, in the order of the file, into
 * `place`.
 */
export function sampleLocator(header: SceneLayout): (index: number, place: SamplePosition) => void {
  const { samples, lines, bands, interleave } = header;
  switch (interleave) {
    case 'bsq':
      return (index, place) => {
        place.sample = index % samples;
        place.line = Math.floor(index / samples) % lines;
        place.band = Math.floor(index / (samples * lines));
      };
    case 'bil':
      return (index, place) => {
        place.sample = index % samples;
        place.band = Math.floor(index / samples) % bands;
        place.line = Math.floor(index / (samples * bands));
      };
    case 'bip':
      return (index, place) => {
        place.band = index % bands;
        place.sample = Math.floor(index / bands) % samples;
        place.line = Math.floor(index / (bands * samples));
      };
  }
}
