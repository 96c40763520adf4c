/** Which tasks a mock answers. All of what is given must hold. */
export interface TaskTarget {
  /** The state's name. */
  readonly state?: string;
  /**
   * What is called: `dynamodb:putItem`, `aws-sdk:sesv2:sendEmail` (any pattern), the whole resource, or a function by
   * its name, ARN, logical id or construct path.
   */
  readonly resource?: string;
  /** The state machine: its name, ARN, logical id or construct path. */
  readonly stateMachine?: string;
}
