import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { grantAlarmsPublish } from './grant-alarms-publish.js';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const DESCRIPTION_LIMIT = 1_024;

/** The period of every alarm. */
export const ALARM_PERIOD = Duration.minutes(5);

/** Creates the alarms of one construct. Each alarm goes off when its metric reaches 1 within five minutes. */
export class AlarmFactory {
  /**
   * @param scope the parent of the alarms, whose ids are `<id>Alarm`
   * @param alarmTopic the topic that the alarms notify, if any; CloudWatch gets permission to publish to it
   * @throws {@link InvalidProp} naming `alarmTopic` if CloudWatch cannot publish to it
   */
  constructor(
    private readonly scope: Construct,
    private readonly alarmTopic: ITopic | undefined,
  ) {
    if (alarmTopic) grantAlarmsPublish(scope, alarmTopic);
  }

  /** Creates an alarm that goes off when the metric reaches 1. The metric's period should be {@link ALARM_PERIOD}. */
  alarm(id: string, metric: IMetric, description: string): Alarm {
    const alarm = new Alarm(this.scope, `${id}Alarm`, {
      metric,
      alarmDescription: `${this.scope.node.path}: ${description}`.slice(0, DESCRIPTION_LIMIT),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.alarmTopic) alarm.addAlarmAction(new SnsAction(this.alarmTopic));
    return alarm;
  }

  /** An execution failed. */
  executionsFailed(stateMachine: StateMachine, description: string, id = 'ExecutionsFailed'): Alarm {
    return this.alarm(id, stateMachine.metricFailed({ period: ALARM_PERIOD }), description);
  }

  /** An execution timed out. */
  executionsTimedOut(stateMachine: StateMachine, id = 'ExecutionsTimedOut'): Alarm {
    return this.alarm(id, stateMachine.metricTimedOut({ period: ALARM_PERIOD }), 'an execution timed out');
  }

  /** For each function, by the prefix of its alarm's id: it threw, ran out of memory or timed out. */
  functionErrors(functions: Readonly<Record<string, LambdaFunction>>): Alarm[] {
    return Object.entries(functions).map(([id, each]) =>
      this.alarm(
        `${id}Errors`,
        each.metricErrors({ period: ALARM_PERIOD }),
        `function ${id} threw, ran out of memory or timed out`,
      ),
    );
  }

  /** For each function: invocations were throttled, because the account's or the function's concurrency is used up. */
  functionThrottles(functions: Readonly<Record<string, LambdaFunction>>): Alarm[] {
    return Object.entries(functions).map(([id, each]) =>
      this.alarm(
        `${id}Throttles`,
        each.metricThrottles({ period: ALARM_PERIOD }),
        `invocations of function ${id} were throttled`,
      ),
    );
  }

  /** A dead-letter queue contains a message. */
  deadLetters(id: string, queue: IQueue, description: string): Alarm {
    return this.alarm(
      id,
      queue.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      description,
    );
  }
}
