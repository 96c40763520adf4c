import { type RandomSource } from '@stepwell/asl';
import { type Routed } from '../rule.js';
import { TargetFailure } from './target-failure.js';
import { type TargetPorts } from './target-ports.js';

/** Dependencies of a delivery. */
export interface SendParts {
  readonly targets: TargetPorts;
  readonly random: RandomSource;
  /** Hands an event to another bus. Throws a `TargetFailure` where there is none. */
  readonly forward: (busArn: string, routed: Routed) => void;
}

/**
 * Hands a text to a target once. Rejects with a `TargetFailure`.
 *
 * Functions are invoked asynchronously, so that Lambda's own retries take over from there; executions are named after
 * the event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export async function sendToTarget(
  routed: Routed,
  input: string,
  { targets, random, forward }: SendParts,
): Promise<void> {
  const { target, event } = routed;
  const service = target.arn.split(':')[2];
  try {
    switch (service) {
      case 'lambda':
        checkJson(input, 'a function');
        await targets.functions.invoke(target.arn, input, {
          invocationType: 'Event',
          ...(event.traceHeader === undefined ? {} : { traceHeader: event.traceHeader }),
        });
        return;
      case 'states':
        checkJson(input, 'a state machine');
        await targets.startExecution(target.arn, `${event.id}_${random.uuid()}`, input);
        return;
      case 'sqs':
        targets.queues.send(target.arn, {
          body: input,
          groupId: target.messageGroupId,
          traceHeader: event.traceHeader,
        });
        return;
      case 'sns':
        await targets.topics.publish(target.arn, { message: input });
        return;
      case 'events':
        forward(target.arn, routed);
        return;
      case 'logs':
        await targets.writeLog?.(target.arn, input, event.time);
        return;
      default:
        throw TargetFailure.noResource(`Events are not delivered to ${target.arn} here`);
    }
  } catch (error) {
    throw TargetFailure.from(error);
  }
}

function checkJson(input: string, target: string): void {
  try {
    JSON.parse(input);
  } catch {
    throw new TargetFailure(
      'INVALID_JSON',
      `The input of ${target} must be JSON; the rule made ${input.slice(0, 80)}`,
      false,
    );
  }
}
