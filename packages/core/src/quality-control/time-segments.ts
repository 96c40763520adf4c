/** An uninterrupted segment of readings, in milliseconds since 1970, with inclusive ends. */
export interface TimeSegment {
  start: number;
  end: number;
}

/**
 * Computes the segments of time in which readings follow each other closely, for any order of readings. A late reading
 * closes the gap that it left. Memory grows with the number of gaps, not with the number of readings.
 */
export class TimeSegments {
  readonly #runs: TimeSegment[] = [];

  /** @param closeness the maximum distance between readings of one segment, in milliseconds */
  constructor(private readonly closeness: number) {}

  /** The segments in the order of time, with gaps between them. */
  get segments(): readonly Readonly<TimeSegment>[] {
    return this.#runs;
  }

  add(time: number): void {
    const at = this.#firstEndingFrom(time - this.closeness);
    const run = this.#runs[at];
    if (run === undefined || run.start - time > this.closeness) {
      this.#runs.splice(at, 0, { start: time, end: time });
      return;
    }
    run.start = Math.min(run.start, time);
    run.end = Math.max(run.end, time);
    const next = this.#runs[at + 1];
    if (next !== undefined && next.start - run.end <= this.closeness) {
      run.end = Math.max(run.end, next.end);
      this.#runs.splice(at + 1, 1);
    }
  }

  /**
   * Returns the index of the first segment that ends at or after this time. Most readings belong to the last segment,
   * so the method checks that first.
   */
  #firstEndingFrom(time: number): number {
    const last = this.#runs.length - 1;
    let low = 0;
    let high = this.#runs.length;
    if ((this.#runs[last - 1]?.end ?? Number.NEGATIVE_INFINITY) < time) low = Math.max(last, 0);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.end ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Returns the usual interval between readings: the median interval between consecutive times, in milliseconds. Returns
 * `undefined` for fewer than two different times.
 */
export function medianInterval(times: readonly number[]): number | undefined {
  const sorted = [...new Set(times)].sort((one, other) => one - other);
  const distances = sorted
    .slice(1)
    .map((time, index) => time - (sorted[index] ?? time))
    .sort((one, other) => one - other);
  return distances[Math.floor((distances.length - 1) / 2)];
}
