import { type Random } from '../random.js';
import { makeLandscape } from './landscape.js';
import { reflectance } from './spectra.js';
import { type Storage } from './storage.js';

/** The content of a scene: `values[band][line * samples + sample]`, with the precision of the stored samples. */
export interface Cube {
  readonly samples: number;
  readonly lines: number;
  /** In nanometers, one per band. */
  readonly wavelengths: readonly number[];
  readonly values: readonly Float64Array[];
  /** The value of pixels without data in a corner that the sensor did not see; only for signed integers. */
  readonly ignoreValue: number | undefined;
}

/** Options of {@link makeCube}. */
export interface CubeOptions {
  readonly samples: number;
  readonly lines: number;
  readonly bands: number;
  readonly storage: Storage;
  readonly random: Random;
}

const FIRST_NANOMETERS = 420;
const LAST_NANOMETERS = 2_380;
const NO_DATA = -9_999;

/** Generates a landscape as seen by a spectrometer, with a little noise. */
export function makeCube({ samples, lines, bands, storage, random }: CubeOptions): Cube {
  const ground = makeLandscape(samples, lines, random);
  const wavelengths = Array.from({ length: bands }, (_, band) =>
    bands === 1
      ? FIRST_NANOMETERS
      : Math.round(FIRST_NANOMETERS + ((LAST_NANOMETERS - FIRST_NANOMETERS) * band) / (bands - 1)),
  );
  const ignoreValue = storage.name === 'int16' || storage.name === 'int32' ? NO_DATA : undefined;
  const values = wavelengths.map(() => new Float64Array(samples * lines));
  for (let line = 0; line < lines; line += 1) {
    for (let sample = 0; sample < samples; sample += 1) {
      const { material, light } = ground(line, sample);
      // A corner is outside the swath of the sensor.
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
