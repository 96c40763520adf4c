import { type EnviHeader, type Interleave, type SceneLayout } from './envi-header.js';
import { InvalidScene } from './invalid-scene.js';
import { checkDataBytes } from './layout.js';
import { type QuickLookPlan, planQuickLook } from './quick-look.js';
import { sampleTypeOf } from './sample-type.js';

/** Most bands of a scene: with more of them, their statistics would not fit the 256 KiB that a state may give on. */
export const BANDS_LIMIT = 1_000;

/** Longest side of a quick-look in pixels. */
export const QUICK_LOOK_SIDE = 512;

/** So many characters of a band's name are kept: a thousand of them have to fit the plan. */
const NAME_LIMIT = 64;

/** A band that is worth computing. */
export interface PlannedBand {
  /** Counted from 1, as ENVI does. */
  readonly band: number;
  /** Centre wavelength, where the header has one. */
  readonly wavelength?: number;
  /** At most its first 64 characters. */
  readonly name?: string;
}

/** What the Activator gives and the Processor takes: a scene that was checked, and what to do with it. */
export interface ScenePlan {
  /** `s3://bucket/key` of the header. */
  readonly sceneUri: string;
  /** `s3://bucket/key` of the data. */
  readonly dataUri: string;
  /** The entity tag of the data that was checked: the Processor reads this version or fails. */
  readonly dataVersion: string;
  /** Size of the data in bytes. */
  readonly dataBytes: number;
  readonly samples: number;
  readonly lines: number;
  readonly bands: number;
  readonly interleave: Interleave;
  /** ENVI's code of how a sample is stored, such as 2 for 16-bit signed integers. */
  readonly dataType: number;
  /** 0 for little endian, 1 for big endian. */
  readonly byteOrder: 0 | 1;
  readonly headerOffset: number;
  /** The value that stands for "no data". */
  readonly ignoreValue?: number;
  /** Such as `Nanometers`. */
  readonly wavelengthUnits?: string;
  /** The bands to compute: all that the header does not mark as bad. */
  readonly bandPlan: readonly PlannedBand[];
  readonly quickLook: QuickLookPlan;
}

/** Where a scene lies, as far as its header does not say. */
export interface SceneFiles {
  readonly sceneUri: string;
  readonly dataUri: string;
  readonly dataVersion: string;
  readonly dataBytes: number;
}

/**
 * Plans what is to be computed of a scene.
 *
 * @throws {@link InvalidScene} when the data is shorter or longer than the header says, when there are more than
 * {@link BANDS_LIMIT} bands, or none that is good
 */
export function planScene(header: EnviHeader, files: SceneFiles): ScenePlan {
  checkDataBytes(header, files.dataBytes);
  if (header.bands > BANDS_LIMIT)
    throw new InvalidScene(`bands must be at most ${BANDS_LIMIT}, got ${header.bands}. Split the scene.`);
  const bandPlan = Array.from({ length: header.bands }, (_, band) => band)
    .filter((band) => !header.badBands.includes(band))
    .map((band) => plannedBand(header, band));
  if (bandPlan.length === 0)
    throw new InvalidScene(`bbl must mark at least one band as good, got ${header.bands} bad bands`);
  const { samples, lines, bands, interleave, headerOffset, ignoreValue, wavelengthUnits } = header;
  return {
    ...files,
    samples,
    lines,
    bands,
    interleave,
    headerOffset,
    dataType: header.sampleType.code,
    byteOrder: header.littleEndian ? 0 : 1,
    ...(ignoreValue === undefined ? {} : { ignoreValue }),
    ...(wavelengthUnits === undefined ? {} : { wavelengthUnits }),
    bandPlan,
    quickLook: planQuickLook(header, QUICK_LOOK_SIDE),
  };
}

function plannedBand({ wavelengths, bandNames }: EnviHeader, band: number): PlannedBand {
  const [wavelength, name] = [wavelengths?.[band], bandNames?.[band]];
  return {
    band: band + 1,
    ...(wavelength === undefined ? {} : { wavelength }),
    ...(name === undefined ? {} : { name: name.slice(0, NAME_LIMIT) }),
  };
}

/** Where a plan's samples stand. @throws {@link InvalidScene} for a data type that there is not */
export function layoutOf({
  samples,
  lines,
  bands,
  headerOffset,
  dataType,
  interleave,
  byteOrder,
  ignoreValue,
}: ScenePlan): SceneLayout {
  return {
    samples,
    lines,
    bands,
    headerOffset,
    sampleType: sampleTypeOf(dataType),
    interleave,
    littleEndian: byteOrder === 0,
    ignoreValue,
  };
}
