/** The statistics of one band. */
export interface BandStatistics {
  /** Numbered from 1, as in ENVI. */
  readonly band: number;
  /** Center wavelength, if the header has one. */
  readonly wavelength?: number;
  /** The number of valid samples: finite, and different from the header's `data ignore value`. */
  readonly count: number;
  /** Absent, like the other three, if the band has no valid samples. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly mean?: number;
  /** The population standard deviation: divided by `count`. */
  readonly standardDeviation?: number;
}

/**
 * Computes minimum, maximum, mean and standard deviation of a stream of numbers in one pass and constant memory, with
 * Welford's method, which avoids cancellation if the mean is large and the deviation small.
 */
export class RunningStatistics {
  #count = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.#count += 1;
    if (value < this.#minimum) this.#minimum = value;
    if (value > this.#maximum) this.#maximum = value;
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
  }

  /** Returns the statistics of the samples so far, as those of the band. */
  of(band: number, wavelength?: number): BandStatistics {
    const name = wavelength === undefined ? { band } : { band, wavelength };
    if (this.#count === 0) return { ...name, count: 0 };
    return {
      ...name,
      count: this.#count,
      minimum: this.#minimum,
      maximum: this.#maximum,
      mean: this.#mean,
      standardDeviation: Math.sqrt(this.#squares / this.#count),
    };
  }
}
