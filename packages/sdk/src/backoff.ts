import { type Stepwell } from './stepwell.js';

/** How long to wait between two looks at an execution: the names and units of the AWS SDK's own waiters, in seconds. */
export interface PollingOptions {
  /** Shortest pause between two calls, in seconds; default 0.25. */
  readonly minDelay?: number;
  /** Longest pause between two calls, in seconds; default 10. */
  readonly maxDelay?: number;
}

/** Pauses that grow by half each time, with jitter, so that many waiting clients do not call in step. */
export class Backoff {
  readonly #stepwell: Pick<Stepwell, 'clock' | 'random'>;
  readonly #minimum: number;
  readonly #maximum: number;
  #delay: number;

  /** @throws RangeError when a delay is no positive number, or the shortest is above the longest */
  constructor(stepwell: Pick<Stepwell, 'clock' | 'random'>, options: PollingOptions) {
    const { minDelay = 0.25, maxDelay = Math.max(10, minDelay) } = options;
    if (!(minDelay > 0)) throw new RangeError(`minDelay: ${minDelay} is not accepted; give seconds above 0`);
    if (!(maxDelay >= minDelay))
      throw new RangeError(`maxDelay: ${maxDelay} is not accepted; give seconds, at least minDelay (${minDelay})`);
    this.#stepwell = stepwell;
    this.#minimum = minDelay * 1000;
    this.#maximum = maxDelay * 1000;
    this.#delay = this.#minimum;
  }

  /** Pauses, never beyond `until` (milliseconds since the epoch); the next pause is longer. */
  async pause(abortSignal: AbortSignal | undefined, until = Number.POSITIVE_INFINITY): Promise<void> {
    const { clock, random } = this.#stepwell;
    const jittered = this.#delay * (0.5 + random() / 2);
    this.#delay = Math.min(this.#delay * 1.5, this.#maximum);
    await clock.sleep(Math.max(0, Math.min(jittered, until - clock.now())), abortSignal);
  }

  /** Something happened: look again soon. */
  reset(): void {
    this.#delay = this.#minimum;
  }
}
