import { createHash } from 'node:crypto';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { type FlagFormat, flagName } from './codes.js';
import { designFlag } from './design.js';
import { CONTENT_TYPES, encodeImage } from './encode.js';
import { paintFlag } from './paint.js';
import { seededRandom } from '@stepwell/samples/random';

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

/** Options of {@link makeFlags}. */
export interface FlagSetOptions {
  /** The seed. The same seed produces the same files. @default 1 */
  readonly seed?: number;
  /** Aborts the generation with the reason of the signal. */
  readonly signal?: AbortSignal;
  /** Called periodically with the number of generated flags. */
  readonly onProgress?: (made: number) => void;
}

/** Flags between two turns of the event loop, about 50 ms. */
const SLICE = 32;

/**
 * Generates `count` distinct images that look like country flags, alternately GIF and PNG, each valid for every
 * decoder. The first 249 are named by country code, the rest by region: see {@link flagName}. A longer set starts with
 * the shorter one.
 *
 * @param count number of flags, from 0
 */
export async function makeFlags(count: number, options: FlagSetOptions = {}): Promise<Flag[]> {
  const random = seededRandom(options.seed ?? 1);
  const known = new Set<string>();
  const flags: Flag[] = [];
  while (flags.length < count) {
    const { path, format } = flagName(flags.length);
    const raster = paintFlag(designFlag(random));
    // Hash the pixels, not the file: the same picture as GIF and as PNG would be two files of one flag.
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
