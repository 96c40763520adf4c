/**
 * The environment variable of the Processor's function and job: the bucket for quick-looks. Default: the scene's own
 * bucket.
 */
export const hyperspectralEnvironment = { resultsBucket: 'STEPWELL_RESULTS_BUCKET' } as const;

/** The error names of the Activator and the Processor, as `ErrorEquals` matches them. None of them is retryable. */
export const hyperspectralErrors = {
  /** The input does not match the contract. */
  invalidInput: 'InvalidInput',
  /** The header or the data violate the ENVI format or contradict each other. */
  invalidScene: 'InvalidScene',
  /** S3 does not contain the header or the data of the scene. */
  sceneNotFound: 'SceneNotFound',
} as const;
