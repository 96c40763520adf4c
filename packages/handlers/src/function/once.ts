/**
 * Creates a value on the first call and returns the same value on later calls. Clients live as long as the execution
 * environment. A missing setting fails the invocation with a named error, which an error during module loading would
 * not.
 */
export function once<Value>(create: () => Value): () => Value {
  let created: { readonly value: Value } | undefined;
  return () => (created ??= { value: create() }).value;
}
