import { type Interleave } from '../hyperspectral/index.js';
import { seededRandom } from '../random.js';
import { type Cube, makeCube } from './cube.js';
import { enviData, enviHeader } from './envi-files.js';
import { storages } from './storage.js';

/** A file of a scene. */
export interface SceneFile {
  readonly key: string;
  readonly body: Uint8Array;
}

/** A small hyperspectral scene in ENVI format, with its content. */
export interface Scene {
  /** Such as `scene-003-bip-float32`. */
  readonly name: string;
  /** Such as `64 × 48 pixels, 24 bands, BIP, float32`. */
  readonly description: string;
  readonly header: SceneFile;
  readonly data: SceneFile;
  /** The value of every sample, for reference statistics. */
  readonly cube: Cube;
}

/** Options of {@link makeScenes}. */
export interface MakeScenesOptions {
  readonly count: number;
  /** The same seed produces the same scenes. @default 1 */
  readonly seed?: number;
  /** Pixels per line. @default 64 */
  readonly samples?: number;
  /** @default 48 */
  readonly lines?: number;
  /** @default 24 */
  readonly bands?: number;
}

const INTERLEAVES: readonly Interleave[] = ['bil', 'bsq', 'bip'];

/** Extensions of data files. The Activator finds all of them. */
const EXTENSIONS = ['.img', '', '.dat'] as const;

/**
 * Generates scenes with different landscapes. Interleave, data type, byte order, offset and extension change from scene
 * to scene. Nine scenes have all data types, and each interleave three times.
 */
export function makeScenes({ count, seed = 1, samples = 64, lines = 48, bands = 24 }: MakeScenesOptions): Scene[] {
  return Array.from({ length: count }, (_, index) => {
    // The index wraps around lists that are not empty.
    const storage = storages[index % storages.length] as (typeof storages)[number];
    const interleave = INTERLEAVES[(index + Math.floor(index / storages.length)) % INTERLEAVES.length] as Interleave;
    const settings = { storage, interleave, littleEndian: index % 4 !== 3, headerOffset: index % 5 === 4 ? 128 : 0 };
    const cube = makeCube({ samples, lines, bands, storage, random: seededRandom(seed * 1_000_003 + index) });
    const name = `scene-${String(index + 1).padStart(3, '0')}-${interleave}-${storage.name}`;
    return {
      name,
      description: `${samples} × ${lines} pixels, ${bands} bands, ${interleave.toUpperCase()}, ${storage.name}`,
      header: { key: `scenes/${name}.hdr`, body: new TextEncoder().encode(enviHeader(name, cube, settings)) },
      data: { key: `scenes/${name}${EXTENSIONS[index % EXTENSIONS.length] ?? ''}`, body: enviData(cube, settings) },
      cube,
    };
  });
}
