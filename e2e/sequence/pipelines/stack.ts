import { join } from 'node:path';
import { AfterCatch, BatchJob, FargateQueue, Sequence, Step, type StepRetry } from '@stepwell/constructs';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { type CfnJobDefinition } from 'aws-cdk-lib/aws-batch';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';

/** The timeout of a job: longer than any job but those that hang. */
const JOB_SECONDS = 4;

/** Synthesizes the pipelines. Returns the folder of the assembly. */
export function synthesizePipelines(folder: string): string {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Pipelines');
  const effects = new Bucket(stack, 'Effects');
  const messages = new Bucket(stack, 'Messages');
  const queue = new FargateQueue(stack, 'Queue');

  const lambda = (step: string): LambdaFunction => {
    const created = new LambdaFunction(stack, step, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(join(folder, 'function')),
      timeout: Duration.seconds(30),
      environment: { STEP: step, EFFECTS_BUCKET: effects.bucketName },
    });
    effects.grantReadWrite(created);
    return created;
  };
  const image = ContainerImage.fromAsset(join(folder, 'job'));
  const job = (step: string): BatchJob => {
    const created = new BatchJob(stack, step, {
      image,
      queue,
      timeout: Duration.minutes(1),
      environment: { STEP: step, EFFECTS_BUCKET: effects.bucketName },
    });
    // The minimum in AWS is one minute, too long for a test.
    (created.jobDefinition.node.defaultChild as CfnJobDefinition).timeout = { attemptDurationSeconds: JOB_SECONDS };
    if (created.jobRole) effects.grantReadWrite(created.jobRole);
    return created;
  };
  const fastRetry: Omit<StepRetry, 'errors'> = {
    maxAttempts: 2,
    interval: Duration.seconds(1),
    maxDelay: Duration.seconds(2),
  };
  const sequence = (id: string, steps: Step[], taskList = false): Sequence => {
    const created = new Sequence(stack, id, { steps, taskList, bucket: messages });
    new CfnOutput(stack, `${id}Arn`, { value: created.stateMachine.stateMachineArn });
    return created;
  };

  const [first, work, last, rescue, more] = [
    lambda('First'),
    job('Work'),
    lambda('Last'),
    lambda('Rescue'),
    job('More'),
  ];
  sequence('Plain', [
    Step.lambda(first, { retries: [{ ...fastRetry, errors: ['Flaky'] }] }),
    Step.batchJob(work),
    Step.lambda(last),
  ]).grantReadMessages(last);
  sequence('Retrying', [
    Step.batchJob(work, {
      retries: [{ ...fastRetry, errors: ['BatchJobFailed', 'JobOutputMissing', 'JobOutputInvalid'] }],
    }),
  ]);
  sequence('Impatient', [Step.batchJob(work, { timeout: Duration.seconds(2) }), Step.lambda(last)]);
  sequence('Continuing', [
    Step.batchJob(work, {
      catches: [{ errors: ['BatchJobFailed'], handler: Step.lambda(rescue), then: AfterCatch.CONTINUE }],
    }),
    Step.lambda(last),
  ]);
  sequence('Ending', [
    Step.lambda(first, { catches: [{ handler: Step.lambda(rescue), then: AfterCatch.END }] }),
    Step.lambda(last),
  ]);
  sequence('Cleaning', [Step.batchJob(work, { catches: [{ handler: Step.lambda(rescue) }] }), Step.lambda(last)]);
  sequence('Skipping', [Step.batchJob(work, { catches: [{ then: AfterCatch.CONTINUE }] }), Step.lambda(last)]);
  sequence('Jobs', [
    Step.batchJob(work, {
      parameters: { unused: 'text' },
      environment: { EXECUTION: '{% $states.context.Execution.Name %}' },
    }),
    Step.batchJob(more, { command: ['--fast', "it's"] }),
  ]);
  sequence('Listed', [Step.lambda(first), Step.batchJob(work), Step.lambda(last)], true);
  new CfnOutput(stack, 'MessagesBucket', { value: messages.bucketName });
  new CfnOutput(stack, 'EffectsBucket', { value: effects.bucketName });
  return app.synth().directory;
}
