/** Limits that AWS sets and that change what an execution does. Each can be changed; `Infinity` switches one off. */
export interface Quotas {
  /** Bytes of UTF-8 JSON that a state's input, output, or a task's result may have. AWS: 262,144. */
  readonly payloadBytes: number;
  /** Events that a history may have before the execution fails. AWS: 25,000. Standard only. */
  readonly historyEvents: number;
  /** Bytes of a definition. AWS: 1,048,576. */
  readonly definitionBytes: number;
  /** Iterations of an inline Map that run at once. AWS: 40. */
  readonly inlineMapConcurrency: number;
  /** Child executions of a Distributed Map that run at once. AWS: 10,000. */
  readonly distributedMapConcurrency: number;
  /** Seconds that an Express execution may take. AWS: 300. */
  readonly expressSeconds: number;
  /**
   * Events after which an Express execution ends as if its time were over. AWS has only the time; a loop without a wait
   * takes none on a virtual clock. 1,000,000.
   */
  readonly expressEvents: number;
  /** Bytes that one variable may have. AWS: 262,144. */
  readonly variableBytes: number;
  /** Bytes that all variables assigned by one Assign may have. AWS: 262,144. */
  readonly assignBytes: number;
  /** Bytes that all variables of an execution may have. AWS: 10 MiB. */
  readonly variablesBytes: number;
}

/** What AWS allows (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
export const awsQuotas: Quotas = {
  payloadBytes: 262_144,
  historyEvents: 25_000,
  definitionBytes: 1_048_576,
  inlineMapConcurrency: 40,
  distributedMapConcurrency: 10_000,
  expressSeconds: 300,
  expressEvents: 1_000_000,
  variableBytes: 262_144,
  assignBytes: 262_144,
  variablesBytes: 10_485_760,
};
