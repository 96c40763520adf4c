import { deduced, documented, reported } from './error-source.js';
import { type IntegrationError, defineIntegration } from './integration.js';

const serviceExceptions = documented('bp-lambda-serviceexception.html');
const invokeErrors = deduced('lambda/latest/api/API_Invoke.html#API_Invoke_Errors');
const submitErrors = deduced('batch/latest/APIReference/API_SubmitJob.html#API_SubmitJob_Errors');

/** How Lambda's runtime and sandbox report what became of a function's environment. */
export const functionErrors = {
  /** The process of the function ended. */
  exit: 'Runtime.ExitError',
  /** The process of the function was killed for its use of memory. */
  outOfMemory: 'Runtime.OutOfMemory',
  /** The function did not end within its timeout. */
  timedOut: 'Sandbox.Timedout',
  /** Lambda told no type of error: what Step Functions makes of that. */
  unknown: 'Lambda.Unknown',
} as const;

/** Names without the integration's prefix: Lambda's runtime and sandbox report them as a function's error. */
const lostEnvironments: readonly IntegrationError[] = [
  { name: functionErrors.exit, kind: 'lost-environment', source: reported('aws/aws-lambda-dotnet/issues/480') },
  { name: functionErrors.outOfMemory, kind: 'lost-environment', source: reported('nasa-gcn/gcn.nasa.gov/pull/3628') },
  { name: functionErrors.timedOut, kind: 'timeout', source: reported('aws/aws-durable-execution-docs/issues/281') },
];

/** `arn:aws:states:::lambda:invoke`, and Tasks whose `Resource` is a function's ARN. */
export const lambda = defineIntegration(
  'lambda',
  'Lambda',
  { name: 'AWSLambdaException', source: serviceExceptions },
  [
    ['throttle', serviceExceptions, 'TooManyRequestsException'],
    ['transient', serviceExceptions, 'ServiceException', 'SdkClientException', 'ClientExecutionTimeoutException'],
    ['transient', documented('sfn-local-test-sm-exec.html'), 'ResourceNotReadyException'],
    [
      'throttle',
      invokeErrors,
      'EC2ThrottledException',
      'ENILimitReachedException',
      'SubnetIPAddressLimitReachedException',
    ],
    [
      'transient',
      invokeErrors,
      'EC2UnexpectedException',
      'ENINotReadyException',
      'SnapStartNotReadyException',
      'SnapStartTimeoutException',
    ],
    [
      'transient',
      invokeErrors,
      'EFSIOException',
      'EFSMountConnectivityException',
      'EFSMountTimeoutException',
      'S3FilesMountConnectivityException',
      'S3FilesMountTimeoutException',
    ],
    // The function is being updated, or its code is being made ready.
    ['transient', invokeErrors, 'ResourceConflictException', 'CodeArtifactUserPendingException'],
    // As the AWS SDK for Java 2 spells them: others retry these names too.
    ['base', reported('CloudSnorkel/cdk-github-runners/blob/main/src/providers/lambda.ts'), 'LambdaException'],
    [
      'throttle',
      reported('CloudSnorkel/cdk-github-runners/blob/main/src/providers/lambda.ts'),
      'Ec2ThrottledException',
      'EniLimitReachedException',
    ],
    [
      'transient',
      reported('CloudSnorkel/cdk-github-runners/blob/main/src/providers/lambda.ts'),
      'Ec2UnexpectedException',
    ],
    ['lost-environment', serviceExceptions, 'Unknown'],
  ],
  lostEnvironments,
);

/** `arn:aws:states:::batch:submitJob`: errors while a job is submitted. A job that failed is `States.TaskFailed`. */
export const batch = defineIntegration(
  'batch',
  'Batch',
  // Also Batch's limit of 50 submissions a second.
  {
    name: 'AWSBatchException',
    source: reported('Netflix/metaflow/blob/master/metaflow/plugins/aws/step_functions/step_functions.py'),
  },
  [
    ['transient', submitErrors, 'ServerException', 'SdkClientException'],
    ['throttle', submitErrors, 'TooManyRequestsException'],
    ['base', submitErrors, 'BatchException'],
  ],
);
