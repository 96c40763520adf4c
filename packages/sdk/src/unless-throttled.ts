import { isThrottled } from './errors/call-errors.js';

/** Makes a call that is repeated anyway, and returns `undefined` if it is throttled. */
export async function unlessThrottled<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isThrottled(error)) return undefined;
    throw error;
  }
}
