import { type Problem, type Rule, stackRule } from '../rule.js';
import { accessedArn, keyActions, keyOf } from '../template/encryption.js';
import { type Statement, admits, covers, like, permissionsOf, resourceStatements } from '../template/policies.js';
import { type Resource, type StackTemplate } from '../template/stack-template.js';

const PERMISSIONS = 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html';

/** An action of a role on a resource with a customer managed key. */
interface EncryptedAccess {
  readonly action: string;
  readonly resource: Resource;
  readonly key: Resource;
}

function encryptedAccesses(stack: StackTemplate, statements: readonly Statement[]): EncryptedAccess[] {
  const encrypted = stack.resources().flatMap((resource) => {
    const key = keyOf(resource);
    return key === undefined ? [] : [{ resource, key }];
  });
  return encrypted.flatMap(({ resource, key }) =>
    statements
      .filter(
        ({ effect, resources }) =>
          effect === 'Allow' && resources.some((pattern) => covers(pattern, accessedArn(resource))),
      )
      .flatMap(({ actions }) =>
        actions.filter((action) => keyActions(action).length > 0).map((action) => ({ action, resource, key })),
      ),
  );
}

/** A role that uses an encrypted resource must have access to its key, in its own policy or in the key policy. */
export const keyPermissions: Rule = stackRule('key-permissions', PERMISSIONS, (stack) =>
  stack.resources('AWS::IAM::Role').flatMap((role) => {
    const statements = permissionsOf(role);
    return encryptedAccesses(stack, statements).flatMap(({ action, resource, key }): Problem[] => {
      const missing = keyActions(action).filter(
        (each) => !admits(statements, { action: each, resource: key.arn }) && !admitsRole(key, role, each),
      );
      return missing.length === 0
        ? []
        : [
            {
              resource: role,
              problem: `allows ${action} on ${resource.logicalId}, but not ${missing.join()} on key ${key.logicalId}`,
              fix: 'Grant access to the key too',
            },
          ];
    });
  }),
);

/** Returns the keys of the functions and state machines with a role: of environment variables, and of definitions. */
function ownKeys({ stack, arn }: Resource): string[] {
  const owned = [
    ...stack.resources('AWS::Lambda::Function').filter((handler) => handler.at('Role') === arn),
    ...stack.resources('AWS::StepFunctions::StateMachine').filter((machine) => machine.at('RoleArn') === arn),
  ];
  return owned.flatMap((each) => keyOf(each)?.logicalId ?? []);
}

/** Key policies of the CDK name the account, which delegates to the policies of roles. */
function admitsRole(key: Resource, role: Resource, action: string): boolean {
  return admits(resourceStatements(key), { action, resource: key.arn, principal: `AWS:${role.arn}` });
}

/** A role with access to a key must use a resource with this key. */
export const superfluousKeyPermissions: Rule = stackRule('superfluous-key-permissions', PERMISSIONS, (stack) =>
  stack.resources('AWS::IAM::Role').flatMap((role) => {
    const statements = permissionsOf(role);
    const used = new Set([...encryptedAccesses(stack, statements).map(({ key }) => key.logicalId), ...ownKeys(role)]);
    const granted = stack
      .resources('AWS::KMS::Key')
      .filter(({ arn }) =>
        statements.some(
          ({ actions, resources }) =>
            actions.some((action) => action.startsWith('kms:')) && resources.some((pattern) => like(pattern, arn)),
        ),
      );
    return granted
      .filter(({ logicalId }) => !used.has(logicalId))
      .map((key): Problem => ({
        resource: role,
        problem: `allows the key ${key.logicalId}, but no resource that it encrypts`,
        fix: 'Remove the grant',
      }));
  }),
);

/** Rules of missing and superfluous key grants. */
export const keyRules: readonly Rule[] = [keyPermissions, superfluousKeyPermissions];
