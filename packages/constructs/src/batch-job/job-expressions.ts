import { JOB_INPUT_LIMIT, JOB_OUTPUT_LIMIT_BYTES, MESSAGE_REFERENCE, jobEnvironment } from '@stepwell/core/batch-job';
import { jsonata, stringLiteral } from '../contract/jsonata.js';
import { REDRIVE_COUNT } from '../states/fail-step.js';

/*
 * JSONata expressions that pass a message to a job and read its output. Variable names start with `stepwell`, so that
 * they do not collide with the variables of users.
 */

/**
 * The state's input as JSON. `$string` of a string adds no quotes, and an array in an array is flattened. Therefore the
 * input is serialized as a member of an object, and `{"i":` and `}` are cut off.
 */
const INPUT_JSON = "($object := $string({ 'i': $states.input }); $substring($object, 5, $length($object) - 6))";

/** JSONata condition: the state's input is a reference to a message in S3. */
export const INPUT_IS_REFERENCE =
  `$type($states.input) = 'object' ? ` + `$exists($lookup($states.input, '${MESSAGE_REFERENCE}')) : false`;

/** JSONata for the S3 URI of that message. */
export const REFERENCE_URI = `$states.input.${MESSAGE_REFERENCE}.uri`;

/**
 * JSONata condition: the state's input fits in an environment variable, and serializing it loses nothing (JSONata
 * writes numbers with 15 digits).
 */
export const INPUT_FITS_ENVIRONMENT =
  `($json := ${INPUT_JSON}; $length($json) <= ${JOB_INPUT_LIMIT} ? ` + '$parse($json) = $states.input : false)';

/**
 * JSONata for the key prefix of one run of a step. The prefix is unique for each run, so that a retry, a redrive or
 * another iteration of a Map never reads the objects of another run.
 */
export function messagePrefix(keyPrefix: string, stepName: string): string {
  return jsonata`
    ${stringLiteral(keyPrefix)} & $states.context.StateMachine.Name & '/' & $states.context.Execution.Name
      & ${stringLiteral(`/${stepName}/`)} & $uuid() & '/'
  `;
}

/**
 * JSONata for the key of a job's output. A redrive can submit the job again; that job has another key.
 */
export const OUTPUT_KEY = `$stepwellPrefix & 'output-' & $string(${REDRIVE_COUNT}) & '.json'`;

/** JSONata for a job's name: which state and which execution it belongs to, within what Batch takes. */
export function jobNameOf(stepName: string): string {
  return jsonata`
    $substring(${stringLiteral(`${stepName}-`)}
        & $replace($states.context.Execution.Name, /[^A-Za-z0-9_-]/, '-'), 0, 128)
  `;
}

/** Container overrides in addition to the variables of the contract. */
export interface ContainerOverrides {
  /** Additional environment variables; values are JSONata expressions without delimiters. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * JSONata for the command that overrides the image's: an array of strings; an empty array keeps the image's command.
   */
  readonly command: string | undefined;
}

/** JSONata for a job's container overrides. */
export function containerOverrides(bucketName: string, { environment, command }: ContainerOverrides): string {
  const input = jsonata`
    $stepwellInputUri = '' ? ${environmentVariable(jobEnvironment.input, INPUT_JSON)}
      : ${environmentVariable(jobEnvironment.inputUri, '$stepwellInputUri')}
  `;
  const output = environmentVariable(jobEnvironment.outputUri, `'s3://${bucketName}/' & ${OUTPUT_KEY}`);
  const own = Object.entries(environment).map(([name, value]) => environmentVariable(name, value));
  const variables = `{ 'Environment': [${[`(${input})`, output, ...own].join(', ')}] }`;
  return command === undefined
    ? variables
    : `($command := ${command}; $merge([${variables}, $count($command) > 0 ? { 'Command': $command } : {}]))`;
}

function environmentVariable(name: string, value: string): string {
  return `{ 'Name': ${stringLiteral(name)}, 'Value': ${value} }`;
}

/** JSONata for the summary of a job that succeeded, which errors about its output contain. */
export const JOB_SUMMARY = jsonata`
    { 'jobId': $states.result.JobId, 'jobName': $states.result.JobName, 'status': $states.result.Status,
      'exitCode': $exists($states.result.Container.ExitCode) ? $states.result.Container.ExitCode : 0,
      'logStreamName': $exists($states.result.Container.LogStreamName) ? $states.result.Container.LogStreamName
        : '' }
  `;

/** JSONata for the size of an output; an empty output is an error. */
export const OUTPUT_BYTES =
  "$states.result.ContentLength > 0 ? $states.result.ContentLength : $error('The output is empty')";

/** JSONata for the byte range to read: the whole output, or one byte of an output that is too large for a payload. */
export const OUTPUT_RANGE = `'bytes=0-' & $string($stepwellBytes > ${JOB_OUTPUT_LIMIT_BYTES} ? 0 : $stepwellBytes - 1)`;

/** JSONata for `{ job, output }`: the summary of the job, and its output or a reference to it. */
export function jobAndOutput(bucketName: string): string {
  const reference = `{ '${MESSAGE_REFERENCE}': { 'uri': 's3://${bucketName}/' & $stepwellOutputKey, 'bytes': $stepwellBytes } }`;
  return jsonata`
    { 'job': $stepwellJob, 'output': $stepwellBytes > ${JOB_OUTPUT_LIMIT_BYTES} ? ${reference}
        : $parse($states.result.Body) }
  `;
}
