import { isDeepStrictEqual } from 'node:util';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type CompletedExecution, countTaskCalls, countEntries, stateInput } from '../completed-execution.js';

/** The evidence for the guarantees. */
export interface Evidence {
  /** Executions with two functions, by scene. */
  readonly lambdaSeq: readonly CompletedExecution<SceneResult>[];
  /** Executions with a job and a function, for the first of the same scenes. */
  readonly lambdaBatchSeq: readonly CompletedExecution<SceneResult>[];
  /** An execution of two of four tasks. */
  readonly listed: CompletedExecution<SceneResult>;
  /** A scene with an invalid header, and the redrive of the same execution with a valid header. */
  readonly broken: CompletedExecution<SceneResult>;
  readonly redriven: CompletedExecution<SceneResult>;
  /** Executions with an invalid input and with an unknown task. */
  readonly rejected: readonly [badInput: CompletedExecution<SceneResult>, unknownTask: CompletedExecution<SceneResult>];
  /** Keys of the outputs of jobs. */
  readonly messageKeys: readonly string[];
}

/** Checks the guarantees of Sequence. */
export function checks(evidence: Evidence): Check[] {
  return [realOutput, sameEitherWay, onlyListed, failureNamed, onlyFailedAgain, ownKeys, refusedFirst].map((check) =>
    check(evidence),
  );
}

function realOutput({ lambdaBatchSeq }: Evidence): Check {
  const inputs = lambdaBatchSeq.map(
    ({ events }) => stateInput(events, 'Processor') as Partial<{ bandPlan: unknown[]; JobId: string }> | undefined,
  );
  const plans = inputs.filter((input) => input?.bandPlan !== undefined && input.JobId === undefined).length;
  return {
    guarantee: 'The output of a Batch job is the input of the next step',
    held: plans === lambdaBatchSeq.length,
    figures: `${plans} of ${lambdaBatchSeq.length} Processors received the plan of the Activator’s job`,
  };
}

function sameEitherWay({ lambdaSeq, lambdaBatchSeq }: Evidence): Check {
  const same = lambdaBatchSeq.filter(
    ({ output }, index) => output !== undefined && isDeepStrictEqual(output, lambdaSeq[index]?.output),
  ).length;
  const bands = lambdaBatchSeq.reduce((sum, { output }) => sum + (output?.bands.length ?? 0), 0);
  return {
    guarantee: 'A step has the same result as a function and as a job',
    held: same === lambdaBatchSeq.length,
    figures: `${same} of ${lambdaBatchSeq.length} scenes have the same result, ${count(bands)} bands`,
  };
}

function onlyListed({ listed, lambdaSeq }: Evidence): Check {
  const names = ['Activator', 'ActivatorJob', 'Processor', 'ProcessorJob'];
  const entered = names.filter((name) => countEntries(listed.events, name) > 0);
  const scene = listed.output?.sceneUri;
  const sameResult = isDeepStrictEqual(
    listed.output,
    lambdaSeq.map(({ output }) => output).find((output: SceneResult | undefined) => output?.sceneUri === scene),
  );
  return {
    guarantee: 'A list of tasks runs only the steps in the list',
    held: entered.join() === 'ActivatorJob,Processor' && sameResult,
    figures: `ran ${entered.join(' and ')} of ${names.join(', ')}`,
  };
}

function failureNamed({ broken }: Evidence): Check {
  const { name, cause } = broken.error ?? { name: 'none', cause: '' };
  const facts = [/^Job [0-9a-f-]{36}/, /exit code [1-9]/, /Log stream: \S+/].filter((fact) => fact.test(cause)).length;
  return {
    guarantee: 'The error of a failed job contains its id, exit code and log stream',
    held: name === 'BatchJobFailed' && facts === 3 && countEntries(broken.events, 'Processor') === 0,
    figures: `${name}, ${facts} of 3 facts; the Processor was not called`,
  };
}

function onlyFailedAgain({ redriven }: Evidence): Check {
  const jobs = redriven.events.filter(
    ({ type, taskScheduledEventDetails }) =>
      type === 'TaskScheduled' && taskScheduledEventDetails?.resourceType === 'batch',
  ).length;
  const processed = countEntries(redriven.events, 'Processor');
  return {
    guarantee: 'A redrive runs the failed step and the steps after it',
    held:
      redriven.report.status === 'SUCCEEDED' &&
      jobs === 2 &&
      processed === 1 &&
      countEntries(redriven.events, 'Check input') === 1,
    figures: `${jobs} jobs, the second with the repaired header; the Processor was called ${processed === 1 ? 'once' : `${processed} times`}`,
  };
}

function ownKeys({ lambdaBatchSeq, listed, redriven, messageKeys }: Evidence): Check {
  const runs = [...lambdaBatchSeq, listed, redriven];
  const foreign = messageKeys.filter(
    (key) => !runs.some(({ report }) => key.includes(`/${report.executionArn.split(':').at(-1) ?? ''}/`)),
  );
  const wanting = runs.filter(
    ({ report }) =>
      messageKeys.filter(
        (key) => key.includes(`/${report.executionArn.split(':').at(-1) ?? ''}/`) && key.includes('/output-'),
      ).length !== 1,
  );
  return {
    guarantee: 'The output of a job has a key with its execution and state',
    held: foreign.length === 0 && wanting.length === 0,
    figures:
      `${messageKeys.length} objects of ${runs.length} executions with jobs; ${foreign.length} without an ` +
      `execution, ${wanting.length} executions without exactly one output`,
  };
}

function refusedFirst({ rejected }: Evidence): Check {
  const [badInput, unknownTask] = rejected;
  const made = countTaskCalls(badInput.events) + countTaskCalls(unknownTask.events);
  return {
    guarantee: 'An invalid input and an unknown task are rejected before any call',
    held:
      badInput.error?.name === 'InvalidInput' &&
      badInput.error.cause.startsWith('sceneUri') &&
      unknownTask.error?.name === 'UnknownTask' &&
      made === 0,
    figures: `${describeError(badInput)}; ${describeError(unknownTask)}; ${count(made)} calls`,
  };
}

/** Returns the error name and the invalid field, with which a cause starts. */
function describeError({ error }: CompletedExecution<SceneResult>): string {
  return error === undefined ? 'no error' : `${error.name}: ${/^[\w.[\]]*/.exec(error.cause)?.[0] ?? ''}`;
}
