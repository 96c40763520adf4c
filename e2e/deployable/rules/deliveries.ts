import { type Problem, type Rule, stackRule } from '../rule.js';
import { type Delivery, deliveriesOf } from '../template/deliveries.js';
import { encryptionKeyId, keyActions, keyOf } from '../template/encryption.js';
import { admits, permissionsOf, resourcePolicies, resourceStatements, roleWithArn } from '../template/policies.js';
import { type Resource } from '../template/stack-template.js';

/** The action of a delivery, by the type of its target. */
const ACTIONS: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:SendMessage',
  'AWS::SNS::Topic': 'sns:Publish',
  'AWS::Lambda::Function': 'lambda:InvokeFunction',
  'AWS::StepFunctions::StateMachine': 'states:StartExecution',
  'AWS::Events::EventBus': 'events:PutEvents',
  'AWS::S3::Bucket': 's3:PutObject',
};

/** The target of a delivery must grant access to the service, in its policy or in the role of the service. */
export const deliveryPermissions: Rule = stackRule(
  'delivery-permissions',
  'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html',
  (stack) =>
    deliveriesOf(stack).flatMap((delivery): Problem[] => {
      const { from, to, service } = delivery;
      const action = ACTIONS[to.type];
      if (action === undefined)
        throw new Error(`${from.logicalId}: unknown action of ${service} on ${to.type}. Add it to ACTIONS.`);
      return isAdmitted(delivery, action)
        ? []
        : [
            {
              resource: from,
              problem: `${service} may not ${action} on ${to.logicalId}`,
              fix: `Allow it in the policy of ${to.logicalId}`,
            },
          ];
    }),
);

function isAdmitted(delivery: Delivery, action: string): boolean {
  const { from, to, service, role, sourceArn } = delivery;
  const resource = to.type === 'AWS::S3::Bucket' ? `${to.arn}/*` : to.arn;
  if (role !== undefined) {
    const taken = roleWithArn(from.stack, role);
    return taken === undefined || admits(permissionsOf(taken), { action, resource });
  }
  if (to.type === 'AWS::Lambda::Function') return hasPermission(to, service, sourceArn);
  // The default policy of a topic grants access to services of its account. A queue has no default policy.
  if (to.type === 'AWS::SNS::Topic' && resourcePolicies(to).length === 0) return true;
  const isOpenByAcl = to.type === 'AWS::S3::Bucket' && to.at('AccessControl') === 'LogDeliveryWrite';
  return (
    isOpenByAcl ||
    admits(resourceStatements(to), { action, resource, principal: `Service:${service}`, context: sourceOf(sourceArn) })
  );
}

function sourceOf(sourceArn: string | undefined): Record<string, string> {
  return sourceArn === undefined ? {} : { 'aws:SourceArn': sourceArn };
}

function hasPermission(handler: Resource, service: string, sourceArn: string | undefined): boolean {
  return handler.stack.resources('AWS::Lambda::Permission').some((permission) => {
    const admitted = permission.at('SourceArn');
    const isSource = admitted === undefined || sourceArn === undefined || admitted === sourceArn;
    return (
      [handler.arn, handler.name].includes(String(permission.at('FunctionName'))) &&
      permission.at('Principal') === service &&
      isSource
    );
  });
}

/**
 * A service that delivers to an encrypted resource must have access to its key. AWS managed keys grant no access to
 * other services.
 */
export const deliveryKeys: Rule = stackRule(
  'delivery-keys',
  'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
  (stack) =>
    deliveriesOf(stack).flatMap(({ from, to, service, role, sourceArn }): Problem[] => {
      const needed = keyActions(ACTIONS[to.type] ?? '');
      const id = encryptionKeyId(to);
      if (id === undefined || role !== undefined || needed.length === 0) return [];
      const fix = `Grant ${service} access to the key of ${to.logicalId}, or reject the topic`;
      if (/alias\/aws\//.test(id))
        return [{ resource: from, problem: `${service} cannot use ${id}, the key of ${to.logicalId}`, fix }];
      const key = keyOf(to);
      if (key === undefined) return [];
      const access = { resource: key.arn, principal: `Service:${service}`, context: sourceOf(sourceArn) };
      const missing = needed.filter((action) => !admits(resourceStatements(key), { ...access, action }));
      return missing.length === 0
        ? []
        : [
            {
              resource: from,
              problem: `${service} may not ${missing.join(', ')} on ${key.logicalId}, the key of ${to.logicalId}`,
              fix,
            },
          ];
    }),
);

/** Rules of deliveries by services. */
export const deliveryRules: readonly Rule[] = [deliveryPermissions, deliveryKeys];
