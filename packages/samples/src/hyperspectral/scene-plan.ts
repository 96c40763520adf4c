import { type EnviHeader, type Interleave, type SceneLayout } from './envi-header.js';
import { InvalidScene } from './invalid-scene.js';
import { checkDataBytes } from './layout.js';
import { type QuickLookPlan, planQuickLook } from './quick-look.js';
import { sampleTypeOf } from './sample-type.js';

/** The maximum number of bands of a scene. The statistics of more bands exceed the 256 KiB payload limit of a state. */
export const BANDS_LIMIT = 1_000;

/** The longest side of a quick-look in pixels. */
export const QUICK_LOOK_SIDE = 512;

/** The maximum length of a band's name in characters, so that the plan can hold a thousand of them. */
const NAME_LIMIT = 64;

/** A band to compute. */
export interface PlannedBand {
  /** Numbered from 1, as in ENVI. */
  readonly band: number;
  /** Center wavelength, if the header has one. */
  readonly wavelength?: number;
  /** At most its first 64 characters. */
  readonly name?: string;
}

/** The output of the Activator and the input of the Processor: a checked scene and its plan. */
export interface ScenePlan {
  /** `s3://bucket/key` of the header. */
  readonly sceneUri: string;
  /** `s3://bucket/key` of the data. */
  readonly dataUri: string;
  /** The entity tag of the checked data. The Processor reads this version or fails. */
  readonly dataVersion: string;
  /** Size of the data in bytes. */
  readonly dataBytes: number;
  readonly samples: number;
  readonly lines: number;
  readonly bands: number;
  readonly interleave: Interleave;
  /** The ENVI code of the sample type, such as 2 for 16-bit signed integers. */
  readonly dataType: number;
  /** 0 for little endian, 1 for big endian. */
  readonly byteOrder: 0 | 1;
  readonly headerOffset: number;
  /** The value that represents "no data". */
  readonly ignoreValue?: number;
  /** Example: `Nanometers`. */
  readonly wavelengthUnits?: string;
  /** The bands to compute: all bands that the header does not mark as bad. */
  readonly bandPlan: readonly PlannedBand[];
  readonly quickLook: QuickLookPlan;
}

/** The locations of a scene's files, which its header does not contain. */
export interface SceneFiles {
  readonly sceneUri: string;
  readonly dataUri: string;
  readonly dataVersion: string;
  readonly dataBytes: number;
}

/**
 * Plans the computation for a scene.
 *
 * @throws {@link InvalidScene} if the data is shorter or longer than the header specifies, if there are more than
 * {@link BANDS_LIMIT} bands, or if no band is good
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

/** Returns the layout of a plan's samples. @throws {@link InvalidScene} for an unknown data type */
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
