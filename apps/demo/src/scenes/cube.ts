import { type Random } from '../concurrent-download/flags/random.js';
import { makeLandscape } from './landscape.js';
import { reflectance } from './spectra.js';
import { type Storage } from './storage.js';

/**
 * The content of a scene, known to whoever made it: `values[band][line * samples + sample]`, as they are after they
 * were stored.
 */
export interface Cube {
  readonly samples: number;
  readonly lines: number;
  /** In nanometres, one a band. */
  readonly wavelengths: readonly number[];
  readonly values: readonly Float64Array[];
  /** Stands for "no data" in a corner that the sensor did not see; integers with a sign only. */
  readonly ignoreValue: number | undefined;
}

/** What a cube is made of. */
export interface CubeOptions {
  readonly samples: number;
  readonly lines: number;
  readonly bands: number;
  readonly storage: Storage;
  readonly random: Random;
}

const FIRST_NANOMETRES = 420;
const LAST_NANOMETRES = 2_380;
const NO_DATA = -9_999;

/** A landscape as a spectrometer sees it, with a little noise. */
export function makeCube({ samples, lines, bands, storage, random }: CubeOptions): Cube {
  const ground = makeLandscape(samples, lines, random);
  const wavelengths = Array.from({ length: bands }, (_, band) =>
    bands === 1
      ? FIRST_NANOMETRES
      : Math.round(FIRST_NANOMETRES + ((LAST_NANOMETRES - FIRST_NANOMETRES) * band) / (bands - 1)),
  );
  const ignoreValue = storage.name === 'int16' || storage.name === 'int32' ? NO_DATA : undefined;
  const values = wavelengths.map(() => new Float64Array(samples * lines));
  for (let line = 0; line < lines; line += 1) {
    for (let sample = 0; sample < samples; sample += 1) {
      const { material, light } = ground(line, sample);
      // The sensor's swath cuts off a corner.
      const isUnseen = ignoreValue !== undefined && line + sample < (lines + samples) / 16;
      for (const [band, wavelength] of wavelengths.entries()) {
        const seen = reflectance(material, wavelength) * light + (random() - 0.5) * 0.01;
        const plane = values[band];
        if (plane !== undefined)
          plane[line * samples + sample] = isUnseen
            ? ignoreValue
            : storage.roundTrip(Math.max(0, seen) * storage.scale);
      }
    }
  }
  return { samples, lines, wavelengths, values, ignoreValue };
}
