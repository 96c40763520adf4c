import { CHECKS_LIMIT } from '@stepwell/core/quality-control';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { ApiAuthorization } from '../api/api-authorization.js';
import { YEAR_SECONDS, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { type QualityControlProps } from './props.js';
import { QualityCheck } from './quality-check.js';

/** The props that have a plain default, each checked and filled in. */
export interface Settings {
  readonly checks: readonly QualityCheck[];
  readonly memorySize: number;
  readonly checkTimeout: Duration;
  readonly executionTimeout: Duration;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly api: boolean;
  readonly apiAuthorization: ApiAuthorization;
  readonly apiRateLimit: number;
  readonly apiBurstLimit: number;
  readonly tracing: boolean;
  readonly alarms: boolean;
}

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
 */
export function resolveSettings(scope: IConstruct, props: QualityControlProps): Settings {
  rejectUnusedProps(scope, props);
  rejectMixedTopics(scope, props);
  return {
    checks: validateChecks(
      scope,
      props.checks ?? [QualityCheck.completeness(), QualityCheck.range(), QualityCheck.timeliness()],
    ),
    memorySize: checkInteger(scope, 'memorySize', props.memorySize ?? 256, 128, 10_240),
    checkTimeout: checkSeconds(scope, 'checkTimeout', props.checkTimeout ?? Duration.minutes(5), 5, 900),
    executionTimeout: checkSeconds(
      scope,
      'executionTimeout',
      props.executionTimeout ?? Duration.hours(6),
      60,
      YEAR_SECONDS,
    ),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    api: props.api ?? true,
    apiAuthorization: props.apiAuthorization ?? ApiAuthorization.IAM,
    apiRateLimit: checkInteger(scope, 'apiRateLimit', props.apiRateLimit ?? 50, 1, 10_000),
    apiBurstLimit: checkInteger(scope, 'apiBurstLimit', props.apiBurstLimit ?? 100, 1, 5_000),
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
  };
}

function validateChecks(scope: IConstruct, checks: readonly QualityCheck[]): readonly QualityCheck[] {
  const names = checks.map(({ name }) => name);
  if (names.length < 1 || names.length > CHECKS_LIMIT)
    throw new InvalidProp(scope, 'checks', names, `1 to ${CHECKS_LIMIT} checks`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidProp(scope, 'checks', twice, 'each check a name of its own');
  return checks;
}

/** A prop that would have no effect is an error: whoever gave it expects one. */
function rejectUnusedProps(scope: IConstruct, props: QualityControlProps): void {
  const idle = (prop: keyof QualityControlProps, shown: unknown, remedy: string): never => {
    throw new InvalidProp(scope, prop, shown, remedy);
  };
  if (props.bucket && props.serverAccessLogsBucket)
    idle(
      'serverAccessLogsBucket',
      props.serverAccessLogsBucket.node.path,
      'either bucket or this: a bucket of your own keeps its own settings',
    );
  if (props.bucket && props.summaryTable && props.detailsTable && props.topic && props.encryptionKey) {
    idle('encryptionKey', props.encryptionKey.node.path, 'no key, for bucket, tables and topic are all your own');
  }
  if (props.api === false && props.apiAuthorization !== undefined)
    idle('apiAuthorization', props.apiAuthorization, 'either api: false or this');
}

/**
 * FIFO topics want a message group and a deduplication id; standard topics refuse the latter. One state publishes to
 * all.
 */
function rejectMixedTopics(scope: IConstruct, { topic, groupTopics = {} }: QualityControlProps): void {
  const fifo = topic?.fifo ?? false;
  const other = Object.entries(groupTopics).find(([, each]) => each.fifo !== fifo);
  if (other !== undefined)
    throw new InvalidProp(
      scope,
      'groupTopics',
      other[0],
      `topics that are all ${fifo ? 'FIFO topics' : 'standard topics'}, as the topic of the other groups is`,
    );
}
