/** An error inside an execution, with the name that `ErrorEquals` matches. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';

  constructor(
    /** Error name; undefined where a Fail state or a worker gave none. */
    readonly error: string | undefined,
    /** Named after the history's field; a text for people or for the next state. */
    override readonly cause: string | undefined,
    /** False for errors that no Retry and no Catch sees: States.Runtime. */
    readonly catchable: boolean = true,
    /**
     * A second name that `ErrorEquals` may use: AWS reports a missed heartbeat as States.Timeout and matches
     * States.HeartbeatTimeout too.
     */
    readonly alias?: string,
  ) {
    super(cause ?? error ?? 'The state failed');
  }
}

/**
 * What a state's path, template or field runs into. The run loop says which state it was and turns it into a
 * `StateFailure`.
 */
export class StateRuntimeError extends Error {
  override readonly name = 'StateRuntimeError';

  constructor(
    message: string,
    readonly error: string = 'States.Runtime',
  ) {
    super(message);
  }
}

/**
 * What a JSONata expression, or a JSONata field's value, runs into: States.QueryEvaluationError, with an
 * EvaluationFailed event.
 */
export class QueryEvaluationError extends Error {
  override readonly name = 'QueryEvaluationError';

  constructor(
    message: string,
    /** The field, as AWS writes it: `Output/total`, `Assign/x[0]`; undefined where AWS names none. */
    readonly location: string | undefined,
  ) {
    super(message);
  }
}
