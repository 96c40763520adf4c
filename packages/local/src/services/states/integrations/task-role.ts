import { isJsonObject, type JsonObject } from '@stepwell/asl';

/**
 * The role that a task acts as: that of its `Credentials`, else the execution's own, which the context object tells.
 */
export function taskRole(request: { readonly context: JsonObject; readonly credentials?: JsonObject }): string {
  const assumed = request.credentials?.['RoleArn'];
  if (typeof assumed === 'string') return assumed;
  const execution = request.context['Execution'];
  const own = isJsonObject(execution) ? execution['RoleArn'] : undefined;
  return typeof own === 'string' ? own : '';
}
