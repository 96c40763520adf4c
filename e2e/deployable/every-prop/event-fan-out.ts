import { ComputeTarget, EventFanOut } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type RecordProps } from './recorded-props.js';
import { UserStack, nestedScope } from './user-resources.js';

/** Sets every prop of `EventFanOut` and of its targets. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryEventFanOut');
  const { key: encryptionKey, accessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const delivery = (kind: string) =>
    recordProps('ComputeTargetOptions', {
      itemPattern: { kind: [kind] },
      deliveryRetryAttempts: 20,
      maxEventAge: Duration.minutes(30),
    });
  const asynchronous = recordProps('FunctionTargetOptions', { ...delivery('function'), retryAttempts: 1 });
  const workflow = new StateMachine(stack, 'Workflow', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Compute')),
  });
  const { queue } = stack.queues('Work');
  const common = recordProps('EventFanOutProps', {
    summaryFunction: stack.function('Summary'),
    deadline: Duration.minutes(30),
    requestRetention: Duration.days(10),
    emitConcurrency: 10,
    manifestBuckets: [stack.bucket('Manifests')],
    logRetention: RetentionDays.ONE_YEAR,
    alarms,
    functionOptions,
  });
  const created = recordProps('EventFanOutProps', {
    ...common,
    targets: {
      Function: ComputeTarget.lambda(stack.function('ItemFunction'), asynchronous),
      StateMachine: ComputeTarget.stateMachine(workflow, delivery('workflow')),
      Queue: ComputeTarget.queue(queue, delivery('queue')),
    },
    reportRetention: Duration.days(60),
    encryptionKey,
    serverAccessLogsBucket: accessLogsBucket,
    stateMachineName: 'every-event',
    removalPolicy: RemovalPolicy.DESTROY,
    autoDelete: true,
    traceSamplingRate: 0.5,
  });
  new EventFanOut(stack, 'Created', created);
  const brought = { bucket: stack.bucket('Items'), table: stack.table('Requests', 'pk', 'sk') };
  const fanOut = new EventFanOut(
    stack,
    'Brought',
    recordProps('EventFanOutProps', { ...common, ...brought, tracing: false }),
  );
  fanOut.addTarget('Added', ComputeTarget.lambda(stack.function('AddedCompute')));
  new EventFanOut(nestedScope(stack), 'Plain', recordProps('EventFanOutProps', { alarms: { enabled: false } }));
}
