/** The failure of a state, with the error name that `ErrorEquals` matches. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';

  constructor(
    /** The error name; undefined if a Fail state or a worker set none. */
    readonly error: string | undefined,
    /** The cause, as in the history. */
    override readonly cause: string | undefined,
    /** Whether Retry and Catch can handle the error. False for States.Runtime. */
    readonly catchable: boolean = true,
    /**
     * A second name that `ErrorEquals` matches. AWS reports a missed heartbeat as States.Timeout, and also matches
     * States.HeartbeatTimeout.
     */
    readonly alias?: string,
  ) {
    super(cause ?? error ?? 'The state failed');
  }
}

/**
 * An error in the evaluation of a state's path, template or field. `toStateFailure` adds the name of the state and
 * converts it to a `StateFailure`.
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
 * An error in the evaluation of a JSONata expression, or an invalid result of one. It becomes
 * States.QueryEvaluationError, after an EvaluationFailed event.
 */
export class QueryEvaluationError extends Error {
  override readonly name = 'QueryEvaluationError';

  constructor(
    message: string,
    /** The field, in AWS's notation: `Output/total`, `Assign/x[0]`. Undefined where AWS reports no location. */
    readonly location: string | undefined,
  ) {
    super(message);
  }
}
