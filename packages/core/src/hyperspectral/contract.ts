import * as z from 'zod/mini';
import { type WorkflowContract, parseInput } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { type BandStatistics } from './band-statistics.js';
import { type ScenePlan } from './scene-plan.js';

/** What the Activator takes. */
export interface ActivatorInput {
  /** `s3://bucket/key.hdr` of an ENVI header; its data lies beside it. */
  readonly sceneUri: string;
}

/** What the Processor gives. */
export interface SceneResult {
  readonly sceneUri: string;
  /** One entry a planned band, in order. */
  readonly bands: readonly BandStatistics[];
  /** An 8-bit RGB PNG of the scene. */
  readonly quickLook: {
    readonly bucket: string;
    readonly key: string;
    readonly width: number;
    readonly height: number;
  };
}

/** What a `sceneUri` looks like: the key, up to 900 characters, ends in `.hdr`, in small or capital letters. */
export const SCENE_URI_PATTERN =
  '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/\\r\\n][^\\r\\n]{0,895}\\.[hH][dD][rR](?![\\s\\S])';

/** What to give as a `sceneUri`. */
export const SCENE_URI_DESCRIPTION = 'the s3://bucket/key.hdr URI of an ENVI header, its key at most 900 characters';

const sceneUri = withDescription(z.string().check(z.regex(new RegExp(SCENE_URI_PATTERN))), SCENE_URI_DESCRIPTION);
const integer = (least: number, remedy: string) => withDescription(z.int().check(z.gte(least)), remedy);
const number = (remedy: string) => withDescription(z.number(), remedy);
const text = (remedy: string) => withDescription(z.string(), remedy);
const side = (what: string) => integer(1, `how many ${what} the scene has, a whole number from 1`);
const bandNumber = integer(1, 'the number of a band, from 1');

const plan = withDescription(
  z.object({
    sceneUri,
    dataUri: withDescription(z.string().check(z.regex(/^s3:\/\/[^/]+\/./)), 'the s3://bucket/key URI of the data'),
    dataVersion: text('the entity tag of the data'),
    dataBytes: integer(1, 'the size of the data in bytes'),
    samples: side('samples'),
    lines: side('lines'),
    bands: side('bands'),
    interleave: withDescription(z.enum(['bsq', 'bil', 'bip']), 'bsq, bil or bip'),
    dataType: integer(1, "ENVI's code of the data type"),
    byteOrder: withDescription(z.union([z.literal(0), z.literal(1)]), '0 for little endian or 1 for big endian'),
    headerOffset: integer(0, 'how many bytes stand in front of the first sample'),
    ignoreValue: z.optional(number('the value that stands for no data')),
    wavelengthUnits: z.optional(text('the unit of the wavelengths')),
    bandPlan: withDescription(
      z
        .array(
          withDescription(
            z.object({
              band: bandNumber,
              wavelength: z.optional(number('a wavelength')),
              name: z.optional(text('a name')),
            }),
            'an object { band }',
          ),
        )
        .check(z.minLength(1)),
      'a list of at least one band',
    ),
    quickLook: withDescription(
      z.object({
        red: bandNumber,
        green: bandNumber,
        blue: bandNumber,
        step: integer(1, 'of how many pixels one is shown'),
        width: integer(1, 'pixels'),
        height: integer(1, 'pixels'),
      }),
      'an object { red, green, blue, step, width, height }',
    ),
  }),
  "the Activator's output, a scene plan",
);

const statistics = withDescription(
  z.object({
    band: bandNumber,
    wavelength: z.optional(number('a wavelength')),
    count: integer(0, 'how many samples count'),
    minimum: z.optional(number('a number')),
    maximum: z.optional(number('a number')),
    mean: z.optional(number('a number')),
    standardDeviation: z.optional(number('a number')),
  }),
  'the statistics of a band',
);

const result = withDescription(
  z.object({
    sceneUri,
    bands: withDescription(z.array(statistics), 'a list of statistics'),
    quickLook: withDescription(
      z.object({
        bucket: text('a bucket'),
        key: text('a key'),
        width: integer(1, 'pixels'),
        height: integer(1, 'pixels'),
      }),
      'an object { bucket, key, width, height }',
    ),
  }),
  "the Processor's output",
);

/**
 * What the Activator takes and gives: it checks a scene and plans its bands. Fields that it does not know pass, so that
 * workflows may add their own.
 */
export const activator: WorkflowContract<ActivatorInput, ScenePlan> = contractFromZod(
  'hyperspectral/activator',
  withDescription(z.object({ sceneUri }), 'an object { "sceneUri" }'),
  plan,
);

/** What the Processor takes and gives: it computes statistics and a quick-look of a scene that was planned. */
export const processor: WorkflowContract<ScenePlan, SceneResult> = contractFromZod(
  'hyperspectral/processor',
  plan,
  result,
);

/** An Activator's input, checked. @throws InvalidInput */
export function parseActivatorInput(value: unknown): ActivatorInput {
  return parseInput(activator, value);
}

/** A Processor's input, checked. @throws InvalidInput */
export function parseProcessorInput(value: unknown): ScenePlan {
  return parseInput(processor, value);
}
