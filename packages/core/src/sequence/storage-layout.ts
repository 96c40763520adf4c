/**
 * Below this lie the messages of all Sequences of a bucket:
 * `_stepwell/sequence/<state machine>/<execution>/<state>/<run of the state>/`.
 */
export const MESSAGES_PREFIX = '_stepwell/sequence/';

/** The key of an input that was too long for an execution, named by its own content. */
export function inputMessageKey(sha256Hex: string): string {
  return `${MESSAGES_PREFIX}inputs/${sha256Hex}.json`;
}

/** The tag of the state machine by which clients find the bucket of its messages. */
export const sequenceTags = { bucket: 'stepwell:bucket' } as const;
