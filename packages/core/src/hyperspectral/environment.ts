/**
 * The environment variable of the Processor's function and job: the bucket that quick-looks go to. Unless set, it is
 * the scene's own bucket.
 */
export const hyperspectralEnvironment = { resultsBucket: 'STEPWELL_RESULTS_BUCKET' } as const;

/** How Activator and Processor can fail: the names that `ErrorEquals` matches. None is worth a retry. */
export const hyperspectralErrors = {
  /** The input does not fit the contract. */
  invalidInput: 'InvalidInput',
  /** The header or the data contradict the ENVI format or each other. */
  invalidScene: 'InvalidScene',
  /** The header, or data beside it, is not in S3. */
  sceneNotFound: 'SceneNotFound',
} as const;
