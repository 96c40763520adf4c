import { isDeepStrictEqual } from 'node:util';
import { type SceneResult } from '@stepwell/core/hyperspectral';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type CompletedExecution, countTaskCalls, countEntries, stateInput } from '../completed-execution.js';

/** Everything that the guarantees are held against. */
export interface Evidence {
  /** Two functions, by scene. */
  readonly lambdaSeq: readonly CompletedExecution<SceneResult>[];
  /** A job and a function, of the first of the same scenes. */
  readonly lambdaBatchSeq: readonly CompletedExecution<SceneResult>[];
  /** Two tasks of a list of four. */
  readonly listed: CompletedExecution<SceneResult>;
  /** A scene whose header is broken, and the same execution after the header was repaired and it was redriven. */
  readonly broken: CompletedExecution<SceneResult>;
  readonly redriven: CompletedExecution<SceneResult>;
  /** A bad input, and a task that is not known. */
  readonly rejected: readonly [badInput: CompletedExecution<SceneResult>, unknownTask: CompletedExecution<SceneResult>];
  /** Keys of what jobs wrote. */
  readonly messageKeys: readonly string[];
}

/** What Sequence guarantees, each held against the figures. */
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
    guarantee: 'What a Batch job writes is what the next step gets, not its status',
    held: plans === lambdaBatchSeq.length,
    figures: `${plans} of ${lambdaBatchSeq.length} Processors were given the plan that the Activator’s job wrote`,
  };
}

function sameEitherWay({ lambdaSeq, lambdaBatchSeq }: Evidence): Check {
  const same = lambdaBatchSeq.filter(
    ({ output }, index) => output !== undefined && isDeepStrictEqual(output, lambdaSeq[index]?.output),
  ).length;
  const bands = lambdaBatchSeq.reduce((sum, { output }) => sum + (output?.bands.length ?? 0), 0);
  return {
    guarantee: 'A step gives the same as a function and as a job',
    held: same === lambdaBatchSeq.length,
    figures: `${same} of ${lambdaBatchSeq.length} scenes have the same result by both, ${count(bands)} bands of it`,
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
    guarantee: 'A list of tasks runs the steps that it names, and no other',
    held: entered.join() === 'ActivatorJob,Processor' && sameResult,
    figures: `of ${names.join(', ')} it ran ${entered.join(' and ')}`,
  };
}

function failureNamed({ broken }: Evidence): Check {
  const { name, cause } = broken.error ?? { name: 'none', cause: '' };
  const facts = [/^Job [0-9a-f-]{36}/, /exit code [1-9]/, /Log stream: \S+/].filter((fact) => fact.test(cause)).length;
  return {
    guarantee: 'A job that fails is named with its id, its exit code and its log stream',
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
    guarantee: 'A redrive runs the step that failed again, and then the rest',
    held:
      redriven.report.status === 'SUCCEEDED' &&
      jobs === 2 &&
      processed === 1 &&
      countEntries(redriven.events, 'Check input') === 1,
    figures: `${jobs} jobs, the second with the repaired header; the input was checked once, the Processor called ${processed === 1 ? 'once' : `${processed} times`}`,
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
    guarantee: 'What a job writes lies under its own execution and state',
    held: foreign.length === 0 && wanting.length === 0,
    figures: `${messageKeys.length} objects of ${runs.length} executions with jobs; ${foreign.length} of no execution, ${wanting.length} executions without exactly one output`,
  };
}

function refusedFirst({ rejected }: Evidence): Check {
  const [badInput, unknownTask] = rejected;
  const made = countTaskCalls(badInput.events) + countTaskCalls(unknownTask.events);
  return {
    guarantee: 'A bad input and an unknown task are refused by name before anything is done',
    held:
      badInput.error?.name === 'InvalidInput' &&
      badInput.error.cause.startsWith('sceneUri: ') &&
      unknownTask.error?.name === 'UnknownTask' &&
      made === 0,
    figures: `${badInput.error?.name ?? 'no error'}: ${badInput.error?.cause.split(' is not')[0] ?? ''}; ${unknownTask.error?.name ?? 'no error'}: ${unknownTask.error?.cause.split(' is not')[0] ?? ''}; ${made} calls`,
  };
}
