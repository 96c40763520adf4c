/** One band in numbers. */
export interface BandStatistics {
  /** Counted from 1, as ENVI does. */
  readonly band: number;
  /** Centre wavelength, where the header has one. */
  readonly wavelength?: number;
  /** Samples that count: finite ones other than the header's `data ignore value`. */
  readonly count: number;
  /** Absent, like the other three, where no sample counts. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly mean?: number;
  /** Of the population: divided by `count`. */
  readonly standardDeviation?: number;
}

/**
 * Minimum, maximum, mean and standard deviation of a stream of numbers in one pass and constant memory (Welford's
 * method, which does not cancel where the mean is large and the spread small).
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

  /** What was added so far, as statistics of that band. */
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
