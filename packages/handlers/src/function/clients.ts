/**
 * The AWS client configuration of the functions: enough attempts to survive throttling, and timeouts for connections
 * that hang, because an endless call would prevent the report of a batch. Region, credentials and endpoint come from
 * the environment.
 */
export const clientConfig = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
} as const;

/**
 * Creates a value on the first call and returns the same value on later calls. Clients live as long as the execution
 * environment. A missing setting fails the invocation with a named error, which an error during module loading would
 * not.
 */
export function once<Value>(create: () => Value): () => Value {
  let created: { readonly value: Value } | undefined;
  return () => (created ??= { value: create() }).value;
}
