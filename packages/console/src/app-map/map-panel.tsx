import { useMemo } from 'preact/hooks';
import { GraphView } from '../graph/graph-view.js';
import { type StateSummary } from '../history/state-summary.js';
import { linkTo } from '../session/route.js';
import { readStatus } from '../shell/status-pill.js';
import { type AppResource, keyOf } from './resource.js';
import { mapOf } from './map-of.js';

/** Counts of messages and of failed invocations, from the API. */
export interface LiveCounts {
  /** By URL of the queue. */
  readonly messages: Readonly<Record<string, number>>;
  /** By name of the function. */
  readonly functionErrors: Readonly<Record<string, number>>;
}

const none: ReadonlySet<string> = new Set();

/** The app as a map: its resources, arrows between them, and the counts of its state machines. */
export function MapPanel({
  resources,
  counts,
  live,
}: {
  readonly resources: readonly AppResource[];
  /** Counts of executions by status, by ARN of the state machine. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Messages in queues and failed invocations of functions. */
  readonly live: LiveCounts | undefined;
}) {
  const map = useMemo(() => mapOf(resources), [resources]);
  if (map === undefined) return <p class="empty">The environment has no app. Start it in the folder of a CDK app.</p>;
  const deadLetterQueues = new Set(map.transitions.filter(({ kind }) => kind === 'catch').map(({ to }) => to));
  const notes = new Map(
    resources.flatMap((resource): [string, string][] => {
      const { type, physicalId } = resource;
      const found = Object.entries(counts[physicalId] ?? {}).filter(([, count]) => count > 0);
      const messages = live?.messages[physicalId] ?? 0;
      const errors = type === 'AWS::Lambda::Function' ? (live?.functionErrors[physicalId] ?? 0) : 0;
      const isDead = deadLetterQueues.has(keyOf(resource));
      const parts = [
        ...found.map(([status, count]) => `${count} ${readStatus(status)}`),
        ...(messages > 0 ? [`${messages} ${isDead ? 'dead letter' : 'message'}${messages === 1 ? '' : 's'}`] : []),
        ...(errors > 0 ? [`${errors} failed`] : []),
      ];
      return parts.length === 0 ? [] : [[keyOf(resource), parts.join(' · ')]];
    }),
  );
  const labels = new Map(map.states.map(({ name, type, detail = '' }) => [name, { title: detail, kind: type }]));
  return (
    <GraphView
      scope={map}
      label="Map of the app. Arrow keys move between resources, Enter opens one."
      summaries={summaries}
      taken={none}
      selected={undefined}
      labels={labels}
      notes={notes}
      onSelect={(key) => {
        location.hash = linkTo(['resource', key]);
      }}
    />
  );
}

const summaries: ReadonlyMap<string, StateSummary> = new Map();
