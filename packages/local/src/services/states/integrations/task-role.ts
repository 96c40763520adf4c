import { isJsonObject, type JsonObject } from '@stepwell/asl';

/** The role of a task: that of its `Credentials`, otherwise the execution's role from the context object. */
export function taskRole(request: { readonly context: JsonObject; readonly credentials?: JsonObject }): string {
  const assumed = request.credentials?.['RoleArn'];
  if (typeof assumed === 'string') return assumed;
  const execution = request.context['Execution'];
  const own = isJsonObject(execution) ? execution['RoleArn'] : undefined;
  return typeof own === 'string' ? own : '';
}
