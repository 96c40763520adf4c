import { type Flag } from './flags/flag-set.js';
import { type ImageServerOptions } from './image-server.js';

/** Concurrent requests of one function, as in the source system. */
export const LAMBDA_CONCUR = 5;

/** Concurrent batches. */
export const MAX_CONCURRENCY = 4;

/** The `Retry-After` of the server, in seconds. */
export const RETRY_AFTER_SECONDS = 1;

/** Paths of the fail case that the server does not have. */
const MISSING_PATHS: readonly string[] = ['zz/zz.gif', 'xx/xx.png'];

/** Images of the fail case that can be downloaded and that no earlier execution requested. */
const GOOD_IMAGES_IN_FAIL_CASE = 30;

/** Images in addition to the success case: the good images of the fail case, and the image that is cut off. */
export const EXTRA_IMAGES = GOOD_IMAGES_IN_FAIL_CASE + 1;

/** The images of each case, and the behavior of the server. */
export interface Cases {
  /** The success case. */
  readonly all: readonly Flag[];
  /** The good images of the fail case. */
  readonly fresh: readonly Flag[];
  /** Paths of the fail case that cannot be downloaded. */
  readonly broken: readonly string[];
  /** Paths that return 503 for the first request. */
  readonly busyAtFirst: ReadonlySet<string>;
  readonly server: ImageServerOptions;
}

/**
 * Assigns the flags to the cases.
 *
 * @param flags the flags of the success case, and {@link EXTRA_IMAGES} more
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

/** Returns the paths of `count` flags, evenly distributed. */
function pickEvenly(flags: readonly Flag[], count: number, from: number): ReadonlySet<string> {
  const step = Math.max(1, Math.floor(flags.length / count));
  return new Set(
    flags
      .filter((_, index) => index % step === from % step)
      .slice(0, count)
      .map(({ path }) => path),
  );
}
