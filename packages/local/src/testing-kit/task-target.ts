/** Selects the tasks that a mock handles. All specified fields must match. */
export interface TaskTarget {
  /** State name. */
  readonly state?: string;
  /**
   * The called resource: `dynamodb:putItem`, `aws-sdk:sesv2:sendEmail` (any pattern), a resource ARN, or a function by
   * name, ARN, logical ID or construct path.
   */
  readonly resource?: string;
  /** The state machine, by name, ARN, logical ID or construct path. */
  readonly stateMachine?: string;
}
