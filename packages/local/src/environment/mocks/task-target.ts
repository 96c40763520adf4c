/** Selects the tasks and API calls that a mock handles. All specified fields must match. */
export interface TaskTarget {
  /** State name. */
  readonly state?: string;
  /**
   * The called action (`dynamodb:putItem`, `rekognition:detectLabels`, with any pattern), a resource ARN, or a function
   * by name, ARN, logical ID or construct path. An action also selects calls of functions.
   */
  readonly resource?: string;
  /** The state machine, by name, ARN, logical ID or construct path. */
  readonly stateMachine?: string;
}
