import { type ErrorSource, deduced, documented, recorded } from './error-source.js';
import { defineIntegration } from './integration.js';

const startErrors = deduced('step-functions/latest/apireference/API_StartExecution.html#API_StartExecution_Errors');
const tokenErrors = deduced('step-functions/latest/apireference/API_SendTaskSuccess.html#API_SendTaskSuccess_Errors');
const sdkRecordings = recorded('services/test_aws_sdk_task_service.snapshot.json');

/** `arn:aws:states:::states:startExecution`, in each pattern. An execution that failed is `States.TaskFailed`. */
export const stepFunctions = defineIntegration(
  'states',
  'StepFunctions',
  { name: 'AWSStepFunctionsException', source: startErrors },
  [
    ['throttle', startErrors, 'ExecutionLimitExceededException', 'KmsThrottlingException', 'ThrottlingException'],
    ['transient', startErrors, 'SdkClientException'],
    ['base', startErrors, 'SfnException'],
    // A name that was given within 90 days; `ExecutionAlreadyExists` is the name it once had.
    ['outcome', documented('connect-stepfunctions.html'), 'ExecutionAlreadyExistsException', 'ExecutionAlreadyExists'],
  ],
);

/** `arn:aws:states:::aws-sdk:sfn:sendTaskSuccess` and its like. */
export const stepFunctionsSdk = defineIntegration('aws-sdk:sfn', 'Sfn', { name: 'SfnException', source: tokenErrors }, [
  ['throttle', tokenErrors, 'KmsThrottlingException', 'ThrottlingException'],
  ['transient', tokenErrors, 'InternalServerErrorException', 'SdkClientException'],
  ['outcome', sdkRecordings, 'InvalidTokenException'],
  ['outcome', tokenErrors, 'TaskTimedOutException', 'TaskDoesNotExistException'],
]);

/** Names that Step Functions itself fails a state with, as far as workflows handle them. */
export const statesErrors = {
  /** Every error, except `dataLimitExceeded` and `States.Runtime`. */
  all: 'States.ALL',
  /** A state's input or output is larger than a payload; `all` leaves it out. */
  dataLimitExceeded: 'States.DataLimitExceeded',
  /** Nobody gave a sign of life for a Task with a heartbeat. */
  heartbeatTimeout: 'States.HeartbeatTimeout',
  /** The items of a Map could not be read. */
  itemReaderFailed: 'States.ItemReaderFailed',
  /** The results of a Map could not be written. */
  resultWriterFailed: 'States.ResultWriterFailed',
  /** A JSONata expression could not be evaluated. */
  queryEvaluationError: 'States.QueryEvaluationError',
  /** A Task failed; also the failure of a job or an execution that a Task waited for. */
  taskFailed: 'States.TaskFailed',
  /** A Task had no result in time. */
  timeout: 'States.Timeout',
} as const;

/** The page that documents {@link statesErrors}. */
export const STATES_ERRORS_SOURCE: ErrorSource = documented(
  'concepts-error-handling.html#error-handling-error-representation',
);
