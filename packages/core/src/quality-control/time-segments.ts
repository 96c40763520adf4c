/** An uninterrupted stretch of readings, in milliseconds since 1970, both ends included. */
export interface TimeSegment {
  start: number;
  end: number;
}

/**
 * The stretches of time in which readings follow each other closely, whatever order they come in: a late reading closes
 * the gap that it left. Memory follows the number of gaps, not of readings.
 */
export class TimeSegments {
  readonly #runs: TimeSegment[] = [];

  /**
   * @param closeness readings that are no further apart than this, in milliseconds, follow each other
   */
  constructor(private readonly closeness: number) {}

  /** In the order of time. Gaps lie between them. */
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

  /** The first run that ends at this time or later. Most readings belong to the last one, so that is asked first. */
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
 * The usual distance between readings: the median of those between neighbours in time, in milliseconds. `undefined` for
 * fewer than two different times.
 */
export function medianInterval(times: readonly number[]): number | undefined {
  const sorted = [...new Set(times)].sort((one, other) => one - other);
  const distances = sorted
    .slice(1)
    .map((time, index) => time - (sorted[index] ?? time))
    .sort((one, other) => one - other);
  return distances[Math.floor((distances.length - 1) / 2)];
}
