import { parseArgs } from 'node:util';
import { demos } from './demos.js';

/** The options of the command line. */
export interface DemoArguments {
  readonly help: boolean;
  /** The only demo to run. Runs all demos if undefined. */
  readonly only: string | undefined;
  /** Images of ConcurrentDownload. */
  readonly images: number;
  /** Whether the environment of the last demo stays running until Ctrl-C. */
  readonly keep: boolean;
}

/** The default number of images, as in the source system. */
const DEFAULT_IMAGES = 240;
const MAX_IMAGES = 50_000;

/** The help text. */
export const USAGE = `npm start -- [--only <workflow>] [--images <number>] [--keep]

Runs every workflow on real input with the local runtime, and checks its guarantees.

  --only <workflow>   one of: ${demos.map(({ name }) => name).join(', ')}
  --images <number>   images to download, 40 to ${MAX_IMAGES} (default ${DEFAULT_IMAGES})
  --keep              keep the environment of the last workflow, and its console, until Ctrl-C
  --help              show this text
`;

/** The command line is invalid. The message contains the option and its constraint. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Parses the command line.
 *
 * @throws {@link UsageError} for an unknown flag, an unknown workflow, or a number out of range
 */
export function parseArguments(args: readonly string[]): DemoArguments {
  const { help, only, images, keep } = valuesOf(args);
  if (only !== undefined && !demos.some(({ name }) => name === only))
    throw new UsageError(
      `--only must be one of ${demos.map(({ name }) => name).join(', ')}, got ${JSON.stringify(only)}`,
    );
  const number = images === undefined ? DEFAULT_IMAGES : /^\d+$/.test(images) ? Number(images) : Number.NaN;
  if (!(number >= 40 && number <= MAX_IMAGES))
    throw new UsageError(`--images must be a whole number from 40 to ${MAX_IMAGES}, got ${JSON.stringify(images)}`);
  return { help: help ?? false, only, images: number, keep: keep ?? false };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean' },
        only: { type: 'string' },
        images: { type: 'string' },
        keep: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
