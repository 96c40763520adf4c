import { isJsonObject } from '../json.js';
import { type TaskResource } from '../ports.js';
import { parseResource } from '../resource.js';
import { type StateScope } from './state-scope.js';

/** Checks a Task's resource, times and credentials. */
export function checkTask(scope: StateScope): void {
  const { state, at, report } = scope;
  const { Resource, TimeoutSeconds, HeartbeatSeconds, Credentials } = state;
  if (Resource !== undefined) checkResource(scope, Resource, `${at}/Resource`);
  for (const field of ['TimeoutSeconds', 'HeartbeatSeconds']) {
    const value = state[field];
    if (typeof value === 'number' && (value <= 0 || !Number.isInteger(value))) report.error('Expected value of type Integer that is at least 1', `${at}/${field}`);
    if (value !== undefined && state[`${field}Path`] !== undefined) report.error(`Only one of these fields is allowed: [${field}, ${field}Path]`, at);
  }
  if (typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number' && HeartbeatSeconds >= TimeoutSeconds) {
    report.error("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", `${at}/HeartbeatSeconds`);
  }
  if (Credentials !== undefined) checkCredentials(scope, Credentials);
}

function checkCredentials({ at, report }: StateScope, credentials: unknown): void {
  if (typeof credentials === 'string') return; // an expression that gives them
  const named = isJsonObject(credentials as never) && ('RoleArn' in (credentials as object) || 'RoleArn.$' in (credentials as object));
  if (!named) report.error("The field 'RoleArn' is required but was missing", `${at}/Credentials`);
}

function checkResource({ state, report, options }: StateScope, value: unknown, at: string): void {
  const resource = typeof value === 'string' ? parseResource(value) : undefined;
  if (resource === undefined) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return report.error(`The resource provided ${shown} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`, at);
  }
  const refused = options.type === 'EXPRESS' ? notExpress(resource) : undefined;
  if (refused !== undefined) return report.error(refused, at);
  const problem = options.dispatcher?.check?.(resource, state['Parameters'] ?? state['Arguments']);
  if (problem !== undefined) report.error(problem, at);
}

/** AWS's text ends in a space. */
function notExpress({ kind, pattern }: TaskResource): string | undefined {
  if (kind === 'activity') return "Express state machine does not support 'Activity' resource ";
  return pattern === 'request-response' ? undefined : `Express state machine does not support '.${pattern}' service integration `;
}
