/**
 * What is made on first use and kept: clients live as long as the function's environment, and a setting that is
 * missing fails the invocation by name, where a failure while the module loads would not reach the state machine.
 */
export function once<Value>(create: () => Value): () => Value {
  let created: { readonly value: Value } | undefined;
  return () => (created ??= { value: create() }).value;
}
