import { Duration } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { YEAR_SECONDS, checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { checkNamedQueues } from '../queues/check-named-queues.js';
import { TAGS_LIMIT } from '../workflow/check-state-machine.js';
import { requireStandard } from '../states/require-standard.js';
import { type QueueRoute, type QueueRouterProps } from './props.js';
import { LambdaStep, type RouteStep, StateMachineStep } from './route-step.js';
import {
  rejectBucketProps,
  resolveExecutionTimeout,
  resolveTriggerTimeout,
  resolveWorkflowProps,
} from '../workflow/props.js';

/** Two other tags contain the workflow and the bucket. */
const ROUTES_LIMIT = TAGS_LIMIT - 2;

/** Props of QueueRouter with defaults, validated. */
export type ResolvedQueueRouterProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: QueueRouterProps) {
  const triggerTimeout = resolveTriggerTimeout(scope, props);
  checkRoutes(scope, props.routes, triggerTimeout);
  if (props.bucket !== undefined) rejectBucketProps(scope, props, ['messageRetention']);
  return {
    ...resolveWorkflowProps(scope, props),
    batchSize: checkInteger(scope, 'batchSize', props.batchSize ?? 10, 1, 10),
    maxConcurrency:
      props.maxConcurrency === undefined
        ? undefined
        : checkInteger(scope, 'maxConcurrency', props.maxConcurrency, 2, 1_000),
    triggerTimeout,
    maxReceiveCount: checkInteger(scope, 'maxReceiveCount', props.maxReceiveCount ?? 5, 1, 1_000),
    executionTimeout: resolveExecutionTimeout(scope, props, Duration.days(1)),
    messageRetention: checkDays(scope, 'messageRetention', props.messageRetention ?? Duration.days(90), 28),
  };
}

function checkRoutes(scope: IConstruct, routes: readonly QueueRoute[], triggerTimeout: Duration): void {
  checkNamedQueues(scope, 'routes', routes, triggerTimeout);
  if (routes.length > ROUTES_LIMIT)
    throw new InvalidProp(
      scope,
      'routes',
      routes.length,
      `at most ${ROUTES_LIMIT} routes`,
      'Each route adds a tag to the state machine',
    );
  const names = routes.map(({ name }) => name);
  for (const [index, { sendTo, step }] of routes.entries()) {
    checkStep(scope, `routes[${index}].step`, step);
    if (sendTo !== undefined && !names.includes(sendTo))
      throw new InvalidProp(scope, `routes[${index}].sendTo`, sendTo, `the name of a route (${names.join(', ')})`);
  }
}

function checkStep(scope: IConstruct, prop: string, step: RouteStep): void {
  if (step instanceof StateMachineStep) requireStandard(scope, prop, step.stateMachine);
  if ((step instanceof LambdaStep || step instanceof StateMachineStep) && step.timeout) {
    checkSeconds(scope, `${prop}.timeout`, step.timeout, 1, YEAR_SECONDS);
  }
}
