import { parseArgs } from 'node:util';
import { demos } from './demos.js';

/** What the command line asks for. */
export interface DemoArguments {
  readonly help: boolean;
  /** The one demo to run; all when left out. */
  readonly only: string | undefined;
  /** How many images ConcurrentDownload has. */
  readonly images: number;
  /** Whether each environment stays up until Ctrl-C. */
  readonly keepUp: boolean;
}

/** Images of a run unless told otherwise: the countries, as the source has them. */
const DEFAULT_IMAGES = 240;
const MAX_IMAGES = 50_000;

/** How to call it. */
export const USAGE = `npm start -- [--only <workflow>] [--images <number>] [--keep-up]

Runs every workflow on real input, on the local runtime, and says what it found.

  --only <workflow>   one of: ${demos.map(({ name }) => name).join(', ')}
  --images <number>   how many images to download, 40 to ${MAX_IMAGES} (default ${DEFAULT_IMAGES})
  --keep-up           leave the environment up until Ctrl-C
  --help              this text
`;

/** The command line cannot be understood; the message says why and what to give. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the command line.
 *
 * @throws {@link UsageError} for an unknown flag, an unknown workflow, or a number out of bounds
 */
export function parseArguments(args: readonly string[]): DemoArguments {
  const { help, only, images, 'keep-up': keepUp } = valuesOf(args);
  if (only !== undefined && !demos.some(({ name }) => name === only))
    throw new UsageError(
      `--only: there is no workflow ${JSON.stringify(only)}; give one of ${demos.map(({ name }) => name).join(', ')}.`,
    );
  const number = images === undefined ? DEFAULT_IMAGES : /^\d+$/.test(images) ? Number(images) : Number.NaN;
  if (!(number >= 40 && number <= MAX_IMAGES))
    throw new UsageError(
      `--images: ${JSON.stringify(images)} is not accepted; give a whole number from 40 to ${MAX_IMAGES}.`,
    );
  return { help: help ?? false, only, images: number, keepUp: keepUp ?? false };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean' },
        only: { type: 'string' },
        images: { type: 'string' },
        'keep-up': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
