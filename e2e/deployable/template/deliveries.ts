import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';
import { type Resource, type StackTemplate, memberAt, objectsIn } from './stack-template.js';

/** A delivery by a service to a resource. */
export interface Delivery {
  /** The resource that causes the delivery: an alarm, a rule, a subscription. */
  readonly from: Resource;
  readonly to: Resource;
  /** The service, such as `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** The ARN of the role of the service, if it needs one. */
  readonly role?: string;
  /** The value of `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** Returns every delivery to resources in the template. */
export function deliveriesOf(stack: StackTemplate): Delivery[] {
  return [
    ...alarmActions(stack),
    ...ruleTargets(stack),
    ...subscriptions(stack),
    ...integrations(stack),
    ...accessLogs(stack),
  ];
}

function to(stack: StackTemplate, arn: Json | undefined, others: Omit<Delivery, 'to'>): Delivery[] {
  const target = typeof arn === 'string' ? stack.withArn(arn) : undefined;
  return target === undefined ? [] : [{ ...others, to: target }];
}

function alarmActions(stack: StackTemplate): Delivery[] {
  const alarms = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => stack.resources(type));
  return alarms.flatMap((from) => {
    const actions = ['AlarmActions', 'OKActions', 'InsufficientDataActions'].flatMap((name) =>
      [from.at(name) ?? []].flat(),
    );
    return actions.flatMap((arn) => to(stack, arn, { from, service: 'cloudwatch.amazonaws.com', sourceArn: from.arn }));
  });
}

function ruleTargets(stack: StackTemplate): Delivery[] {
  return stack.resources('AWS::Events::Rule').flatMap((from) =>
    objectsIn(from.at('Targets')).flatMap((target) => {
      const by = { from, service: 'events.amazonaws.com', sourceArn: from.arn };
      const role = target['RoleArn'] === undefined ? {} : { role: String(target['RoleArn']) };
      return [
        ...to(stack, target['Arn'], { ...by, ...role }),
        ...to(stack, memberAt(target, ['DeadLetterConfig', 'Arn']), by),
      ];
    }),
  );
}

function subscriptions(stack: StackTemplate): Delivery[] {
  return stack.resources('AWS::SNS::Subscription').flatMap((from) => {
    const by = { from, service: 'sns.amazonaws.com', sourceArn: String(from.at('TopicArn')) };
    const redrive = from.at('RedrivePolicy');
    const policy = typeof redrive === 'string' ? (JSON.parse(redrive) as JsonObject) : redrive;
    const deadLetters = isJsonObject(policy) ? policy['deadLetterTargetArn'] : undefined;
    return [...to(stack, from.at('Endpoint'), by), ...to(stack, deadLetters, by)];
  });
}

function integrations(stack: StackTemplate): Delivery[] {
  return stack
    .resources('AWS::ApiGatewayV2::Integration')
    .flatMap((from) => to(stack, from.at('IntegrationUri'), { from, service: 'apigateway.amazonaws.com' }));
}

/** S3 writes access logs to the bucket with this name. */
function accessLogs(stack: StackTemplate): Delivery[] {
  return stack.resources('AWS::S3::Bucket').flatMap((from) => {
    const name = from.at('LoggingConfiguration', 'DestinationBucketName');
    return to(stack, name === undefined ? undefined : `arn:aws:s3:::${String(name)}`, {
      from,
      service: 'logging.s3.amazonaws.com',
      sourceArn: from.arn,
    });
  });
}
