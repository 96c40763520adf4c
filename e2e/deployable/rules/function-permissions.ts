import { type Json } from '@stepwell/asl';
import { type Problem, type Rule, stackRule } from '../rule.js';
import { type Command, bundleOf, commandsOf } from '../template/bundle-calls.js';
import { type Statement, like, permissionsOf, roleWithArn } from '../template/policies.js';
import { type Resource, type StackTemplate, memberAt } from '../template/stack-template.js';

/** IAM actions of commands with a different name. */
const ACTIONS: Readonly<Record<Command, readonly string[]>> = {
  'batch:SubmitJob': ['batch:SubmitJob'],
  'dynamodb:Get': ['dynamodb:GetItem'],
  'dynamodb:Put': ['dynamodb:PutItem'],
  'dynamodb:BatchGet': ['dynamodb:BatchGetItem'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:HeadObject': ['s3:GetObject'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:CreateMultipartUpload': ['s3:PutObject'],
  's3:UploadPart': ['s3:PutObject'],
  's3:CompleteMultipartUpload': ['s3:PutObject'],
};

/** IAM prefixes of clients with a different name. */
const PREFIXES: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events' };

function actionsOf(command: Command): readonly string[] {
  const [client = '', operation = ''] = command.split(':');
  return ACTIONS[command] ?? [`${PREFIXES[client] ?? client}:${operation}`];
}

/** Commands in a bundle that it never sends: they are in a file that it shares with another function. */
const NOT_SENT: Readonly<Record<string, readonly Command[]>> = {
  'event-fan-out/collect': ['dynamodb:Put', 's3:ListObjectsV2'],
  'event-fan-out/emit': ['s3:PutObject'],
  'event-fan-out/register': ['dynamodb:Query'],
};

/** One of our functions with the statements of its role and the commands that it sends. */
interface BundledFunction {
  readonly handler: Resource;
  readonly bundle: string;
  readonly statements: readonly Statement[];
  readonly sent: readonly Command[];
}

function bundledFunctions(stack: StackTemplate): BundledFunction[] {
  return stack.resources('AWS::Lambda::Function').flatMap((handler) => {
    const bundle = bundleOf(handler);
    const role = roleWithArn(stack, handler.at('Role'));
    if (bundle === undefined || role === undefined) return [];
    const sent = commandsOf(bundle).filter((command) => !(NOT_SENT[bundle] ?? []).includes(command));
    return [{ handler, bundle, statements: permissionsOf(role), sent }];
  });
}

const EXECUTION_ROLE = 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html';

/** The role of a function must allow each command that it sends. */
export const functionPermissions: Rule = stackRule('function-permissions', EXECUTION_ROLE, (stack) =>
  bundledFunctions(stack).flatMap(({ handler, bundle, statements, sent }) =>
    sent.flatMap((command) => {
      const missing = actionsOf(command).filter(
        (action) =>
          !statements.some(
            ({ effect, actions }) => effect === 'Allow' && actions.some((pattern) => like(pattern, action)),
          ),
      );
      return missing.map((action): Problem => ({
        resource: handler,
        problem: `${bundle} sends ${command}, but its role does not allow ${action}`,
        fix: 'Grant the action, or do not send the command',
      }));
    }),
  ),
);

/**
 * Actions that a role has in addition to the commands: logs, traces, keys, and the calls of Lambda to queues and
 * destinations.
 */
const BESIDES = ['logs:*', 'xray:*', 'kms:*'];

/** The role of a function must have only the actions that the function sends or Lambda needs. */
export const superfluousFunctionPermissions: Rule = stackRule(
  'superfluous-function-permissions',
  EXECUTION_ROLE,
  (stack) =>
    bundledFunctions(stack).flatMap(({ handler, bundle, statements }, _index, all) => {
      // Functions can share a role.
      const sent = all.filter((each) => each.handler.at('Role') === handler.at('Role')).flatMap((each) => each.sent);
      const used = new Set([...sent.flatMap(actionsOf), ...companions(sent)]);
      const superfluous = statements.flatMap((statement) =>
        statement.actions.filter(
          (action) =>
            !used.has(action) &&
            !BESIDES.some((pattern) => like(pattern, action)) &&
            !isForNetwork(handler, action) &&
            !isForLambda(handler, statement, action),
        ),
      );
      return [...new Set(superfluous)].map((action): Problem => ({
        resource: handler,
        problem: `the role allows ${action}, which ${bundle} does not send`,
        fix: 'Grant only actions that are sent',
      }));
    }),
);

/** Actions that a command needs in addition to its own. */
function companions(sent: readonly Command[]): string[] {
  // Without it, S3 returns 403 for a missing object.
  return sent.some((command) => /^s3:(Get|Head)Object$/.test(command)) ? ['s3:ListBucket'] : [];
}

/** Whether Lambda needs the action for a function in a VPC. */
function isForNetwork(handler: Resource, action: string): boolean {
  return handler.at('VpcConfig') !== undefined && /^ec2:.*(NetworkInterface|PrivateIpAddress|Subnet)/.test(action);
}

/** Whether Lambda needs the action to receive from a mapped queue or to send to a destination. */
function isForLambda(handler: Resource, { resources }: Statement, action: string): boolean {
  const { stack } = handler;
  const of = (type: string): Resource[] =>
    stack.resources(type).filter((each) => stack.referred(each.templateProperties['FunctionName']) === handler);
  const received = of('AWS::Lambda::EventSourceMapping').map((mapping) => mapping.at('EventSourceArn'));
  const destinations = of('AWS::Lambda::EventInvokeConfig').flatMap((config) =>
    ['OnSuccess', 'OnFailure'].map((outcome) =>
      memberAt(config.properties, ['DestinationConfig', outcome, 'Destination']),
    ),
  );
  const isAbout = (arns: readonly (Json | undefined)[]): boolean =>
    arns.some((arn) => resources.some((pattern) => like(pattern, String(arn))));
  const receives =
    /^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueue(Attributes|Url))$/.test(action) &&
    isAbout(received);
  return (
    receives ||
    (/^(sqs:(SendMessage|GetQueue(Attributes|Url))|events:PutEvents|sns:Publish)$/.test(action) &&
      isAbout(destinations))
  );
}

/** Rules of missing and superfluous permissions of our functions. */
export const functionPermissionRules: readonly Rule[] = [functionPermissions, superfluousFunctionPermissions];
