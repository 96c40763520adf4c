import { type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { ALARM_PERIOD, AlarmFactory } from '../alarms/alarm-factory.js';

/** The alarms of a {@link ConcurrentDownload}. Each alarm goes off after one occurrence within five minutes. */
export interface ConcurrentDownloadAlarms {
  /** An execution failed: images could not be downloaded, or the workflow itself failed. */
  readonly executionsFailed: Alarm;
  /** An execution timed out. */
  readonly executionsTimedOut: Alarm;
  /** Images could not be downloaded. */
  readonly imagesFailed: Alarm;
  /** For each function: it threw, ran out of memory or timed out. */
  readonly functionErrors: Alarm[];
  /** For each function: invocations were throttled, because the account's or the function's concurrency is used up. */
  readonly functionThrottles: Alarm[];
  /** The API returned 5xx: no execution was started. `undefined` with `api: false`. */
  readonly apiErrors?: Alarm;
}

/** The monitored resources, and the topic that the alarms notify. */
export interface AlarmDependencies {
  readonly stateMachine: StateMachine;
  /** By the prefix of their alarms' ids. Each has an alarm: a metric math sum has no value if one metric has none. */
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
      'an execution failed; its cause names the images or another reason',
    ),
    executionsTimedOut: factory.executionsTimedOut(dependencies.stateMachine),
    imagesFailed: factory.alarm(
      'ImagesFailed',
      dependencies.imagesFailed,
      'images could not be downloaded; the message to the topic names them',
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
