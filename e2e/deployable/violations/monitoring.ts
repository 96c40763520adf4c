import { type JsonObject } from '@stepwell/asl';
import { type Violation, arnOf, handler, resource } from './violation.js';

function alarm(properties: JsonObject): Violation['faulty'] {
  return {
    Bus: resource('AWS::Events::EventBus', { Name: 'items' }),
    Rule: resource('AWS::Events::Rule', { EventBusName: { Ref: 'Bus' } }),
    Queue: resource('AWS::SQS::Queue'),
    Handler: handler({
      Environment: { Variables: { POWERTOOLS_METRICS_NAMESPACE: 'Stepwell', POWERTOOLS_SERVICE_NAME: 'images' } },
    }),
    Alarm: resource('AWS::CloudWatch::Alarm', properties),
  };
}

const metric = (Namespace: string, Name: string, Value: JsonObject | string): JsonObject => ({
  Namespace,
  MetricName: 'M',
  Dimensions: [{ Name, Value }],
});
const inExpression = (Metric: JsonObject): JsonObject => ({
  Metrics: [{ Id: 'm1', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
});
const ruleRef = metric('AWS/Events', 'RuleName', { Ref: 'Rule' });
const ruleName = metric('AWS/Events', 'RuleName', { 'Fn::Select': [1, { 'Fn::Split': ['|', { Ref: 'Rule' }] }] });
const queueName = metric('AWS/SQS', 'QueueName', { 'Fn::GetAtt': ['Queue', 'QueueName'] });

const STATE = {
  StartAt: 'Wait',
  States: {
    Wait: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      End: true,
      Parameters: { QueueUrl: 'q', 'MessageBody.$': '$$.Task.Token' },
    },
  },
};

function machine(task: JsonObject, others: JsonObject = {}): Violation['faulty'] {
  const definition = { ...STATE, ...others, States: { Wait: { ...STATE.States.Wait, ...task } } };
  return {
    Machine: resource('AWS::StepFunctions::StateMachine', {
      DefinitionString: JSON.stringify(definition),
      RoleArn: 'arn:aws:iam::123456789012:role/Role',
    }),
  };
}

function logged(LogGroupName: string): Violation['faulty'] {
  const destination = { CloudWatchLogsLogGroup: { LogGroupArn: arnOf('Logs') } };
  return {
    Logs: resource('AWS::Logs::LogGroup', { LogGroupName }),
    Machine: resource('AWS::StepFunctions::StateMachine', { LoggingConfiguration: { Destinations: [destination] } }),
    Stage: resource('AWS::ApiGatewayV2::Stage', { AccessLogSettings: { DestinationArn: arnOf('Logs') } }),
  };
}

/** Violations of rules about alarms, logs and definitions. */
export const monitoringViolations: Readonly<Record<string, readonly Violation[]>> = {
  'alarm-limits': [
    { faulty: alarm({ Period: 90 }), sound: alarm({ Period: 120 }), found: ['Alarm'] },
    {
      faulty: alarm({ Period: 300, EvaluationPeriods: 289 }),
      sound: alarm({ Period: 300, EvaluationPeriods: 288 }),
      found: ['Alarm'],
    },
    {
      faulty: alarm({ Period: 3_600, EvaluationPeriods: 169 }),
      sound: alarm({ Period: 3_600, EvaluationPeriods: 168 }),
      found: ['Alarm'],
    },
    {
      faulty: alarm({ AlarmActions: ['1', '2', '3', '4', '5', '6'] }),
      sound: alarm({ AlarmActions: ['1', '2', '3', '4', '5'] }),
      found: ['Alarm'],
    },
  ],
  'alarm-dimensions': [
    { faulty: alarm(ruleRef), sound: alarm(ruleName), found: ['Alarm'] },
    { faulty: alarm(inExpression(ruleRef)), sound: alarm(inExpression(ruleName)), found: ['Alarm'] },
    { faulty: alarm(metric('AWS/SQS', 'QueueName', { Ref: 'Queue' })), sound: alarm(queueName), found: ['Alarm'] },
  ],
  'alarm-own-metrics': [
    {
      faulty: alarm(metric('Stepwell', 'service', 'image')),
      sound: alarm(metric('Stepwell', 'service', 'images')),
      found: ['Alarm'],
    },
  ],
  'vended-logs': [
    { faulty: logged('/stepwell/logs'), sound: logged('/aws/vendedlogs/states/logs'), found: ['Machine', 'Stage'] },
  ],
  definition: [
    {
      faulty: machine({ TimeoutSeconds: 60, HeartbeatSeconds: 60 }),
      sound: machine({ TimeoutSeconds: 60, HeartbeatSeconds: 59 }),
      found: ['Machine'],
    },
    { faulty: machine({ Next: 'Nowhere', End: undefined as never }), sound: machine({}), found: ['Machine'] },
  ],
  'definition-size': [
    {
      faulty: machine({}, { Comment: 'c'.repeat(1_048_576) }),
      sound: machine({}, { Comment: 'c' }),
      found: ['Machine'],
    },
  ],
};
