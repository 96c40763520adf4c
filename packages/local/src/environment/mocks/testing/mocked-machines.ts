import { type LocalServices } from '../../create-services.js';

const roleArn = 'arn:aws:iam::123456789012:role/any';
/** The resource of the state `Detect labels`. */
export const detect = 'arn:aws:states:::aws-sdk:rekognition:detectLabels';

/** A task that ends its state machine. */
const task = (Resource: string, more: object = {}) => ({ Type: 'Task', Resource, End: true, ...more });

/**
 * Creates the state machines `Images` and `Jobs`, whose tasks call services that do not run here, and `Functions`, which
 * invokes a function. Returns the ARNs of the first two.
 */
export async function createMachines(states: LocalServices['states']) {
  const create = (name: string, States: Record<string, object>) =>
    states.call('CreateStateMachine', {
      name,
      roleArn,
      definition: JSON.stringify({ StartAt: Object.keys(States)[0], States }),
    });
  const { stateMachineArn: images = '' } = await create('Images', {
    'Detect labels': task(detect, {
      Parameters: { Image: { S3Object: { Bucket: 'photos', 'Name.$': '$.name' } } },
      Retry: [{ ErrorEquals: ['Rekognition.ThrottlingException'], MaxAttempts: 2, IntervalSeconds: 1 }],
    }),
  });
  const { stateMachineArn: jobs = '' } = await create('Jobs', {
    Extract: task('arn:aws:states:::glue:startJobRun.sync', {
      Parameters: { JobName: 'extract' },
      Next: 'Query',
      End: undefined,
    }),
    Query: task('arn:aws:states:::athena:startQueryExecution.sync', { Parameters: {}, Next: 'Ask', End: undefined }),
    Ask: task('arn:aws:states:::bedrock:invokeModel', {
      Parameters: { ModelId: 'amazon.titan-text-lite-v1' },
      Next: 'Build',
      End: undefined,
    }),
    Build: task('arn:aws:states:::codebuild:startBuild', {
      Parameters: { ProjectName: 'a' },
      Next: 'Run',
      End: undefined,
    }),
    Run: task('arn:aws:states:::ecs:runTask.waitForTaskToken', { Parameters: { TaskDefinition: 'd' } }),
  });
  await create('Functions', {
    Invoke: task('arn:aws:states:::lambda:invoke', { Parameters: { FunctionName: 'any' } }),
  });
  return { images, jobs };
}
