import { type Json } from '@stepwell/asl';
import { type Problem, type Rule, stackRule } from '../rule.js';
import { type Command, bundleOf, commandsOf } from '../template/bundle-calls.js';
import { type Statement, like, permissionsOf, roleWithArn } from '../template/policies.js';
import { type Resource, type StackTemplate, memberAt } from '../template/stack-template.js';

/** Actions of commands whose name is not the action's. */
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

/** IAM's prefix of clients that have another name. */
const PREFIXES: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events' };

function actionsOf(command: Command): readonly string[] {
  const [client = '', operation = ''] = command.split(':');
  return ACTIONS[command] ?? [`${PREFIXES[client] ?? client}:${operation}`];
}

/** Commands that a bundle has and never sends: they are in a file that it shares with another function, which does. */
const NOT_SENT: Readonly<Record<string, readonly Command[]>> = {
  'event-fan-out/collect': ['dynamodb:Put', 's3:ListObjectsV2'],
  'event-fan-out/emit': ['s3:PutObject'],
  'event-fan-out/register': ['dynamodb:Query'],
  'hyperspectral/activator': ['s3:PutObject'],
};

/** A function of ours with its role's statements and the commands that it sends. */
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

/** Each command that a function sends is allowed to its role. */
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
        problem: `${bundle} sends ${command}, but its role may not ${action}`,
        fix: 'Grant it, or send it not',
      }));
    }),
  ),
);

/**
 * What a role has besides what its program sends: logs, traces, keys, and what Lambda itself does with queues and
 * destinations.
 */
const BESIDES = ['logs:*', 'xray:*', 'kms:*'];

/** Each action of a function's role is one that its program sends, or that Lambda needs for it. */
export const superfluousFunctionPermissions: Rule = stackRule(
  'superfluous-function-permissions',
  EXECUTION_ROLE,
  (stack) =>
    bundledFunctions(stack).flatMap(({ handler, bundle, statements, sent }) => {
      const used = new Set([...sent.flatMap(actionsOf), ...companions(sent)]);
      const superfluous = statements.flatMap((statement) =>
        statement.actions.filter(
          (action) =>
            !used.has(action) &&
            !BESIDES.some((pattern) => like(pattern, action)) &&
            !isForLambda(handler, statement, action),
        ),
      );
      return [...new Set(superfluous)].map((action): Problem => ({
        resource: handler,
        problem: `the role may ${action}, which ${bundle} does not send`,
        fix: 'Grant only what is sent',
      }));
    }),
);

/** Grants that go with a command without being an action of it. */
function companions(sent: readonly Command[]): string[] {
  // Without it S3 answers 403 for an object that is missing.
  return sent.some((command) => /^s3:(Get|Head)Object$/.test(command)) ? ['s3:ListBucket'] : [];
}

/** Lambda receives from the queues that are mapped to a function, and sends to its destinations. */
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

/** Permissions of our functions, in both directions. */
export const functionPermissionRules: readonly Rule[] = [functionPermissions, superfluousFunctionPermissions];
