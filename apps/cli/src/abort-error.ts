/** Whether an error is an `AbortError` of the SDK or of the platform. Commands that run offline do not load the SDK. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
