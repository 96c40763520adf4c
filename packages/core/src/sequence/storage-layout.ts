/**
 * The prefix of the messages of all Sequences in a bucket: `_stepwell/sequence/<state machine>/<execution>/<state>/<run
 * of the state>/`.
 */
export const MESSAGES_PREFIX = '_stepwell/sequence/';

/** Returns the key of an input that exceeds the input limit of an execution, derived from its content. */
export function inputMessageKey(sha256Hex: string): string {
  return `${MESSAGES_PREFIX}inputs/${sha256Hex}.json`;
}

/** The tags of the state machine, by which clients find the bucket of its messages. */
export const sequenceTags = { bucket: 'stepwell:bucket' } as const;
