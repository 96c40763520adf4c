import { deduced, documented, reported, type IntegrationError, defineIntegration } from './integration.js';

const serviceExceptions = documented('bp-lambda-serviceexception.html');
const invokeErrors = deduced('lambda/latest/api/API_Invoke.html#API_Invoke_Errors');
const submitErrors = deduced('batch/latest/APIReference/API_SubmitJob.html#API_SubmitJob_Errors');

/** The errors of a function's environment that Lambda's runtime and sandbox report. */
export const functionErrors = {
  /** The process of the function ended. */
  exit: 'Runtime.ExitError',
  /** The process of the function was killed for its use of memory. */
  outOfMemory: 'Runtime.OutOfMemory',
  /** The function did not end within its timeout. */
  timedOut: 'Sandbox.Timedout',
  /** The error name of Step Functions if Lambda reports no error type. */
  unknown: 'Lambda.Unknown',
} as const;

/** Names without the integration's prefix. Lambda's runtime and sandbox report them as errors of the function. */
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
    // The function is being updated, or its code is being prepared.
    ['transient', invokeErrors, 'ResourceConflictException', 'CodeArtifactUserPendingException'],
    // The spelling of the AWS SDK for Java 2. Other projects retry these names too.
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

/** `arn:aws:states:::batch:submitJob`: errors of the submission of a job. A failed job is `States.TaskFailed`. */
export const batch = defineIntegration(
  'batch',
  'Batch',
  // This error includes Batch's limit of 50 submissions per second.
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
