import { createHash } from 'node:crypto';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { type FlagFormat, flagName } from './codes.js';
import { designFlag } from './design.js';
import { CONTENT_TYPES, encodeImage } from './encode.js';
import { paintFlag } from './paint.js';
import { seededRandom } from './random.js';

/** One image file of the set. */
export interface Flag {
  /** Path below the base URL, such as `ad/ad.gif`. */
  readonly path: string;
  readonly format: FlagFormat;
  /** `image/gif` or `image/png`. */
  readonly contentType: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** The file. */
  readonly body: Buffer;
  /** SHA-256 of the file, hex; no two flags of a set share it. */
  readonly sha256: string;
}

/** What may be chosen about a set of flags. */
export interface FlagSetOptions {
  /** Which set: the same seed gives the same files. @default 1 */
  readonly seed?: number;
  /** Stops the work with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of flags made so far. */
  readonly onProgress?: (made: number) => void;
}

/** Flags made between two looks at the event loop: about 50 ms of work. */
const SLICE = 32;

/**
 * Makes `count` country-flag-like images, GIF and PNG by turns, all distinct, each valid to any decoder. The first 249
 * are named by country code, the rest by region: see {@link flagName}. A longer set starts with the shorter one.
 *
 * @param count how many, from 0
 */
export async function makeFlags(count: number, options: FlagSetOptions = {}): Promise<Flag[]> {
  const random = seededRandom(options.seed ?? 1);
  const known = new Set<string>();
  const flags: Flag[] = [];
  while (flags.length < count) {
    const { path, format } = flagName(flags.length);
    const raster = paintFlag(designFlag(random));
    // Hashing the pixels rather than the file: the same picture as GIF and as PNG would be two files and one flag.
    const picture = createHash('sha256')
      .update(`${raster.width}:${raster.palette.join()}:`)
      .update(raster.pixels)
      .digest('base64');
    if (known.has(picture)) continue;
    known.add(picture);
    const body = encodeImage(raster, format);
    const sha256 = createHash('sha256').update(body).digest('hex');
    flags.push({
      path,
      format,
      contentType: CONTENT_TYPES[format],
      width: raster.width,
      height: raster.height,
      body,
      sha256,
    });
    if (flags.length % SLICE === 0) {
      options.onProgress?.(flags.length);
      await yieldToEvents();
      options.signal?.throwIfAborted();
    }
  }
  options.onProgress?.(flags.length);
  return flags;
}
