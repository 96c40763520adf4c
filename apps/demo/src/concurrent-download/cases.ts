import { type Flag } from './flags/flag-set.js';
import { type ImageServerOptions } from './image-server.js';

/** Requests that one function may have in flight: the figure of the seed. */
export const LAMBDA_CONCUR = 5;

/** Batches at a time. */
export const MAX_CONCURRENCY = 4;

/** What the server says to a request that comes too early, in seconds. */
export const RETRY_AFTER_SECONDS = 1;

/** What the fail case asks for and the server does not have. */
const MISSING_PATHS: readonly string[] = ['zz/zz.gif', 'xx/xx.png'];

/** Images of the fail case that are fine, and that no earlier run asked for. */
const GOOD_IMAGES_IN_FAIL_CASE = 30;

/** Images beyond those of the success case: the fail case's good ones, and the one that is cut off. */
export const EXTRA_IMAGES = GOOD_IMAGES_IN_FAIL_CASE + 1;

/** Who is asked for what, and how the server behaves. */
export interface Cases {
  /** The success case. */
  readonly all: readonly Flag[];
  /** The good images of the fail case. */
  readonly fresh: readonly Flag[];
  /** Paths of the fail case that cannot be downloaded. */
  readonly broken: readonly string[];
  /** Paths that answer 503 at first. */
  readonly busyAtFirst: ReadonlySet<string>;
  readonly server: ImageServerOptions;
}

/**
 * Shares out the flags among the cases.
 *
 * @param flags those of the success case, and {@link EXTRA_IMAGES} more
 */
export function assignFlags(flags: readonly Flag[]): Cases {
  const all = flags.slice(0, -EXTRA_IMAGES);
  const [cutOff, ...fresh] = flags.slice(-EXTRA_IMAGES);
  const cutOffPaths = cutOff ? [cutOff.path] : [];
  const busyAtFirst = pickEvenly(all, 8, 0);
  return {
    all,
    fresh,
    broken: [...MISSING_PATHS, ...cutOffPaths],
    busyAtFirst,
    server: {
      latencyMilliseconds: 25,
      slow: pickEvenly(all, 12, 5),
      busyAtFirst,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cutOff: new Set(cutOffPaths),
      withoutEtag: new Set(all.filter((_, index) => index % 10 === 9).map(({ path }) => path)),
    },
  };
}

/** The paths of so many flags, evenly spread over all. */
function pickEvenly(flags: readonly Flag[], count: number, from: number): ReadonlySet<string> {
  const step = Math.max(1, Math.floor(flags.length / count));
  return new Set(
    flags
      .filter((_, index) => index % step === from % step)
      .slice(0, count)
      .map(({ path }) => path),
  );
}
