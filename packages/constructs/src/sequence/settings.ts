import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { YEAR_SECONDS, checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { type SequenceProps } from './props.js';
import { AfterCatch, BatchJobStep, type Step, type StepCatch } from './step.js';

/** Names of states have 80 characters at most, and those of a step's own begin with its name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._()-]{0,59}$/;

/** Names of states that a Sequence has besides its steps. */
const RESERVED_STATE_NAMES = [
  'Check input',
  'Input valid?',
  'Invalid input',
  'Check tasks',
  'Tasks known?',
  'Unknown task',
  'Next task',
  'All tasks done',
];

/** The props that have a plain default, each checked and filled in. */
export interface Settings {
  readonly taskList: boolean;
  readonly messageRetention: Duration;
  readonly executionTimeout: Duration;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly tracing: boolean;
  readonly alarms: boolean;
}

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
 */
export function resolveSettings(scope: IConstruct, props: SequenceProps): Settings {
  checkSteps(scope, props.steps);
  rejectUnusedProps(scope, props);
  return {
    taskList: props.taskList ?? false,
    messageRetention: checkDays(scope, 'messageRetention', props.messageRetention ?? Duration.days(30), 1),
    executionTimeout: checkSeconds(
      scope,
      'executionTimeout',
      props.executionTimeout ?? Duration.days(14),
      60,
      YEAR_SECONDS,
    ),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
  };
}

/** Every step, those that handle errors included. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [
    step,
    ...allSteps((step.options.catches ?? []).flatMap(({ handler }) => (handler ? [handler] : []))),
  ]);
}

/** Whether a step fails by its own error after that was caught. */
export function failsAfterCatch(step: Step): boolean {
  return (step.options.catches ?? []).some(({ then = AfterCatch.FAIL }) => then === AfterCatch.FAIL);
}

function checkSteps(scope: IConstruct, steps: readonly Step[]): void {
  if (steps.length === 0) throw new InvalidProp(scope, 'steps', steps, 'at least one step');
  const names = new Set<string>();
  for (const step of allSteps(steps)) {
    const { name } = step;
    if (Token.isUnresolved(name) || !NAME.test(name))
      throw new InvalidProp(
        scope,
        'name of a step',
        name,
        'a name of 1 to 60 letters, digits, spaces and any of . _ ( ) -, that starts with a letter or digit',
      );
    if (names.has(name)) throw new InvalidProp(scope, 'name of a step', name, 'each step a name of its own');
    if (RESERVED_STATE_NAMES.includes(name))
      throw new InvalidProp(scope, 'name of a step', name, 'another name: the workflow has a state of this one');
    names.add(name);
    checkOptions(scope, step);
  }
}

function checkOptions(scope: IConstruct, step: Step): void {
  const { timeout, retries = [], catches = [] } = step.options;
  if (timeout) checkSeconds(scope, `timeout of step ${step.name}`, timeout, 1, 1_209_600);
  for (const {
    errors,
    maxAttempts = 2,
    interval = Duration.seconds(2),
    backoffRate = 2,
    maxDelay = Duration.minutes(5),
  } of retries) {
    const prop = (name: string) => `${name} of a retry of step ${step.name}`;
    if (errors.length === 0) throw new InvalidProp(scope, prop('errors'), errors, 'at least one name of an error');
    checkInteger(scope, prop('maxAttempts'), maxAttempts, 1, 100);
    checkSeconds(scope, prop('interval'), interval, 1, 86_400);
    checkSeconds(scope, prop('maxDelay'), maxDelay, interval.isUnresolved() ? 1 : interval.toSeconds() + 1, 31_622_400);
    if (!Token.isUnresolved(backoffRate) && !(backoffRate >= 1))
      throw new InvalidProp(scope, prop('backoffRate'), backoffRate, 'a number, 1 at least');
  }
  for (const each of catches) checkCatch(scope, step.name, each);
  if (step instanceof BatchJobStep) checkEnvironment(scope, step);
}

function checkCatch(scope: IConstruct, name: string, { errors, handler, then = AfterCatch.FAIL }: StepCatch): void {
  if (errors?.length === 0)
    throw new InvalidProp(
      scope,
      `errors of a catch of step ${name}`,
      errors,
      'at least one name of an error, or nothing for all',
    );
  if (handler === undefined && then === AfterCatch.FAIL)
    throw new InvalidProp(
      scope,
      `then of a catch of step ${name}`,
      then,
      'a handler, or CONTINUE or END: without them the step fails as it does anyway',
    );
}

/**
 * Variables that Batch sets itself cannot be set
 * (https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerOverrides.html), and the contract's are not to
 * be.
 */
function checkEnvironment(scope: IConstruct, { name, options: { environment = {} } }: BatchJobStep): void {
  const reserved = Object.keys(environment).find(
    (variable) => /^AWS_BATCH/.test(variable) || /^STEPWELL_(INPUT|OUTPUT|TASK_TOKEN)/.test(variable),
  );
  if (reserved !== undefined)
    throw new InvalidProp(
      scope,
      `environment of step ${name}`,
      reserved,
      'another variable: AWS Batch and the contract of a job set these',
    );
}

/** A prop that would have no effect is an error: whoever gave it expects one. */
function rejectUnusedProps(scope: IConstruct, props: SequenceProps): void {
  const hasJobs = allSteps(props.steps).some((step) => step instanceof BatchJobStep);
  for (const prop of ['encryptionKey', 'serverAccessLogsBucket', 'messageRetention'] as const) {
    const value = props[prop];
    if (value === undefined) continue;
    const shown = value instanceof Duration ? value.toString() : value.node.path;
    if (props.bucket !== undefined)
      throw new InvalidProp(scope, prop, shown, 'either bucket or this: a bucket of your own keeps its own settings');
    if (!hasJobs)
      throw new InvalidProp(scope, prop, shown, 'nothing: without a step that runs a Batch job there is no bucket');
  }
}
