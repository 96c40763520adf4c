import { AfterCatch, AlarmKind, ApiAuthorization, FanOutStrategy } from '@stepwell/constructs';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import fc from 'fast-check';
import { type LimitStack } from './limit-stack.js';

/** A value of a prop: its representation in a counterexample, and a function that creates it in a stack. */
export interface PropValue<T = unknown> {
  readonly display: unknown;
  readonly make: (stack: LimitStack) => T;
}

/** Values of a prop. */
export type PropValues<T = unknown> = fc.Arbitrary<PropValue<T>>;

/** Values that do not need a stack. */
function plain<T>(values: fc.Arbitrary<T>, value: (of: T) => unknown = (of) => of): PropValues {
  return values.map((of) => ({ display: of, make: () => value(of) }));
}

/** Resources by their distinguishing feature. */
function resourceValues<T>(makers: Readonly<Record<string, (stack: LimitStack) => T>>): PropValues<T> {
  return fc.constantFrom(...Object.entries(makers)).map(([display, make]) => ({ display, make }));
}

/** Lists of these lengths with up to three different elements. */
export function arbitraryLists<T>(elements: PropValues<T>, lengths: readonly number[]): PropValues<T[]> {
  return fc.constantFrom(...lengths).chain((length) => {
    const different = Math.min(length, 3);
    return fc.array(elements, { minLength: different, maxLength: different }).map((some) => ({
      display: { length, of: some.map(({ display }) => display) },
      make: (stack) =>
        Array.from({ length }, (_each, index) => some[index % different]).flatMap((each) =>
          each === undefined ? [] : [each.make(stack)],
        ),
    }));
  });
}

/** Values near the limits of counts, memory, rates and retries. */
const INTEGERS = [
  -1, 0, 1, 2, 3, 5, 9, 10, 11, 20, 21, 40, 41, 100, 127, 128, 185, 186, 200, 201, 990, 991, 999, 1_000, 1_001, 5_000,
  5_001, 10_000, 10_001, 10_240, 10_241,
];
const FRACTIONS = [0.001, 0.25, 0.5, 0.99, 1.5, NaN, Infinity];
/** Values near the limits of functions, queues, jobs, executions, rows and objects, in seconds. */
const SECONDS = [
  0, 0.5, 1, 4, 5, 9, 10, 29, 30, 59, 60, 61, 240, 241, 300, 899, 900, 901, 3_600, 21_600, 21_601, 43_200, 43_201,
  86_400, 1_209_600, 1_209_601, 2_419_200, 2_592_000, 6_912_000, 6_998_400, 31_536_000, 31_536_001,
];
const MEBIBYTES = [0.25, 1, 512, 1_024, 5 * 1_024 ** 2, 5 * 1_024 ** 2 + 1];
const LENGTHS = [0, 1, 20, 40, 41, 60, 61, 64, 65, 80, 81, 128, 129, 256, 257, 1_000];
const SPECIAL_NAMES = ['with space', 'a,b', 'ümlaut', '1digit', 'dash-ed', 'under_score', 'a/b', '{% $x %}', 'Total'];
const COUNTS = [0, 1, 2, 3, 10, 20, 21, 49, 50, 100, 300];

const numbers = fc.oneof(
  { arbitrary: fc.constantFrom(...INTEGERS), weight: 9 },
  { arbitrary: fc.constantFrom(...FRACTIONS), weight: 1 },
);
const names = fc.oneof(
  fc.constantFrom(...LENGTHS).map((length) => 'Name'.repeat(length).slice(0, length)),
  fc.constantFrom(...SPECIAL_NAMES),
);
const strings = fc
  .tuple(fc.constantFrom(...COUNTS), fc.constantFrom(1, 10, 100))
  .map(([count, length]) => Array.from({ length: count }, (_each, index) => `a${index}`.padEnd(length, 'x')));

function toDuration(seconds: number): Duration {
  return Number.isInteger(seconds) ? Duration.seconds(seconds) : Duration.millis(seconds * 1_000);
}

function machine(stateMachineType: StateMachineType) {
  return (stack: LimitStack) =>
    new StateMachine(stack, stack.id(), {
      stateMachineType,
      definitionBody: DefinitionBody.fromChainable(new Pass(stack, stack.id())),
    });
}

/** Functions of the user. */
export const functions = resourceValues<IFunction>({
  'of 1 s': (stack) => stack.functionOf(1),
  'of 15 minutes': (stack) => stack.functionOf(900),
  alias: (stack) => stack.functionOf(60).addAlias(stack.id()),
});

/** State machines of the user. */
export const machines = resourceValues({
  standard: machine(StateMachineType.STANDARD),
  express: machine(StateMachineType.EXPRESS),
});

/** Queues of the user. */
export const queues = resourceValues({
  standard: (stack) => stack.queues(stack.id()).queue,
  fifo: (stack) => stack.queues(stack.id(), true).queue,
  'with defaults': (stack) => new Queue(stack, stack.id()),
});

const topics = resourceValues({
  hardened: (stack) => stack.topic(stack.id()),
  fifo: (stack) => stack.topic(stack.id(), true),
  'with defaults': (stack) => new Topic(stack, stack.id()),
  'with the key of SNS': (stack) =>
    new Topic(stack, stack.id(), { masterKey: Alias.fromAliasName(stack, stack.id(), 'alias/aws/sns') }),
  imported: (stack) => Topic.fromTopicArn(stack, stack.id(), 'arn:aws:sns:eu-west-1:123456789012:imported'),
});

const bucket = resourceValues({ encrypted: (stack) => stack.bucket(stack.id()) });

/** Valid and invalid names. */
export const anyNames: PropValues = plain(names);

/** Values by the type of a prop, for types other than our own props. */
export const simpleValues: Readonly<Record<string, PropValues>> = {
  number: plain(numbers),
  boolean: plain(fc.boolean()),
  string: anyNames,
  'string[]': plain(strings),
  'AlarmKind[]': plain(fc.subarray(Object.values(AlarmKind))),
  'Readonly<Record<string, number>>': plain(
    fc.dictionary(fc.constantFrom(...Object.values(AlarmKind), 'unknown'), fc.constantFrom(...INTEGERS), {
      maxKeys: 2,
    }),
  ),
  Duration: plain(fc.constantFrom(...SECONDS), toDuration),
  Size: plain(fc.constantFrom(...MEBIBYTES), (mebibytes) => Size.kibibytes(mebibytes * 1_024)),
  RetentionDays: plain(fc.constantFrom(RetentionDays.ONE_DAY, RetentionDays.TEN_YEARS, RetentionDays.INFINITE)),
  RemovalPolicy: plain(fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN)),
  FanOutStrategy: plain(fc.constantFrom(...Object.values(FanOutStrategy))),
  ApiAuthorization: plain(fc.constantFrom(...Object.values(ApiAuthorization))),
  AfterCatch: plain(fc.constantFrom(...Object.values(AfterCatch))),
  StateMachineType: plain(fc.constantFrom(...Object.values(StateMachineType))),
  ContainerImage: resourceValues({
    registry: () => ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24.11.1-bookworm-slim'),
  }),
  IKey: resourceValues({ key: (stack) => stack.key }),
  IBucket: bucket,
  'IBucket[]': arbitraryLists(bucket, [0, 1, 20]),
  ITable: resourceValues({ table: (stack) => stack.table(stack.id(), 'id') }),
  ITopic: topics,
  'Readonly<Record<string, ITopic>>': arbitraryLists(topics, [0, 1, 30]).map(({ display, make }) => ({
    display,
    make: (stack) => Object.fromEntries(make(stack).map((topic, index) => [`group-${index}`, topic])),
  })),
  IQueue: queues,
  IFunction: functions,
  IBatchJob: resourceValues({ own: (stack) => stack.job }),
  'Record<string, string>': plain(strings, (keys) => Object.fromEntries(keys.map((key) => [key, key]))),
  'Record<string, unknown>': plain(strings, (kinds) => ({ kind: kinds.length === 0 ? ['any'] : kinds })),
  'Readonly<Record<string, StreamLimits>>': plain(strings, (streams) =>
    Object.fromEntries(streams.map((stream) => [stream, { minimum: -40, maximum: 60 }])),
  ),
};
