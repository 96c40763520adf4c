import * as z from 'zod/mini';
import { type WorkflowContract, parseInput } from '@stepwell/core';
import { contractFromZod, withDescription } from '@stepwell/core/contract';
import { type BandStatistics } from './band-statistics.js';
import { type ScenePlan } from './scene-plan.js';

/** The input of the Activator. */
export interface ActivatorInput {
  /** `s3://bucket/key.hdr` of an ENVI header. The data file has the same prefix. */
  readonly sceneUri: string;
}

/** The output of the Processor. */
export interface SceneResult {
  readonly sceneUri: string;
  /** One entry per planned band, in order. */
  readonly bands: readonly BandStatistics[];
  /** An 8-bit RGB PNG of the scene. */
  readonly quickLook: {
    readonly bucket: string;
    readonly key: string;
    readonly width: number;
    readonly height: number;
  };
}

/** The pattern of a `sceneUri`: the key has up to 900 characters and ends in `.hdr`, in lower or upper case. */
export const SCENE_URI_PATTERN =
  '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/\\r\\n][^\\r\\n]{0,895}\\.[hH][dD][rR](?![\\s\\S])';

/** The description of a `sceneUri`. */
export const SCENE_URI_DESCRIPTION =
  'the s3://bucket/key.hdr URI of an ENVI header with a key of at most 900 characters';

const sceneUri = withDescription(z.string().check(z.regex(new RegExp(SCENE_URI_PATTERN))), SCENE_URI_DESCRIPTION);
const integer = (minimum: number, description: string) => withDescription(z.int().check(z.gte(minimum)), description);
const number = (description: string) => withDescription(z.number(), description);
const string = (description: string) => withDescription(z.string(), description);
const side = (what: string) => integer(1, `the number of ${what}, an integer of at least 1`);
const bandNumber = integer(1, 'a band number, an integer of at least 1');

const plan = withDescription(
  z.object({
    sceneUri,
    dataUri: withDescription(z.string().check(z.regex(/^s3:\/\/[^/]+\/./)), 'the s3://bucket/key URI of the data'),
    dataVersion: string('the entity tag of the data'),
    dataBytes: integer(1, 'the size of the data in bytes'),
    samples: side('samples'),
    lines: side('lines'),
    bands: side('bands'),
    interleave: withDescription(z.enum(['bsq', 'bil', 'bip']), 'bsq, bil or bip'),
    dataType: integer(1, 'an ENVI data type code'),
    byteOrder: withDescription(z.union([z.literal(0), z.literal(1)]), '0 (little endian) or 1 (big endian)'),
    headerOffset: integer(0, 'the number of bytes before the first sample'),
    ignoreValue: z.optional(number('the value of missing samples')),
    wavelengthUnits: z.optional(string('the unit of the wavelengths')),
    bandPlan: withDescription(
      z
        .array(
          withDescription(
            z.object({
              band: bandNumber,
              wavelength: z.optional(number('a wavelength')),
              name: z.optional(string('a name')),
            }),
            'an object { band }',
          ),
        )
        .check(z.minLength(1)),
      'a non-empty list of bands',
    ),
    quickLook: withDescription(
      z.object({
        red: bandNumber,
        green: bandNumber,
        blue: bandNumber,
        step: integer(1, 'the number of pixels for each pixel of the picture'),
        width: integer(1, 'a number of pixels'),
        height: integer(1, 'a number of pixels'),
      }),
      'an object { red, green, blue, step, width, height }',
    ),
  }),
  'a scene plan, the output of the Activator',
);

const statistics = withDescription(
  z.object({
    band: bandNumber,
    wavelength: z.optional(number('a wavelength')),
    count: integer(0, 'the number of valid samples'),
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
        bucket: string('a bucket'),
        key: string('a key'),
        width: integer(1, 'a number of pixels'),
        height: integer(1, 'a number of pixels'),
      }),
      'an object { bucket, key, width, height }',
    ),
  }),
  'the output of the Processor',
);

/**
 * The contract of the Activator, which checks a scene and plans its bands. It accepts unknown fields, so that workflows
 * can add their own.
 */
export const activator: WorkflowContract<ActivatorInput, ScenePlan> = contractFromZod(
  'hyperspectral/activator',
  withDescription(z.object({ sceneUri }), 'an object { "sceneUri" }'),
  plan,
);

/** The contract of the Processor, which computes statistics and a quick-look of a planned scene. */
export const processor: WorkflowContract<ScenePlan, SceneResult> = contractFromZod(
  'hyperspectral/processor',
  plan,
  result,
);

/** Validates the input of the Activator. @throws InvalidInput */
export function parseActivatorInput(value: unknown): ActivatorInput {
  return parseInput(activator, value);
}

/** Validates the input of the Processor. @throws InvalidInput */
export function parseProcessorInput(value: unknown): ScenePlan {
  return parseInput(processor, value);
}
