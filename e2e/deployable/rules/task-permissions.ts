import { type Problem, type Rule, stackRule } from '../rule.js';
import { type Statement, like, matches, permissionsOf, roleWithArn } from '../template/policies.js';
import { type Resource } from '../template/stack-template.js';
import { type TaskAccess, taskAccesses } from '../template/task-access.js';

const IAM_TEMPLATES = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html';

/** A state machine with its role, where that is in the template, and what its states call. */
function machines(
  resources: readonly Resource[],
): { machine: Resource; statements: Statement[]; accesses: TaskAccess[] }[] {
  return resources.flatMap((machine) => {
    const role = roleWithArn(machine.stack, machine.at('RoleArn'));
    return role === undefined ? [] : [{ machine, statements: permissionsOf(role), accesses: taskAccesses(machine) }];
  });
}

/** Whether a statement is about what a state calls. A resource that the input names is some resource. */
function isAbout(statement: Statement, { action, resource }: TaskAccess): boolean {
  return matches(statement, { action, resource: resource ?? statement.resources[0] ?? '*' });
}

/** Each call of a state is allowed to the machine's role. */
export const taskPermissions: Rule = stackRule('task-permissions', IAM_TEMPLATES, (stack) =>
  machines(stack.resources('AWS::StepFunctions::StateMachine')).flatMap(({ machine, statements, accesses }) =>
    accesses
      .filter((access) => !statements.some((statement) => statement.effect === 'Allow' && isAbout(statement, access)))
      .map(({ state, action, resource = 'a resource' }): Problem => ({
        resource: machine,
        problem: `state ${state} calls ${action} on ${resource}, which the role may not`,
        fix: 'Grant it',
      })),
  ),
);

/**
 * What a machine's role may besides: log delivery, X-Ray, keys (which another rule checks) and the executions of a
 * Distributed Map.
 */
const BESIDES = ['logs:*', 'xray:*', 'kms:*'];

/** Each action that the machine's role has is one that a state calls. */
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
          problem: `the role may ${action} on ${each}, which no state calls`,
          fix: 'Grant only what is called',
        }));
      }),
    );
  }),
);

/** Permissions that go with a call. */
function companions(machine: Resource, accesses: readonly TaskAccess[]): TaskAccess[] {
  const ownExecution = `${machine.arn.replace(':stateMachine:', ':execution:')}*`;
  return accesses.flatMap(({ state, action, resource }): TaskAccess[] => {
    // A Distributed Map lets executions of itself be described, stopped and redriven.
    if (action === 'states:StartExecution' && resource === machine.arn) {
      return ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'].map((each) => ({
        state,
        action: each,
        resource: ownExecution,
      }));
    }
    // Without it S3 answers 403 for an object that is missing.
    if (action === 's3:GetObject')
      return [{ state, action: 's3:ListBucket', resource: resource?.replace(/\/\*$/, '') }];
    return [];
  });
}

/** Permissions of state machines, in both directions. */
export const taskPermissionRules: readonly Rule[] = [taskPermissions, superfluousTaskPermissions];
