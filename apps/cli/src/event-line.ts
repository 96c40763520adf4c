import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Colors } from './terminal/output.js';

/** Formats a history event as a line: time, ID, type and details. */
export function eventLine(event: HistoryEvent, colors: Colors): string {
  const time = event.timestamp?.toISOString().slice(11, 23) ?? '';
  const type = event.type ?? '';
  const details = subjectOf(event);
  const color = /(Failed|TimedOut|Aborted)$/.test(type)
    ? colors.red
    : /Succeeded$/.test(type)
      ? colors.green
      : (text: string) => text;
  const head = `${colors.dim(time)}  ${String(event.id ?? '').padStart(5)}  ${color(type.padEnd(24))}`;
  return (details === '' ? head : `${head}  ${details}`).trimEnd();
}

/** The state name, the failure, or other details of an event. */
function subjectOf(event: HistoryEvent): string {
  const entered = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
  if (entered !== undefined) return entered;
  const failure = Object.values(event).find(isFailure);
  if (failure !== undefined) return oneLine([failure.error, failure.cause].filter(Boolean).join(': '));
  const task = event.taskScheduledEventDetails ?? event.taskStartedEventDetails ?? event.taskSucceededEventDetails;
  if (task !== undefined) return `${task.resourceType ?? ''}:${task.resource ?? ''}`;
  const iteration =
    event.mapIterationStartedEventDetails ??
    event.mapIterationSucceededEventDetails ??
    event.mapIterationFailedEventDetails ??
    event.mapIterationAbortedEventDetails;
  if (iteration !== undefined) return `${iteration.name ?? ''} #${iteration.index ?? 0}`;
  if (event.mapStateStartedEventDetails !== undefined) return `${event.mapStateStartedEventDetails.length ?? 0} items`;
  return event.mapRunStartedEventDetails?.mapRunArn ?? '';
}

function isFailure(details: unknown): details is { readonly error?: string; readonly cause?: string } {
  return typeof details === 'object' && details !== null && ('error' in details || 'cause' in details);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
