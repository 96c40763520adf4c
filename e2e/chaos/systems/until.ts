/** Resolves when it holds; rejects when the run is given up. Time of the environment passes meanwhile. */
export async function until(holds: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await holds())) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
