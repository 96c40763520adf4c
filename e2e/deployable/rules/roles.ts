import { type Json } from '@stepwell/asl';
import { type Problem, type Rule, stackRule } from '../rule.js';
import { admits, permissionsOf, policiesOf, roleWithArn, statementsOf } from '../template/policies.js';
import { type Resource, memberAt, objectsIn } from '../template/stack-template.js';

/** The service that assumes the roles of a resource. */
const ASSUMED: Readonly<
  Record<string, { readonly service: string; readonly roles: (resource: Resource) => readonly (Json | undefined)[] }>
> = {
  'AWS::Lambda::Function': { service: 'lambda.amazonaws.com', roles: (handler) => [handler.at('Role')] },
  'AWS::StepFunctions::StateMachine': { service: 'states.amazonaws.com', roles: (machine) => [machine.at('RoleArn')] },
  'AWS::Events::Rule': {
    service: 'events.amazonaws.com',
    roles: (rule) => objectsIn(rule.at('Targets')).map(({ RoleArn }) => RoleArn),
  },
  'AWS::Batch::JobDefinition': {
    service: 'ecs-tasks.amazonaws.com',
    roles: (job) => ['JobRoleArn', 'ExecutionRoleArn'].map((name) => job.at('ContainerProperties', name)),
  },
  'AWS::EC2::FlowLog': { service: 'vpc-flow-logs.amazonaws.com', roles: (log) => [log.at('DeliverLogsPermissionArn')] },
  'AWS::Scheduler::Schedule': {
    service: 'scheduler.amazonaws.com',
    roles: (schedule) => [schedule.at('Target', 'RoleArn')],
  },
};

/** A role must trust the service that assumes it. */
export const trustedServices: Rule = stackRule(
  'trust',
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html',
  (stack) =>
    Object.entries(ASSUMED).flatMap(([type, { service, roles }]) =>
      stack.resources(type).flatMap((resource) =>
        roles(resource).flatMap((arn): Problem[] => {
          const role = roleWithArn(stack, arn);
          if (role === undefined) return [];
          const trust = statementsOf(role.at('AssumeRolePolicyDocument'), role);
          const isTrusted = admits(trust, {
            action: 'sts:AssumeRole',
            resource: '',
            principal: `Service:${service}`,
            context: { 'aws:SourceArn': resource.arn },
          });
          return isTrusted
            ? []
            : [
                {
                  resource,
                  problem: `the role ${role.logicalId} does not trust ${service}`,
                  fix: 'Trust the service, or use a different role',
                },
              ];
        }),
      ),
    ),
);

/** The role whose policies a service validates when it creates a resource. */
const CHECKED: Readonly<Record<string, (resource: Resource) => Json | undefined>> = {
  'AWS::StepFunctions::StateMachine': (machine) => machine.at('RoleArn'),
  'AWS::Lambda::EventSourceMapping': roleOfFunction,
  'AWS::Lambda::EventInvokeConfig': roleOfFunction,
};

function roleOfFunction(resource: Resource): Json | undefined {
  return resource.stack.referred(resource.templateProperties['FunctionName'])?.at('Role');
}

/** A resource whose role is validated must be created after the policies of the role. */
export const policiesFirst: Rule = stackRule(
  'policies-first',
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html',
  (stack) =>
    Object.entries(CHECKED).flatMap(([type, roleArn]) =>
      stack.resources(type).flatMap((resource) => {
        const role = roleWithArn(stack, roleArn(resource));
        const policies = role === undefined ? [] : policiesOf(role).map(({ source }) => source);
        const first = stack.dependencies(resource.logicalId);
        // A policy that refers to the resource is created after it.
        const late = policies.filter(
          ({ logicalId }) =>
            logicalId !== role?.logicalId &&
            !first.has(logicalId) &&
            !stack.dependencies(logicalId).has(resource.logicalId),
        );
        return late.map(({ logicalId }): Problem => ({
          resource,
          problem: `may be created before ${logicalId}, the policy of its role`,
          fix: 'Add DependsOn',
        }));
      }),
    ),
);

/** Permissions that Lambda and CloudWatch Logs need in addition to the calls of the program. */
export const serviceNeeds: Rule = stackRule(
  'service-needs',
  'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  (stack) => [
    ...stack.resources('AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
      const source = stack.withArn(String(mapping.at('EventSourceArn')));
      return source?.type === 'AWS::SQS::Queue'
        ? missingPermissions(mapping, roleOfFunction(mapping), source.arn, [
            'sqs:ReceiveMessage',
            'sqs:DeleteMessage',
            'sqs:GetQueueAttributes',
          ])
        : [];
    }),
    ...stack.resources('AWS::Lambda::EventInvokeConfig').flatMap((config) =>
      ['OnSuccess', 'OnFailure'].flatMap((outcome) => {
        const destination = stack.withArn(String(config.at('DestinationConfig', outcome, 'Destination')));
        const action = {
          'AWS::SQS::Queue': 'sqs:SendMessage',
          'AWS::SNS::Topic': 'sns:Publish',
          'AWS::Events::EventBus': 'events:PutEvents',
          'AWS::Lambda::Function': 'lambda:InvokeFunction',
        }[destination?.type ?? ''];
        return destination === undefined || action === undefined
          ? []
          : missingPermissions(config, roleOfFunction(config), destination.arn, [action]);
      }),
    ),
    ...stack
      .resources('AWS::Lambda::Function')
      .flatMap((handler) =>
        missingPermissions(
          handler,
          handler.at('Role'),
          logStreams(handler.at('LoggingConfig', 'LogGroup')),
          WRITE_LOGS,
        ),
      ),
    ...stack.resources('AWS::Batch::JobDefinition').flatMap((job) => {
      const group = memberAt(job.properties, ['ContainerProperties', 'LogConfiguration', 'Options', 'awslogs-group']);
      return missingPermissions(job, job.at('ContainerProperties', 'ExecutionRoleArn'), logStreams(group), WRITE_LOGS);
    }),
  ],
);

const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

function logStreams(group: Json | undefined): string {
  return `arn:aws:logs:ap-southeast-2:123456789012:log-group:${group === undefined ? '' : `${String(group)}:`}*`;
}

function missingPermissions(
  resource: Resource,
  roleArn: Json | undefined,
  target: string,
  actions: readonly string[],
): Problem[] {
  const role = roleWithArn(resource.stack, roleArn);
  if (role === undefined) return [];
  const isBasic = [role.at('ManagedPolicyArns') ?? []]
    .flat()
    .some((arn) => String(arn).endsWith('AWSLambdaBasicExecutionRole'));
  const statements = permissionsOf(role);
  const missing = actions.filter(
    (action) => !(isBasic && action.startsWith('logs:')) && !admits(statements, { action, resource: target }),
  );
  return missing.length === 0
    ? []
    : [
        {
          resource,
          problem: `the role ${role.logicalId} does not allow ${missing.join(', ')} on ${target}`,
          fix: 'Grant it',
        },
      ];
}

/** Rules of roles. */
export const roleRules: readonly Rule[] = [trustedServices, policiesFirst, serviceNeeds];
