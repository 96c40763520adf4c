import { AfterCatch, Sequence, Step } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { createJobs } from './batch-jobs.js';
import { type RecordProps } from './recorded-props.js';
import { UserStack, nestedScope } from './user-resources.js';

/** Sets every prop of `Sequence` and its steps. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EverySequence');
  const { key: encryptionKey, accessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const { job, found } = createJobs(stack, recordProps);
  const [planner, processor] = [stack.function('Planner'), stack.function('Processor')];
  const retry = recordProps('StepRetry', {
    errors: ['SceneBusy'],
    maxAttempts: 3,
    interval: Duration.seconds(5),
    backoffRate: 3,
    maxDelay: Duration.minutes(1),
  });
  const cleaner = stack.function('Cleaner');
  const failing = recordProps('StepCatch', {
    errors: ['InvalidScene'],
    handler: Step.lambda(cleaner, { name: 'Clean' }),
    then: AfterCatch.CONTINUE,
  });
  const options = recordProps('StepOptions', {
    name: 'Plan',
    comment: 'Plans the bands',
    timeout: Duration.minutes(5),
    retries: [retry],
    catches: [failing, { errors: ['SceneNotFound'], then: AfterCatch.END }],
  });
  const jobOptions = recordProps('BatchJobStepOptions', {
    name: 'Process',
    comment: 'Statistics of each band',
    timeout: Duration.hours(1),
    retries: [{ errors: ['JobOutputInvalid'] }],
    catches: [{ handler: Step.lambda(cleaner, { name: 'Clean up' }) }],
    command: ['node', 'other.mjs'],
    environment: { RUN: '{% $states.context.Execution.Name %}' },
    parameters: { bands: '3' },
  });
  const common = recordProps('SequenceProps', {
    steps: [
      Step.lambda(planner, options),
      Step.batchJob(job, jobOptions),
      Step.batchJob(found, { name: 'Repeat' }),
      Step.lambda(processor),
    ],
    inputSchema: {
      type: 'object',
      description: 'an object { "sceneUri" }',
      required: ['sceneUri'],
      properties: { sceneUri: { type: 'string', description: 'an S3 URI', pattern: '^s3://.+' } },
      additionalProperties: false,
    },
    executionTimeout: Duration.days(1),
    logRetention: RetentionDays.ONE_YEAR,
    alarms,
    functionOptions,
  });
  new Sequence(
    stack,
    'Created',
    recordProps('SequenceProps', {
      ...common,
      encryptionKey,
      serverAccessLogsBucket: accessLogsBucket,
      messageRetention: Duration.days(20),
      removalPolicy: RemovalPolicy.DESTROY,
      autoDelete: true,
      stateMachineName: 'every-step',
    }),
  );
  new Sequence(
    stack,
    'Brought',
    recordProps('SequenceProps', { ...common, bucket: stack.bucket('Messages'), taskList: true, tracing: false }),
  );
  new Sequence(
    nestedScope(stack),
    'Plain',
    recordProps('SequenceProps', { steps: [Step.lambda(planner)], alarms: { enabled: false } }),
  );
}
