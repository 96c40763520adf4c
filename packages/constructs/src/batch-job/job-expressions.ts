import { JOB_INPUT_LIMIT, JOB_OUTPUT_LIMIT_BYTES, MESSAGE_REFERENCE, jobEnvironment } from '@stepwell/core/batch-job';
import { stringLiteral } from '../contract/jsonata.js';
import { REDRIVE_COUNT } from '../states/fail-step.js';

/*
 * How a message gets into a job and out of it, in JSONata. Variables start with `stepwell`, for they share their names with those of the user's states.
 */

/**
 * The state's input, as JSON text. `$string` of a text would have no quotes, and a list inside a list's brackets would
 * lose its own: so the input is written as the member of an object, of which `{"i":` and `}` are cut off.
 */
const INPUT_JSON = "($object := $string({ 'i': $states.input }); $substring($object, 5, $length($object) - 6))";

/** JSONata: whether the state's input stands for a message in S3. */
export const INPUT_IS_REFERENCE = `$type($states.input) = 'object' ? $exists($lookup($states.input, '${MESSAGE_REFERENCE}')) : false`;

/** JSONata for where that message lies. */
export const REFERENCE_URI = `$states.input.${MESSAGE_REFERENCE}.uri`;

/**
 * JSONata: whether the state's input can be an environment variable as it is: it is short, and its text says the same
 * as it does (JSONata writes numbers with 15 digits, which is fewer than some have).
 */
export const INPUT_FITS_ENVIRONMENT = `($json := ${INPUT_JSON}; $length($json) <= ${JOB_INPUT_LIMIT} ? $parse($json) = $states.input : false)`;

/**
 * JSONata for where the objects of one run of a step go: they belong to the execution and the state, and to this run of
 * it alone, so that nothing an earlier run left, under a retry, a redrive or in another iteration of a Map, is taken
 * for this one's.
 */
export function messagePrefix(keyPrefix: string, stepName: string): string {
  return `${stringLiteral(keyPrefix)} & $states.context.StateMachine.Name & '/' & $states.context.Execution.Name & ${stringLiteral(`/${stepName}/`)} & $uuid() & '/'`;
}

/**
 * JSONata for the key of a job's output. A redrive can submit again where it left off: that job has a key of its own.
 */
export const OUTPUT_KEY = `$stepwellPrefix & 'output-' & $string(${REDRIVE_COUNT}) & '.json'`;

/** JSONata for a job's name: which state and which execution it belongs to, within what Batch takes. */
export function jobNameOf(stepName: string): string {
  return `$substring(${stringLiteral(`${stepName}-`)} & $replace($states.context.Execution.Name, /[^A-Za-z0-9_-]/, '-'), 0, 128)`;
}

/** What of a job's container is set beside the contract's own variables. */
export interface ContainerOverrides {
  /** More environment variables; values may be JSONata, without its marks. */
  readonly environment: Readonly<Record<string, string>>;
  /** JSONata for the command that takes the place of the image's: a list of texts, empty for the image's own. */
  readonly command: string | undefined;
}

/** JSONata for a job's container overrides. */
export function containerOverrides(bucketName: string, { environment, command }: ContainerOverrides): string {
  const input = `$stepwellInputUri = '' ? ${environmentVariable(jobEnvironment.input, INPUT_JSON)} : ${environmentVariable(jobEnvironment.inputUri, '$stepwellInputUri')}`;
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

/** JSONata for what is kept of a job that succeeded: the facts that an error about its output names. */
export const JOB_SUMMARY =
  "{ 'jobId': $states.result.JobId, 'jobName': $states.result.JobName, 'status': $states.result.Status, 'exitCode': $exists($states.result.Container.ExitCode) ? $states.result.Container.ExitCode : 0, 'logStreamName': $exists($states.result.Container.LogStreamName) ? $states.result.Container.LogStreamName : '' }";

/** JSONata for the length of an output that was found; an empty one is an error. */
export const OUTPUT_BYTES =
  "$states.result.ContentLength > 0 ? $states.result.ContentLength : $error('The output is empty')";

/** JSONata for the part of an output that is read: all of it, or of one that is too large to pass on, one byte. */
export const OUTPUT_RANGE = `'bytes=0-' & $string($stepwellBytes > ${JOB_OUTPUT_LIMIT_BYTES} ? 0 : $stepwellBytes - 1)`;

/** JSONata for what a step knows in the end: the job, and its output or where that lies. */
export function jobAndOutput(bucketName: string): string {
  const reference = `{ '${MESSAGE_REFERENCE}': { 'uri': 's3://${bucketName}/' & $stepwellOutputKey, 'bytes': $stepwellBytes } }`;
  return `{ 'job': $stepwellJob, 'output': $stepwellBytes > ${JOB_OUTPUT_LIMIT_BYTES} ? ${reference} : $parse($states.result.Body) }`;
}
