import { type ErrorSource, deduced, documented, recorded, defineIntegration } from './integration.js';

const startErrors = deduced('step-functions/latest/apireference/API_StartExecution.html#API_StartExecution_Errors');
const tokenErrors = deduced('step-functions/latest/apireference/API_SendTaskSuccess.html#API_SendTaskSuccess_Errors');
const sdkRecordings = recorded('services/test_aws_sdk_task_service.snapshot.json');

/** `arn:aws:states:::states:startExecution`, in each pattern. A failed execution is `States.TaskFailed`. */
export const stepFunctions = defineIntegration(
  'states',
  'StepFunctions',
  { name: 'AWSStepFunctionsException', source: startErrors },
  [
    ['throttle', startErrors, 'ExecutionLimitExceededException', 'KmsThrottlingException', 'ThrottlingException'],
    ['transient', startErrors, 'SdkClientException'],
    ['base', startErrors, 'SfnException'],
    // The name of an execution of the last 90 days was used again. `ExecutionAlreadyExists` is the former name of the
    // error.
    ['outcome', documented('connect-stepfunctions.html'), 'ExecutionAlreadyExistsException', 'ExecutionAlreadyExists'],
  ],
);

/** `arn:aws:states:::aws-sdk:sfn:sendTaskSuccess` and related actions. */
export const stepFunctionsSdk = defineIntegration('aws-sdk:sfn', 'Sfn', { name: 'SfnException', source: tokenErrors }, [
  ['throttle', tokenErrors, 'KmsThrottlingException', 'ThrottlingException'],
  ['transient', tokenErrors, 'InternalServerErrorException', 'SdkClientException'],
  ['outcome', sdkRecordings, 'InvalidTokenException'],
  ['outcome', tokenErrors, 'TaskTimedOutException', 'TaskDoesNotExistException'],
]);

/** The names of errors of Step Functions itself that workflows handle. */
export const statesErrors = {
  /** Every error, except `dataLimitExceeded` and `States.Runtime`. */
  all: 'States.ALL',
  /** A state's input or output exceeds the payload limit. `all` does not match it. */
  dataLimitExceeded: 'States.DataLimitExceeded',
  /** A Task with a heartbeat received no heartbeat in time. */
  heartbeatTimeout: 'States.HeartbeatTimeout',
  /** The items of a Map could not be read. */
  itemReaderFailed: 'States.ItemReaderFailed',
  /** The results of a Map could not be written. */
  resultWriterFailed: 'States.ResultWriterFailed',
  /** A JSONata expression could not be evaluated. */
  queryEvaluationError: 'States.QueryEvaluationError',
  /** A Task failed, or a job or an execution for which a Task waited failed. */
  taskFailed: 'States.TaskFailed',
  /** A Task had no result in time. */
  timeout: 'States.Timeout',
} as const;

/** The page that documents {@link statesErrors}. */
export const STATES_ERRORS_SOURCE: ErrorSource = documented(
  'concepts-error-handling.html#error-handling-error-representation',
);
