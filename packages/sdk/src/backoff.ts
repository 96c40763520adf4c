import { type Stepwell } from './stepwell.js';
import { isThrottled } from './errors/call-errors.js';

/** Polling interval for an execution. Names and units (seconds) are those of the AWS SDK's waiters. */
export interface PollingOptions {
  /** Minimum delay between two calls, in seconds. Default: 0.25. */
  readonly minDelay?: number;
  /** Maximum delay between two calls, in seconds. Default: 10. */
  readonly maxDelay?: number;
}

/** Delays that grow by half each time, with jitter, so that many clients do not poll at the same moment. */
export class Backoff {
  readonly #stepwell: Pick<Stepwell, 'clock' | 'random'>;
  readonly #minimum: number;
  readonly #maximum: number;
  #delay: number;

  /** @throws RangeError if a delay is not a positive number, or if `minDelay` exceeds `maxDelay` */
  constructor(stepwell: Pick<Stepwell, 'clock' | 'random'>, options: PollingOptions) {
    const { minDelay = 0.25, maxDelay = Math.max(10, minDelay) } = options;
    if (!(minDelay > 0)) throw new RangeError(`minDelay must be greater than 0 seconds, got ${minDelay}`);
    if (!(maxDelay >= minDelay))
      throw new RangeError(`maxDelay must be at least minDelay (${minDelay} seconds), got ${maxDelay}`);
    this.#stepwell = stepwell;
    this.#minimum = minDelay * 1000;
    this.#maximum = maxDelay * 1000;
    this.#delay = this.#minimum;
  }

  /** Waits, but not beyond `until` (milliseconds since the epoch). The next delay is longer. */
  async pause(abortSignal: AbortSignal | undefined, until = Number.POSITIVE_INFINITY): Promise<void> {
    const { clock, random } = this.#stepwell;
    const jittered = this.#delay * (0.5 + random() / 2);
    this.#delay = Math.min(this.#delay * 1.5, this.#maximum);
    await clock.sleep(Math.max(0, Math.min(jittered, until - clock.now())), abortSignal);
  }

  /** Restarts with the minimum delay. */
  reset(): void {
    this.#delay = this.#minimum;
  }
}

/** Makes a call that is repeated anyway, and returns `undefined` if it is throttled. */
export async function unlessThrottled<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isThrottled(error)) return undefined;
    throw error;
  }
}
