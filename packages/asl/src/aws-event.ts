import { type AwsHistoryEvent, type HistoryEvent } from './history.js';
import { type Json, type JsonObject } from './json.js';

/** Fields that the API returns as JSON strings, and omits without execution data. */
const payloadFields: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'taskCredentials']);
/** Fields with a sibling `…Details` field that says whether they are truncated. */
const fieldsWithDetails: ReadonlySet<string> = new Set(['input', 'output', 'assignedVariables']);

/**
 * Converts a recorded event to the format of GetExecutionHistory
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html), with the timestamp in
 * milliseconds since the epoch.
 *
 * @param options Without `includeExecutionData`, `input`, `output`, `parameters` and variables are omitted. Default:
 * true, without truncation.
 */
export function toAwsEvent(
  event: HistoryEvent,
  options: { readonly includeExecutionData?: boolean } = {},
): AwsHistoryEvent {
  const { id, previousEventId, timestamp, type } = event;
  const base: AwsHistoryEvent = { id, previousEventId, timestamp, type };
  if (event.details === undefined) return base;
  const include = options.includeExecutionData ?? true;
  const details: JsonObject = {};
  for (const [field, value] of Object.entries(event.details)) {
    if (value === undefined) continue;
    if (field === 'taskCredentials') details[field] = value;
    else if (payloadFields.has(field)) addPayload(details, field, include ? JSON.stringify(value) : undefined);
    else if (field === 'assignedVariables') addPayload(details, field, include ? jsonStrings(value) : undefined);
    else details[field] = value;
  }
  return { ...base, [detailsField(type)]: details };
}

function addPayload(details: JsonObject, field: string, value: Json | undefined): void {
  if (value !== undefined) details[field] = value;
  if (fieldsWithDetails.has(field)) details[`${field}Details`] = { truncated: false };
}

function jsonStrings(variables: Json): JsonObject {
  return Object.fromEntries(
    Object.entries(variables as JsonObject).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/** The name of the details field of an event type. The events of all state types share two fields. */
function detailsField(type: string): `${string}EventDetails` {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
