/**
 * The AWS client configuration of the functions: enough attempts to survive throttling, and timeouts for connections
 * that hang, because an endless call would prevent the report of a batch. Region, credentials and endpoint come from
 * the environment.
 */
export const clientConfig = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
} as const;
