import { isThrottled } from './errors/call-errors.js';

/** A throttled look is no look: wait and look again, rather than lose sight of something that is fine. */
export async function unlessThrottled<Answer>(look: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isThrottled(error)) return undefined;
    throw error;
  }
}
