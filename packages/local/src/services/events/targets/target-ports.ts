import { type InvokeOptions } from '../../lambda/invocation.js';
import { type OutgoingMessage } from '../../sqs/queue.js';
import { type Publication } from '../../sns/topic.js';

/**
 * The services that rules deliver to, as far as EventBridge needs them. Each rejects or throws with an `AwsError` named
 * as its API names it.
 */
export interface TargetPorts {
  readonly functions: { invoke(nameOrArn: string, payload: string, options: InvokeOptions): Promise<unknown> };
  readonly queues: { send(queue: string, message: OutgoingMessage): unknown };
  readonly topics: { publish(topicArn: string, publication: Publication): Promise<unknown> };
  /** Starts an execution of a state machine. */
  readonly startExecution: (stateMachineArn: string, name: string, input: string) => Promise<unknown>;
  /** Writes one log event. Without it, events for log groups are kept quiet. */
  readonly writeLog?: (logGroupArn: string, message: string, timestamp: number) => Promise<void> | void;
}
