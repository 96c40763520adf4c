import { type BandStatistics, RunningStatistics } from './band-statistics.js';
import { type EnviHeader } from './envi-header.js';
import { InvalidScene } from './invalid-scene.js';
import { type Place, checkDataBytes, placing } from './layout.js';
import { type Picture, quickLookBands, quickLookStep, stretch } from './quick-look.js';

/** What one pass over a scene's data gives. */
export interface SceneScan {
  /** One entry a band, in order. */
  readonly bands: readonly BandStatistics[];
  readonly quickLook: Picture;
}

/**
 * Reads a scene's data once, in the order of the file, whatever its interleave: memory is a few numbers a band and the picture,
 * not the scene.
 *
 * @param chunks the data file's bytes, cut anywhere
 * @param longestSide of the picture, in pixels
 * @throws {@link InvalidScene} when there are fewer or more bytes than the header announces
 */
export async function scanScene(header: EnviHeader, chunks: AsyncIterable<Uint8Array>, longestSide = 512): Promise<SceneScan> {
  const statistics = Array.from({ length: header.bands }, () => new RunningStatistics());
  const sketch = new Sketch(header, longestSide);
  const { ignoreValue } = header;
  const place: Place = { band: 0, line: 0, sample: 0 };
  const locate = placing(header);

  const bytes = await eachSample(header, chunks, (index, value) => {
    locate(index, place);
    const counts = value !== ignoreValue && !Number.isNaN(value);
    if (counts) statistics[place.band]?.add(value);
    sketch.take(place, counts ? value : Number.NaN);
  });
  checkDataBytes(header, bytes);

  const bands = statistics.map((running, band) => running.of(band + 1, header.wavelengths?.[band]));
  return { bands, quickLook: sketch.picture(bands) };
}

/** Calls back with every whole sample that the chunks hold after the header's offset; resolves to the number of bytes seen. */
async function eachSample(header: EnviHeader, chunks: AsyncIterable<Uint8Array>, onSample: (index: number, value: number) => void): Promise<number> {
  const { sampleType, littleEndian, headerOffset } = header;
  const samples = header.samples * header.lines * header.bands;
  let rest = new Uint8Array(0);
  let toSkip = headerOffset;
  let seen = 0;
  let index = 0;
  for await (const chunk of chunks) {
    seen += chunk.byteLength;
    const skipped = Math.min(toSkip, chunk.byteLength);
    toSkip -= skipped;
    const bytes = joined(rest, chunk.subarray(skipped));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const whole = Math.floor(bytes.byteLength / sampleType.bytes);
    if (index + whole > samples) throw new InvalidScene(`The data goes on after the ${samples} samples that the header announces: one of them belongs to another scene.`);
    for (let sample = 0; sample < whole; sample += 1) onSample(index + sample, sampleType.read(view, sample * sampleType.bytes, littleEndian));
    index += whole;
    rest = bytes.slice(whole * sampleType.bytes);
  }
  return seen;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.byteLength === 0) return second;
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(first);
  both.set(second, first.byteLength);
  return both;
}

/** Every n-th pixel of three bands, kept as it is until the statistics tell how to stretch it. */
class Sketch {
  readonly #step: number;
  readonly #width: number;
  readonly #height: number;
  readonly #bands: readonly number[];
  readonly #values: readonly Float64Array[];

  constructor(header: EnviHeader, longestSide: number) {
    this.#step = quickLookStep(header, longestSide);
    this.#width = Math.ceil(header.samples / this.#step);
    this.#height = Math.ceil(header.lines / this.#step);
    this.#bands = quickLookBands(header);
    this.#values = this.#bands.map(() => new Float64Array(this.#width * this.#height));
  }

  take({ band, line, sample }: Place, value: number): void {
    if (line % this.#step !== 0 || sample % this.#step !== 0) return;
    const at = (line / this.#step) * this.#width + sample / this.#step;
    for (const [colour, shown] of this.#bands.entries()) {
      const values = this.#values[colour];
      if (shown === band && values !== undefined) values[at] = value;
    }
  }

  picture(bands: readonly BandStatistics[]): Picture {
    const rgb = new Uint8Array(this.#width * this.#height * 3);
    for (const [colour, band] of this.#bands.entries()) {
      const statistics = bands[band];
      if (statistics !== undefined) this.#values[colour]?.forEach((value, pixel) => (rgb[pixel * 3 + colour] = stretch(value, statistics)));
    }
    return { width: this.#width, height: this.#height, rgb };
  }
}
