/** AWS quotas that affect executions. `Infinity` disables a quota. */
export interface Quotas {
  /** The maximum size of a state's input, a state's output or a task's result, in bytes of UTF-8 JSON. AWS: 262,144. */
  readonly payloadBytes: number;
  /** The maximum number of events of a Standard execution's history. AWS: 25,000. */
  readonly historyEvents: number;
  /** The maximum size of a definition in bytes. AWS: 1,048,576. */
  readonly definitionBytes: number;
  /** The maximum number of concurrent iterations of an inline Map. AWS: 40. */
  readonly inlineMapConcurrency: number;
  /** The maximum number of concurrent child executions of a Distributed Map. AWS: 10,000. */
  readonly distributedMapConcurrency: number;
  /** The maximum number of open map runs of an account in a region; others wait. The host enforces it. AWS: 1,000. */
  readonly openMapRuns: number;
  /** The maximum duration of an Express execution in seconds. AWS: 300. */
  readonly expressSeconds: number;
  /**
   * The number of events after which an Express execution times out. AWS limits only the duration, but a loop without a
   * wait takes no time on a virtual clock. Default: 1,000,000.
   */
  readonly expressEvents: number;
  /** The maximum size of a variable in bytes. AWS: 262,144. */
  readonly variableBytes: number;
  /** The maximum total size of the variables in one Assign, in bytes. AWS: 262,144. */
  readonly assignBytes: number;
  /** The maximum total size of an execution's variables, in bytes. AWS: 10 MiB. */
  readonly variablesBytes: number;
}

/** AWS's default quotas (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
export const awsQuotas: Quotas = {
  payloadBytes: 262_144,
  historyEvents: 25_000,
  definitionBytes: 1_048_576,
  inlineMapConcurrency: 40,
  distributedMapConcurrency: 10_000,
  openMapRuns: 1_000,
  expressSeconds: 300,
  expressEvents: 1_000_000,
  variableBytes: 262_144,
  assignBytes: 262_144,
  variablesBytes: 10_485_760,
};
