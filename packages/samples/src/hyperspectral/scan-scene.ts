import { type BandStatistics, RunningStatistics } from './band-statistics.js';
import { type SceneLayout } from './envi-header.js';
import { InvalidScene } from './invalid-scene.js';
import { type SamplePosition, checkDataBytes, sampleLocator } from './layout.js';
import { type Picture, type QuickLookPlan, stretchContrast } from './quick-look.js';
import { type PlannedBand } from './scene-plan.js';

/** The result of one pass over a scene's data. */
export interface SceneScan {
  /** One entry per planned band, in order. */
  readonly bands: readonly BandStatistics[];
  readonly quickLook: Picture;
}

/** The statistics and the picture to compute for a scene. */
export interface ScanPlan {
  readonly bandPlan: readonly PlannedBand[];
  readonly quickLook: QuickLookPlan;
}

/**
 * Reads a scene's data once, in the order of the file, for every interleave. Memory holds a few numbers per band and
 * the picture, not the scene.
 *
 * @param chunks the data file's bytes, split at arbitrary positions
 * @throws {@link InvalidScene} if the data has fewer or more bytes than the layout specifies
 */
export async function scanScene(
  layout: SceneLayout,
  plan: ScanPlan,
  chunks: AsyncIterable<Uint8Array>,
): Promise<SceneScan> {
  const statistics: (RunningStatistics | undefined)[] = Array.from({ length: layout.bands });
  for (const { band } of plan.bandPlan) statistics[band - 1] = new RunningStatistics();
  const sketch = new PictureBuilder(plan.quickLook);
  const { ignoreValue } = layout;
  const place: SamplePosition = { band: 0, line: 0, sample: 0 };
  const locate = sampleLocator(layout);

  const bytes = await eachSample(layout, chunks, (index, value) => {
    locate(index, place);
    const counts = value !== ignoreValue && Number.isFinite(value);
    if (counts) statistics[place.band]?.add(value);
    sketch.add(place, counts ? value : Number.NaN);
  });
  checkDataBytes(layout, bytes);

  const bands = plan.bandPlan.map(({ band, wavelength }) =>
    (statistics[band - 1] ?? new RunningStatistics()).of(band, wavelength),
  );
  return { bands, quickLook: sketch.picture(bands) };
}

/** Calls back with every whole sample after the header's offset. Resolves to the number of bytes read. */
async function eachSample(
  layout: SceneLayout,
  chunks: AsyncIterable<Uint8Array>,
  onSample: (index: number, value: number) => void,
): Promise<number> {
  const { sampleType, littleEndian, headerOffset } = layout;
  const samples = layout.samples * layout.lines * layout.bands;
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
    if (index + whole > samples)
      throw new InvalidScene(
        `The data must have ${samples} samples, got more. The header and the data belong to different scenes.`,
      );
    for (let sample = 0; sample < whole; sample += 1)
      onSample(index + sample, sampleType.read(view, sample * sampleType.bytes, littleEndian));
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

/** Collects every n-th pixel of three bands, unscaled until the statistics determine the contrast. */
class PictureBuilder {
  readonly #plan: QuickLookPlan;
  /** Numbered from 0. */
  readonly #bands: readonly number[];
  readonly #values: readonly Float64Array[];

  constructor(plan: QuickLookPlan) {
    this.#plan = plan;
    this.#bands = [plan.red - 1, plan.green - 1, plan.blue - 1];
    this.#values = this.#bands.map(() => new Float64Array(plan.width * plan.height));
  }

  add({ band, line, sample }: SamplePosition, value: number): void {
    const { step, width } = this.#plan;
    if (line % step !== 0 || sample % step !== 0) return;
    const at = (line / step) * width + sample / step;
    for (let color = 0; color < 3; color += 1) {
      const values = this.#values[color];
      if (this.#bands[color] === band && values !== undefined) values[at] = value;
    }
  }

  picture(bands: readonly BandStatistics[]): Picture {
    const { width, height } = this.#plan;
    const rgb = new Uint8Array(width * height * 3);
    for (const [color, shown] of this.#bands.entries()) {
      const statistics = bands.find(({ band }) => band === shown + 1);
      if (statistics !== undefined)
        this.#values[color]?.forEach((value, pixel) => (rgb[pixel * 3 + color] = stretchContrast(value, statistics)));
    }
    return { width, height, rgb };
  }
}
