import { isJsonObject } from '../json.js';
import { type TaskResource } from '../task-dispatcher.js';
import { parseResource } from '../resource.js';
import { isExpression } from './expression-check.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

/** Checks the resource, timeouts and credentials of a Task. */
export function checkTask(scope: StateScope): void {
  const { state, at, report } = scope;
  const { Resource, TimeoutSeconds, HeartbeatSeconds, Credentials } = state;
  if (Resource !== undefined) checkResource(scope, Resource, `${at}/Resource`);
  for (const field of ['TimeoutSeconds', 'HeartbeatSeconds']) {
    const value = state[field];
    if (!isExpression(scope, value)) report.checkRange(value, { least: 1, most: 99_999_999 }, `${at}/${field}`);
    if (value !== undefined && state[`${field}Path`] !== undefined)
      report.error(wording.onlyOne([field, `${field}Path`]), at);
  }
  if (
    typeof TimeoutSeconds === 'number' &&
    typeof HeartbeatSeconds === 'number' &&
    HeartbeatSeconds >= TimeoutSeconds
  ) {
    report.error("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", `${at}/HeartbeatSeconds`);
  }
  if (Credentials !== undefined) checkCredentials(scope, Credentials);
}

function checkCredentials({ state, at, report }: StateScope, credentials: unknown): void {
  const resource = typeof state['Resource'] === 'string' ? parseResource(state['Resource']) : undefined;
  if (resource?.kind === 'activity')
    return report.error("The field 'Credentials' is not supported for activities", `${at}/Credentials`);
  if (typeof credentials === 'string') return; // an expression
  const named =
    isJsonObject(credentials as never) &&
    ('RoleArn' in (credentials as object) || 'RoleArn.$' in (credentials as object));
  if (!named) report.error("The field 'RoleArn' is required but was missing", `${at}/Credentials`);
}

function checkResource({ state, at: where, language, report, options }: StateScope, value: unknown, at: string): void {
  const resource = typeof value === 'string' ? parseResource(value) : undefined;
  if (resource === undefined) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    if (!shown.startsWith('arn:')) return report.error('Value is not a valid resource ARN', at);
    return report.error(
      `The resource provided ${shown} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
      at,
    );
  }
  const refused = options.type === 'EXPRESS' ? unsupportedInExpress(resource) : undefined;
  if (refused !== undefined) return report.error(refused, at);
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const parameters = state[field];
  const problem = options.dispatcher?.validate?.(resource, parameters);
  if (typeof problem === 'string') report.error(problem, at);
  else if (problem !== undefined) report.error(problem.message, `${where}/${field}`);
  else if (resource.kind === 'service' && parameters === undefined)
    report.error(`${field} field is required for resource ARN: ${resource.arn}`, where);
}

/** The message about a pattern ends with a space, as on AWS. */
function unsupportedInExpress({ kind, pattern }: TaskResource): string | undefined {
  if (kind === 'activity') return 'Express state machine does not support Activity ARN';
  return pattern === 'request-response'
    ? undefined
    : `Express state machine does not support '.${pattern}' service integration `;
}
