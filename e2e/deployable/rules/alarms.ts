import { type Json, type JsonObject } from '@stepwell/asl';
import { type Problem, type Rule, resourceRule, stackRule } from '../rule.js';
import { type Resource, type StackTemplate, objectsIn } from '../template/stack-template.js';

const PUT_METRIC_ALARM = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';

/** Periods, actions and the evaluation range of alarms. */
export const alarmLimits = resourceRule('alarm-limits', PUT_METRIC_ALARM, 'AWS::CloudWatch::Alarm', (alarm) => {
  const period = Number(alarm.at('Period') ?? 60);
  const span = period * Number(alarm.at('EvaluationPeriods') ?? 1);
  const most = period >= 3_600 ? 604_800 : 86_400;
  const actions = ['AlarmActions', 'OKActions', 'InsufficientDataActions'].filter(
    (name) => [alarm.at(name) ?? []].flat().length > 5,
  );
  const isRound = [10, 20, 30].includes(period) || period % 60 === 0;
  return [
    ...(isRound
      ? []
      : [{ problem: `Period must be 10, 20, 30 or minutes, got ${period}`, fix: 'Change the period of the metric' }]),
    ...(span <= most
      ? []
      : [{ problem: `the alarm looks back ${span} s, at most ${most} s are allowed`, fix: 'Use fewer periods' }]),
    ...actions.map((name) => ({ problem: `${name} has more than five actions`, fix: 'Notify one topic' })),
  ];
});

/** The resource type, and the name or ARN, of the dimension of an AWS metric. */
const DIMENSIONS: Readonly<Record<string, { readonly type: string; readonly value: (resource: Resource) => string }>> =
  {
    'AWS/Events RuleName': { type: 'AWS::Events::Rule', value: ({ name }) => name },
    'AWS/Lambda FunctionName': { type: 'AWS::Lambda::Function', value: ({ name }) => name },
    'AWS/SQS QueueName': { type: 'AWS::SQS::Queue', value: ({ name }) => name },
    'AWS/SNS TopicName': { type: 'AWS::SNS::Topic', value: ({ name }) => name },
    'AWS/States StateMachineArn': { type: 'AWS::StepFunctions::StateMachine', value: ({ arn }) => arn },
    'AWS/ApiGateway ApiId': {
      type: 'AWS::ApiGatewayV2::Api',
      value: ({ stack, logicalId }) => String(stack.deployed({ Ref: logicalId })),
    },
  };

/**
 * The dimensions of a metric must match those that the service publishes. A `Ref` is not always the name: for a queue
 * it is the URL, for a rule on a custom bus `<bus>|<rule>`. The alarm then stays in `OK` forever.
 */
export const alarmDimensions = stackRule(
  'alarm-dimensions',
  'https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1131',
  (stack) =>
    alarmMetrics(stack).flatMap(({ alarm, namespace, dimensions }) =>
      dimensions.flatMap(({ name, value, template }): Problem[] => {
        const owner = DIMENSIONS[`${namespace} ${name}`];
        const isOurs = stack.referred(template) !== undefined;
        if (owner === undefined || !isOurs || stack.resources(owner.type).some((each) => owner.value(each) === value))
          return [];
        return [
          {
            resource: alarm,
            problem: `dimension ${name} is ${value}, which no ${owner.type} has`,
            fix: 'Use the attribute that the service publishes the metric by',
          },
        ];
      }),
    ),
);

/** Metrics of our functions have their service name as dimension. An alarm on a different service never fires. */
export const alarmOwnMetrics = stackRule(
  'alarm-own-metrics',
  'https://docs.aws.amazon.com/powertools/typescript/latest/features/metrics/',
  (stack) => {
    const written = stack
      .resources('AWS::Lambda::Function')
      .map((handler) =>
        [
          handler.at('Environment', 'Variables', 'POWERTOOLS_METRICS_NAMESPACE'),
          handler.at('Environment', 'Variables', 'POWERTOOLS_SERVICE_NAME'),
        ].join(' '),
      );
    return alarmMetrics(stack).flatMap(({ alarm, namespace, dimensions }): Problem[] => {
      if (namespace.startsWith('AWS/')) return [];
      const service = dimensions.find(({ name }) => name === 'service')?.value;
      return written.includes(`${namespace} ${String(service)}`)
        ? []
        : [
            {
              resource: alarm,
              problem: `no function writes metrics of service ${String(service)} to ${namespace}`,
              fix: 'Use the service name of the functions',
            },
          ];
    });
  },
);

interface AlarmMetric {
  readonly alarm: Resource;
  readonly namespace: string;
  readonly dimensions: readonly {
    readonly name: string;
    readonly value: string;
    readonly template: Json | undefined;
  }[];
}

/** Returns the metrics of each alarm, including metrics in expressions. */
function alarmMetrics(stack: StackTemplate): AlarmMetric[] {
  return stack.resources('AWS::CloudWatch::Alarm').flatMap((alarm) => {
    const simple = [alarm.templateProperties];
    const inner = objectsIn(alarm.templateProperties['Metrics']).flatMap((query) =>
      objectsIn([(query['MetricStat'] as JsonObject | undefined)?.['Metric'] ?? null]),
    );
    return [...simple, ...inner].flatMap((metric) => {
      const namespace = metric['Namespace'];
      if (namespace === undefined) return [];
      const dimensions = objectsIn(metric['Dimensions']).map(({ Name, Value }) => ({
        name: String(Name),
        value: String(stack.deployed(Value ?? null)),
        template: Value,
      }));
      return [{ alarm, namespace: String(stack.deployed(namespace)), dimensions }];
    });
  });
}

/** Rules of alarms. */
export const alarmRules: readonly Rule[] = [alarmLimits, alarmDimensions, alarmOwnMetrics];
