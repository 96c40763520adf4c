/** Resolves when the condition holds. Rejects when the signal aborts. Time of the environment passes meanwhile. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await holds())) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
