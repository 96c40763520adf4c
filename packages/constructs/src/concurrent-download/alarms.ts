import { Duration } from 'aws-cdk-lib';
import { type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';

/** The alarms of a {@link ConcurrentDownload}. Each goes off when what it watches happens once within five minutes. */
export interface ConcurrentDownloadAlarms {
  /** An execution failed: images could not be downloaded, or the workflow itself did not work. */
  readonly executionsFailed: Alarm;
  /** An execution ran out of time. */
  readonly executionsTimedOut: Alarm;
  /** Images could not be downloaded. */
  readonly imagesFailed: Alarm;
  /** For each function: it threw, ran out of memory or ran out of time. */
  readonly functionErrors: Alarm[];
  /** For each function: calls of it were throttled, because the account's or its own concurrency is used up. */
  readonly functionThrottles: Alarm[];
  /** The API answered with 5xx: no execution was started. `undefined` with `api: false`. */
  readonly apiErrors?: Alarm;
}

/** What the alarms watch and whom they notify. */
export interface Watched {
  readonly stateMachine: StateMachine;
  /** By the start of their alarms' ids. One alarm each: a sum has no value while one of its metrics has none. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly imagesFailed: IMetric;
  readonly api: HttpApi | undefined;
  readonly notify: ITopic | undefined;
}

const PERIOD = Duration.minutes(5);

export function alarmsOf(scope: Construct, watched: Watched): ConcurrentDownloadAlarms {
  const alarm = (id: string, metric: IMetric, description: string): Alarm => {
    const made = new Alarm(scope, `${id}Alarm`, {
      metric,
      alarmDescription: description,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (watched.notify) made.addAlarmAction(new SnsAction(watched.notify));
    return made;
  };
  const path = scope.node.path;
  return {
    executionsFailed: alarm('ExecutionsFailed', watched.stateMachine.metricFailed({ period: PERIOD }), `${path}: an execution failed; its cause says which images, or what else`),
    executionsTimedOut: alarm('ExecutionsTimedOut', watched.stateMachine.metricTimedOut({ period: PERIOD }), `${path}: an execution ran out of time`),
    imagesFailed: alarm('ImagesFailed', watched.imagesFailed, `${path}: images could not be downloaded; the topic was told which`),
    functionErrors: Object.entries(watched.functions).map(([id, each]) =>
      alarm(`${id}Errors`, each.metricErrors({ period: PERIOD }), `${path}: function ${id} threw, ran out of memory or ran out of time`),
    ),
    functionThrottles: Object.entries(watched.functions).map(([id, each]) =>
      alarm(`${id}Throttles`, each.metricThrottles({ period: PERIOD }), `${path}: calls of function ${id} were throttled`),
    ),
    apiErrors: watched.api && alarm('ApiErrors', watched.api.metricServerError({ period: PERIOD, statistic: Stats.SUM }), `${path}: the API could not start an execution`),
  };
}
