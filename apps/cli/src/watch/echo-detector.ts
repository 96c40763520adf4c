/** How soon after a line was written a change may be its echo, in milliseconds. */
const echoMs = 1000;

/** After so many echoes in a row, a file is taken for a copy of this process's output. */
const enough = 3;

/**
 * Finds files that change only because this process writes, as with `stepwell up --watch | tee up.txt`: each line would
 * bring about the next one.
 */
export class EchoDetector {
  readonly #found = new Set<string>();
  #last = '';
  #count = 0;

  /** Whether changes of a file mean nothing any more. */
  isEcho(path: string): boolean {
    return this.#found.has(path);
  }

  /**
   * Takes note of one round of changes.
   *
   * @param sinceOutput how long after the last line they came, in milliseconds
   * @param changedApp whether they changed anything of the app
   * @returns the files that are ignored from now on
   */
  record(paths: readonly string[], sinceOutput: number, changedApp: boolean): readonly string[] {
    const files = JSON.stringify(paths);
    const isEcho = sinceOutput < echoMs && !changedApp;
    this.#count = !isEcho ? 0 : files === this.#last ? this.#count + 1 : 1;
    this.#last = files;
    if (this.#count < enough) return [];
    for (const path of paths) this.#found.add(path);
    return paths;
  }
}
