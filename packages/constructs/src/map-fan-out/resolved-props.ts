import {
  BATCH_SIZE_LIMIT,
  DEFAULT_BATCH_SIZE,
  DISTRIBUTED_CONCURRENCY_LIMIT,
  INLINE_MAP_CONCURRENCY_LIMIT,
} from '@stepwell/core/map-fan-out';
import { Duration } from 'aws-cdk-lib';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger, rejectProps } from '../invalid-prop.js';
import { type MapFanOutProps } from './props.js';
import { FanOutStrategy } from './strategy.js';
import { rejectBucketProps, resolveExecutionTimeout, resolveWorkflowProps } from '../workflow/props.js';

/** The maximum compute timeout in an Express execution of five minutes: one minute is for claim, retries and report. */
const MAX_CALLBACK_SECONDS = 240;
const MAX_EXPRESS_SECONDS = 300;

/** Props of MapFanOut with defaults, validated. */
export type ResolvedMapFanOutProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: MapFanOutProps) {
  const strategy = props.strategy ?? FanOutStrategy.DISTRIBUTED;
  rejectUnusedProps(scope, strategy, props);
  const callback = strategy === FanOutStrategy.CALLBACK;
  const computeTimeout = checkSeconds(
    scope,
    'computeTimeout',
    props.computeTimeout ?? Duration.minutes(1),
    1,
    callback ? MAX_CALLBACK_SECONDS : 900,
  );
  const settings = {
    ...resolveWorkflowProps(scope, props),
    strategy,
    maxConcurrency: checkInteger(scope, 'maxConcurrency', props.maxConcurrency ?? 40, 1, INLINE_MAP_CONCURRENCY_LIMIT),
    batchSize: checkInteger(scope, 'batchSize', props.batchSize ?? DEFAULT_BATCH_SIZE, 1, BATCH_SIZE_LIMIT),
    batchConcurrency: checkInteger(
      scope,
      'batchConcurrency',
      props.batchConcurrency ?? 10,
      1,
      strategy === FanOutStrategy.NESTED ? INLINE_MAP_CONCURRENCY_LIMIT : DISTRIBUTED_CONCURRENCY_LIMIT,
    ),
    branches: checkInteger(scope, 'branches', props.branches ?? 3, 2, 20),
    computeTimeout,
    heartbeatTimeout: resolveHeartbeatTimeout(scope, props.heartbeatTimeout, computeTimeout),
    mapExecutionType: props.mapExecutionType ?? StateMachineType.STANDARD,
    executionTimeout: resolveExecutionTimeout(scope, props, Duration.days(1)),
    reportRetention: checkDays(scope, 'reportRetention', props.reportRetention ?? Duration.days(90), 1),
  };
  checkExpressDuration(scope, settings);
  return settings;
}

/**
 * The strategies that use a prop. With other strategies, the prop has no effect and is rejected.
 */
const USED_BY: Partial<Record<keyof MapFanOutProps, readonly FanOutStrategy[]>> = {
  batchSize: [FanOutStrategy.NESTED, FanOutStrategy.DISTRIBUTED],
  batchConcurrency: [FanOutStrategy.NESTED, FanOutStrategy.DISTRIBUTED],
  branches: [FanOutStrategy.PARALLEL],
  heartbeatTimeout: [FanOutStrategy.CALLBACK],
  mapExecutionType: [FanOutStrategy.DISTRIBUTED],
  manifestBuckets: [FanOutStrategy.DISTRIBUTED],
};

function rejectUnusedProps(scope: IConstruct, strategy: FanOutStrategy, props: MapFanOutProps): void {
  for (const [prop, used] of Object.entries(USED_BY) as [keyof MapFanOutProps, readonly FanOutStrategy[]][]) {
    if (!used.includes(strategy))
      rejectProps(scope, props, [prop], {
        when: `strategy is ${strategy}`,
        hint: `Only ${used.join(' and ')} ${used.length > 1 ? 'use' : 'uses'} it`,
      });
  }
  if (props.bucket !== undefined) rejectBucketProps(scope, props, ['reportRetention']);
}

function resolveHeartbeatTimeout(scope: IConstruct, prop: Duration | undefined, computeTimeout: Duration): Duration {
  if (prop === undefined)
    return computeTimeout.isUnresolved()
      ? Duration.seconds(MAX_CALLBACK_SECONDS + 60)
      : computeTimeout.plus(Duration.minutes(1));
  const heartbeat = checkSeconds(scope, 'heartbeatTimeout', prop, 1, 86_400);
  if (heartbeat.isUnresolved() || computeTimeout.isUnresolved() || heartbeat.toSeconds() > computeTimeout.toSeconds())
    return heartbeat;
  throw new InvalidProp(
    scope,
    'heartbeatTimeout',
    heartbeat,
    `longer than computeTimeout, ${computeTimeout.toString()}`,
  );
}

function checkExpressDuration(scope: IConstruct, settings: ResolvedMapFanOutProps): void {
  if (settings.mapExecutionType !== StateMachineType.EXPRESS || settings.computeTimeout.isUnresolved()) return;
  const rounds = Math.ceil(settings.batchSize / settings.maxConcurrency);
  if (rounds * settings.computeTimeout.toSeconds() < MAX_EXPRESS_SECONDS) return;
  throw new InvalidProp(
    scope,
    'mapExecutionType',
    settings.mapExecutionType,
    `STANDARD for batches that take ${rounds} × ${settings.computeTimeout.toString()}`,
    'An Express execution lasts at most 5 minutes. Otherwise specify a shorter computeTimeout or a smaller batchSize',
  );
}
