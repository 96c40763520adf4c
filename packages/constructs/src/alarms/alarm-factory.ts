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

/** Makes the alarms of one construct: each goes off when what it watches happens once within five minutes. */
export class AlarmFactory {
  /**
   * @param scope where the alarms are made, by the id `<id>Alarm`
   * @param alarmTopic told when one goes off, where given; CloudWatch is let publish to it
   * @throws {@link InvalidProp} naming `alarmTopic` where CloudWatch cannot publish to it
   */
  constructor(
    private readonly scope: Construct,
    private readonly alarmTopic: ITopic | undefined,
  ) {
    if (alarmTopic) grantAlarmsPublish(scope, alarmTopic);
  }

  /** Goes off when the metric's value reaches 1 in a period. Its own period should be {@link ALARM_PERIOD}. */
  alarm(id: string, metric: IMetric, what: string): Alarm {
    const made = new Alarm(this.scope, `${id}Alarm`, {
      metric,
      alarmDescription: `${this.scope.node.path}: ${what}`.slice(0, DESCRIPTION_LIMIT),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.alarmTopic) made.addAlarmAction(new SnsAction(this.alarmTopic));
    return made;
  }

  /** An execution failed. */
  executionsFailed(stateMachine: StateMachine, what: string, id = 'ExecutionsFailed'): Alarm {
    return this.alarm(id, stateMachine.metricFailed({ period: ALARM_PERIOD }), what);
  }

  /** An execution ran out of time. */
  executionsTimedOut(stateMachine: StateMachine, id = 'ExecutionsTimedOut'): Alarm {
    return this.alarm(id, stateMachine.metricTimedOut({ period: ALARM_PERIOD }), 'an execution ran out of time');
  }

  /** For each function, by the start of its alarm's id: it threw, ran out of memory or ran out of time. */
  functionErrors(functions: Readonly<Record<string, LambdaFunction>>): Alarm[] {
    return Object.entries(functions).map(([id, each]) =>
      this.alarm(
        `${id}Errors`,
        each.metricErrors({ period: ALARM_PERIOD }),
        `function ${id} threw, ran out of memory or ran out of time`,
      ),
    );
  }

  /** For each function: calls of it were throttled, because the account's or its own concurrency is used up. */
  functionThrottles(functions: Readonly<Record<string, LambdaFunction>>): Alarm[] {
    return Object.entries(functions).map(([id, each]) =>
      this.alarm(
        `${id}Throttles`,
        each.metricThrottles({ period: ALARM_PERIOD }),
        `calls of function ${id} were throttled`,
      ),
    );
  }

  /** A message lies in a dead-letter queue. */
  deadLetters(id: string, queue: IQueue, what: string): Alarm {
    return this.alarm(
      id,
      queue.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      what,
    );
  }
}
