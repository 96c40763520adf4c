import {
  type BatchJobStepOptions,
  type CompletenessCheckOptions,
  ComputeTarget,
  type ComputeTargetOptions,
  type FunctionCheckOptions,
  type FunctionTargetOptions,
  QualityCheck,
  type RangeCheckOptions,
  RouteStep,
  Step,
  type StepOptions,
  type TimelinessCheckOptions,
} from '@stepwell/constructs';
import { type Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { type DeclaredProp, declaredProps } from '../every-prop/declared-props.js';
import { type LimitStack } from './limit-stack.js';
import {
  type PropValue,
  type PropValues,
  anyNames,
  functions,
  arbitraryLists,
  machines,
  queues,
  simpleValues,
} from './prop-value.js';

const declared = declaredProps();

/** Generates props of an interface at and beyond limits: the required props and at most `most` others. */
export function arbitraryProps<T>(name: string, most: number): PropValues<T> {
  const props = declared.get(name) ?? [];
  const required = props.filter(({ isRequired }) => isRequired);
  const optional = props.filter((prop) => !prop.isRequired && isGenerated(prop));
  return fc.subarray(optional, { maxLength: Math.min(most, optional.length) }).chain((chosen) => {
    const values = Object.fromEntries([...required, ...chosen].map((prop) => [prop.name, valuesOf(prop)]));
    return fc.record(values).map((record: Readonly<Record<string, PropValue>>) => ({
      display: Object.fromEntries(Object.entries(record).map(([prop, { display }]) => [prop, display])),
      make: (stack) => Object.fromEntries(Object.entries(record).map(([prop, { make }]) => [prop, make(stack)])) as T,
    }));
  });
}

/** Whether values of a prop can be generated. Only the every-prop app sets the others, such as networks. */
function isGenerated({ name, type }: DeclaredProp): boolean {
  const element = type.replace(/\[\]$/, '');
  return name === 'name' || declared.has(element) || Object.hasOwn(simpleValues, type) || Object.hasOwn(composed, type);
}

function valuesOf({ name, type }: DeclaredProp): PropValues {
  const element = type.replace(/\[\]$/, '');
  if (name === 'name') return partNames;
  if (declared.has(type)) return arbitraryProps(type, 2);
  if (declared.has(element)) return arbitraryLists(arbitraryProps(element, 1), [0, 1, 1, 2, 3, 19, 50, 60]);
  const values = simpleValues[type] ?? composed[type]?.();
  if (values === undefined) throw new Error(`${name}: no values of type ${type}. Add them to simpleValues.`);
  return values;
}

/** Names of parts, mostly valid, because parts of one construct need distinct names. */
const partNames: PropValues = fc.oneof(
  { arbitrary: fc.constant<PropValue>({ display: 'a unique name', make: (stack) => stack.id() }), weight: 9 },
  { arbitrary: anyNames, weight: 1 },
);

function both<A, B, T>(
  one: PropValues<A>,
  other: PropValues<B>,
  join: (one: A, other: B, stack: LimitStack) => T,
): PropValues<T> {
  return fc
    .tuple(one, other)
    .map(([a, b]) => ({ display: [a.display, b.display], make: (stack) => join(a.make(stack), b.make(stack), stack) }));
}

const durations = simpleValues['Duration'] as PropValues<Duration>;
const jobs = simpleValues['IBatchJob'] as PropValues<LimitStack['job']>;

function steps(): PropValues<Step> {
  return fc.oneof(
    both(functions, arbitraryProps<StepOptions>('StepOptions', 2), (handler, options): Step =>
      Step.lambda(handler, options),
    ),
    both(jobs, arbitraryProps<BatchJobStepOptions>('BatchJobStepOptions', 2), (job, options, stack): Step =>
      Step.batchJob(job, { name: stack.id(), ...options }),
    ),
  );
}

function routeSteps(): PropValues<RouteStep> {
  return fc.oneof(
    both(functions, durations, (handler, timeout) => RouteStep.lambda(handler, timeout)),
    both(machines, durations, (machine, timeout) => RouteStep.stateMachine(machine, timeout)),
    jobs.map(({ display, make }) => ({ display, make: (stack: LimitStack) => RouteStep.batchJob(make(stack)) })),
  );
}

function checks(): PropValues<QualityCheck> {
  const shipped = <T extends object>(name: string, make: (props: T) => QualityCheck): PropValues<QualityCheck> =>
    arbitraryProps<T>(name, 2).map((props) => ({
      display: props.display,
      make: (stack) => make({ name: stack.id(), ...props.make(stack) }),
    }));
  return fc.oneof(
    shipped<CompletenessCheckOptions>('CompletenessCheckOptions', (props) => QualityCheck.completeness(props)),
    shipped<RangeCheckOptions>('RangeCheckOptions', (props) => QualityCheck.range(props)),
    shipped<TimelinessCheckOptions>('TimelinessCheckOptions', (props) => QualityCheck.timeliness(props)),
    both(functions, arbitraryProps<FunctionCheckOptions>('FunctionCheckOptions', 1), (handler, props, stack) =>
      QualityCheck.fromFunction(stack.id(), handler, props),
    ),
  );
}

function targets(): PropValues<ComputeTarget> {
  const options = arbitraryProps<ComputeTargetOptions>('ComputeTargetOptions', 2);
  return fc.oneof(
    both(functions, arbitraryProps<FunctionTargetOptions>('FunctionTargetOptions', 2), (handler, targetOptions) =>
      ComputeTarget.lambda(handler, targetOptions),
    ),
    both(machines, options, (machine, targetOptions) => ComputeTarget.stateMachine(machine, targetOptions)),
    both(queues, options, (queue, targetOptions) => ComputeTarget.queue(queue, targetOptions)),
  );
}

/** Values that users create with static methods, by type. */
const composed: Readonly<Record<string, () => PropValues>> = {
  Step: steps,
  'Step[]': () => arbitraryLists(steps(), [0, 1, 2, 10, 60]),
  RouteStep: routeSteps,
  'QualityCheck[]': () => arbitraryLists(checks(), [0, 1, 2, 19, 20, 21]),
  'Record<string, ComputeTarget>': () =>
    arbitraryLists(targets(), [0, 1, 2, 10, 19, 30]).map(({ display, make }) => ({
      display,
      make: (stack) => Object.fromEntries(make(stack).map((target, index) => [`Target${index}`, target])),
    })),
};
