/** The names of the stacks, by workflow. Importing them loads nothing of the CDK. */
export const stackNames = { concurrentDownload: 'StepwellConcurrentDownload' } as const;
