/**
 * The AWS client configuration of the samples: enough attempts to survive throttling, and timeouts for connections that
 * hang.
 */
export const clientConfig = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
} as const;
