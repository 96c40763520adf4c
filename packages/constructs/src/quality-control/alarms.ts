import { type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { ALARM_PERIOD, AlarmFactory } from '../alarms/alarm-factory.js';

/** The alarms of a {@link QualityControl}. Each alarm goes off after one occurrence within five minutes. */
export interface QualityControlAlarms {
  /**
   * An execution failed: a stream was unavailable, or the workflow itself failed. A stream that does not pass is not a
   * failure.
   */
  readonly executionsFailed: Alarm;
  /** An execution timed out. */
  readonly executionsTimedOut: Alarm;
  /** SNS could not deliver a result to a subscriber. */
  readonly notificationsFailed: Alarm;
  /** For each built-in check and the start function: it threw, ran out of memory or timed out. */
  readonly functionErrors: Alarm[];
  /** For each of them: invocations were throttled. */
  readonly functionThrottles: Alarm[];
  /** The API returned 5xx: no execution was started. `undefined` with `api: false`. */
  readonly apiErrors?: Alarm;
}

/** The monitored resources, and the topic that the alarms notify. */
export interface AlarmDependencies {
  readonly stateMachine: StateMachine;
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly topic: ITopic;
  readonly api: HttpApi | undefined;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(scope: Construct, dependencies: AlarmDependencies): QualityControlAlarms {
  const factory = new AlarmFactory(scope, dependencies.alarmTopic);
  return {
    executionsFailed: factory.executionsFailed(
      dependencies.stateMachine,
      'an execution failed; its cause names the unavailable stream or another reason',
    ),
    executionsTimedOut: factory.executionsTimedOut(dependencies.stateMachine),
    notificationsFailed: factory.alarm(
      'NotificationsFailed',
      dependencies.topic.metricNumberOfNotificationsFailed({ period: ALARM_PERIOD, statistic: Stats.SUM }),
      'a result could not be delivered to a subscriber',
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
