import { type RandomSource } from '@stepwell/asl';
import { invokeAs } from '../../../kernel/calls.js';
import { queueUrl } from '../../../kernel/queue-url.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type ForwardedEvent } from '../event-router.js';
import { type Routed } from '../rule.js';
import { TargetFailure } from './target-failure.js';

/**
 * Sends a text to a target once, with the role of the target, or of the rule.
 *
 * Functions are invoked asynchronously, so that Lambda retries; the names of executions start with the event's ID.
 *
 * @throws AwsError the error of the target's service; a `TargetFailure` for a text that the target cannot take
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export async function sendToTarget(
  { target, rule, event, hops }: Routed,
  text: string,
  { context, random }: { readonly context: ServiceContext; readonly random: RandomSource },
): Promise<void> {
  const { kernel, clock, region } = context;
  const { traceHeader } = event;
  const invoke = invokeAs(kernel, {
    source: 'event',
    clock,
    region,
    roleArn: target.roleArn ?? rule.roleArn,
    traceHeader,
  });
  const { arn } = target;
  switch (arn.split(':')[2]) {
    case 'lambda':
      checkJson(text, 'a function');
      await invoke('lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(text) });
      return;
    case 'states':
      checkJson(text, 'a state machine');
      await invoke('sfn', 'StartExecution', {
        stateMachineArn: arn,
        name: `${event.id}_${random.uuid()}`,
        input: text,
        traceHeader,
      });
      return;
    case 'sqs':
      await invoke('sqs', 'SendMessage', {
        QueueUrl: queueUrl(arn),
        MessageBody: text,
        MessageGroupId: target.messageGroupId,
        MessageSystemAttributes: traceHeader && {
          AWSTraceHeader: { DataType: 'String', StringValue: traceHeader },
        },
      });
      return;
    case 'sns':
      await invoke('sns', 'Publish', { TopicArn: arn, Message: text });
      return;
    case 'events':
      await invoke('eventbridge', 'RouteForwarded', { busArn: arn, event, hops } satisfies ForwardedEvent);
      return;
    case 'logs': {
      const logStream = { logGroupName: logGroupName(arn), logStreamName: random.uuid() };
      await invoke('cloudwatchlogs', 'CreateLogStream', logStream);
      const logEvents = [{ timestamp: event.time, message: text }];
      await invoke('cloudwatchlogs', 'PutLogEvents', { ...logStream, logEvents });
      return;
    }
    default:
      throw new TargetFailure('NO_RESOURCE', `Events are not delivered to ${arn} here`, false);
  }
}

/** `arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/x:*` */
function logGroupName(arn: string): string {
  return arn.split(':')[6] ?? '';
}

function checkJson(text: string, target: string): void {
  try {
    JSON.parse(text);
  } catch {
    const message = `The input of ${target} must be JSON; the rule made ${text.slice(0, 80)}`;
    throw new TargetFailure('INVALID_JSON', message, false);
  }
}
