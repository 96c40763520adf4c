import { type Problem, type Rule, stackRule } from '../rule.js';
import { type Statement, like, matches, permissionsOf, roleWithArn } from '../template/policies.js';
import { type Resource } from '../template/stack-template.js';
import { type TaskAccess, taskAccesses } from '../template/task-access.js';

const IAM_TEMPLATES = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html';

/** Returns the state machines with a role in the template, the statements of the role, and the calls of the states. */
function machines(
  resources: readonly Resource[],
): { machine: Resource; statements: Statement[]; accesses: TaskAccess[] }[] {
  return resources.flatMap((machine) => {
    const role = roleWithArn(machine.stack, machine.at('RoleArn'));
    return role === undefined ? [] : [{ machine, statements: permissionsOf(role), accesses: taskAccesses(machine) }];
  });
}

/** Whether a statement covers the call of a state. A resource from the input matches any resource. */
function isAbout(statement: Statement, { action, resource }: TaskAccess): boolean {
  return matches(statement, { action, resource: resource ?? statement.resources[0] ?? '*' });
}

/** The role of a state machine must allow each call of its states. */
export const taskPermissions: Rule = stackRule('task-permissions', IAM_TEMPLATES, (stack) =>
  machines(stack.resources('AWS::StepFunctions::StateMachine')).flatMap(({ machine, statements, accesses }) =>
    accesses
      .filter((access) => !statements.some((statement) => statement.effect === 'Allow' && isAbout(statement, access)))
      .map(({ state, action, resource = 'a resource' }): Problem => ({
        resource: machine,
        problem: `state ${state} calls ${action} on ${resource}, which the role does not allow`,
        fix: 'Grant it',
      })),
  ),
);

/**
 * Additional actions of the role: log delivery, X-Ray, keys (checked by another rule) and child executions of a
 * Distributed Map.
 */
const BESIDES = ['logs:*', 'xray:*', 'kms:*'];

/** The role of a state machine must have only the actions that its states call. */
export const superfluousTaskPermissions: Rule = stackRule('superfluous-task-permissions', IAM_TEMPLATES, (stack) =>
  machines(stack.resources('AWS::StepFunctions::StateMachine')).flatMap(({ machine, statements, accesses }) => {
    const needed = [...accesses, ...companions(machine, accesses)];
    return statements.flatMap((statement) =>
      statement.actions.flatMap((action) => {
        if (BESIDES.some((pattern) => like(pattern, action))) return [];
        const unused = statement.resources.filter(
          (resource) =>
            !needed.some((access) => isAbout({ ...statement, actions: [action], resources: [resource] }, access)),
        );
        return unused.map((each): Problem => ({
          resource: machine,
          problem: `the role allows ${action} on ${each}, which no state calls`,
          fix: 'Grant only actions that are called',
        }));
      }),
    );
  }),
);

/** Returns the permissions that a call needs in addition to its own. */
function companions(machine: Resource, accesses: readonly TaskAccess[]): TaskAccess[] {
  const ownExecution = `${machine.arn.replace(':stateMachine:', ':execution:')}*`;
  return accesses.flatMap(({ state, action, resource }): TaskAccess[] => {
    // A Distributed Map describes, stops and redrives its child executions.
    if (action === 'states:StartExecution' && resource === machine.arn) {
      return ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'].map((each) => ({
        state,
        action: each,
        resource: ownExecution,
      }));
    }
    // Without it, S3 returns 403 for a missing object.
    if (action === 's3:GetObject')
      return [{ state, action: 's3:ListBucket', resource: resource?.replace(/\/\*$/, '') }];
    return [];
  });
}

/** Rules of missing and superfluous permissions of state machines. */
export const taskPermissionRules: readonly Rule[] = [taskPermissions, superfluousTaskPermissions];
