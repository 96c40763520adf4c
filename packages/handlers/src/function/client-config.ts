/**
 * How the functions call AWS: tries enough to ride out throttling, and gives up connections that hang, for a call
 * without an end would take the batch's report with it. Region, credentials and endpoint come from the environment.
 */
export const clientConfig = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
} as const;
