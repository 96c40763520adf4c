import { type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { ALARM_PERIOD, AlarmFactory } from '../alarms/alarm-factory.js';

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
export interface AlarmDependencies {
  readonly stateMachine: StateMachine;
  /** By the start of their alarms' ids. One alarm each: a sum has no value while one of its metrics has none. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly imagesFailed: IMetric;
  readonly api: HttpApi | undefined;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(scope: Construct, dependencies: AlarmDependencies): ConcurrentDownloadAlarms {
  const factory = new AlarmFactory(scope, dependencies.alarmTopic);
  return {
    executionsFailed: factory.executionsFailed(
      dependencies.stateMachine,
      'an execution failed; its cause says which images, or what else',
    ),
    executionsTimedOut: factory.executionsTimedOut(dependencies.stateMachine),
    imagesFailed: factory.alarm(
      'ImagesFailed',
      dependencies.imagesFailed,
      'images could not be downloaded; the topic was told which',
    ),
    functionErrors: factory.functionErrors(dependencies.functions),
    functionThrottles: factory.functionThrottles(dependencies.functions),
    apiErrors:
      dependencies.api &&
      factory.alarm(
        'ApiErrors',
        dependencies.api.metricServerError({ period: ALARM_PERIOD, statistic: Stats.SUM }),
        'the API could not start an execution',
      ),
  };
}
