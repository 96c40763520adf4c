import { Duration, Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { type SequenceProps } from './props.js';
import { AfterCatch, BatchJobStep, type Step, type StepCatch } from './step.js';
import { rejectBucketProps, resolveExecutionTimeout, resolveWorkflowProps } from '../workflow/props.js';

/** State names have at most 80 characters, and the names of a step's states start with the step's name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._()-]{0,59}$/;

/** The names of the states of a Sequence that are not steps. */
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

/** Props of Sequence with defaults, validated. */
export type ResolvedSequenceProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: SequenceProps) {
  checkSteps(scope, props.steps);
  rejectUnusedProps(scope, props);
  return {
    ...resolveWorkflowProps(scope, props),
    taskList: props.taskList ?? false,
    messageRetention: checkDays(scope, 'messageRetention', props.messageRetention ?? Duration.days(30), 1),
    executionTimeout: resolveExecutionTimeout(scope, props, Duration.days(14)),
  };
}

/** Returns all steps, including error handlers. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [
    step,
    ...allSteps((step.options.catches ?? []).flatMap(({ handler }) => (handler ? [handler] : []))),
  ]);
}

/** Returns whether a step fails with its own error after it was caught. */
export function failsAfterCatch(step: Step): boolean {
  return (step.options.catches ?? []).some(({ then = AfterCatch.FAIL }) => then === AfterCatch.FAIL);
}

function checkSteps(scope: IConstruct, steps: readonly Step[]): void {
  if (steps.length === 0) throw new InvalidProp(scope, 'steps', steps, 'a non-empty array');
  const names = new Set<string>();
  for (const step of allSteps(steps)) {
    const { name } = step;
    if (Token.isUnresolved(name) || !NAME.test(name))
      throw new InvalidProp(
        scope,
        'step name',
        name,
        '1 to 60 letters, digits, spaces or any of . _ ( ) -, starting with a letter or digit',
      );
    if (names.has(name)) throw new InvalidProp(scope, 'step name', name, 'unique');
    if (RESERVED_STATE_NAMES.includes(name))
      throw new InvalidProp(scope, 'step name', name, 'different from the names of other states of the workflow');
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
    if (errors.length === 0) throw new InvalidProp(scope, prop('errors'), errors, 'a non-empty array of error names');
    checkInteger(scope, prop('maxAttempts'), maxAttempts, 1, 100);
    checkSeconds(scope, prop('interval'), interval, 1, 86_400);
    checkSeconds(scope, prop('maxDelay'), maxDelay, interval.isUnresolved() ? 1 : interval.toSeconds() + 1, 31_622_400);
    if (!Token.isUnresolved(backoffRate) && !(backoffRate >= 1))
      throw new InvalidProp(scope, prop('backoffRate'), backoffRate, 'a number, at least 1');
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
      'a non-empty array of error names, or omitted for all errors',
    );
  if (handler === undefined && then === AfterCatch.FAIL)
    throw new InvalidProp(
      scope,
      `then of a catch of step ${name}`,
      then,
      'CONTINUE or END without a handler',
      'Without this catch, the step fails too',
    );
}

/**
 * Rejects variables that Batch reserves
 * (https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerOverrides.html), and variables of the job
 * contract.
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
      'without variables that AWS Batch or the job contract sets',
    );
}

/** Rejects props that would have no effect. */
function rejectUnusedProps(scope: IConstruct, props: SequenceProps): void {
  const hasJobs = allSteps(props.steps).some((step) => step instanceof BatchJobStep);
  if (props.bucket !== undefined) rejectBucketProps(scope, props, ['messageRetention']);
  if (!hasJobs)
    rejectBucketProps(scope, props, ['messageRetention'], {
      when: 'no step runs a Batch job',
      hint: 'There is no bucket',
    });
}
