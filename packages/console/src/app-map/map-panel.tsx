import { useMemo } from 'preact/hooks';
import { GraphView } from '../graph/graph-view.js';
import { type StateSummary } from '../history/state-summary.js';
import { linkTo } from '../session/route.js';
import { readStatus } from '../shell/status-pill.js';
import { type AppResource, keyOf } from './resource.js';
import { mapOf } from './map-of.js';

const none: ReadonlySet<string> = new Set();

/** The app as a map: its resources, arrows between them, and the counts of its state machines. */
export function MapPanel({
  resources,
  counts,
}: {
  readonly resources: readonly AppResource[];
  /** Counts of executions by status, by ARN of the state machine. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}) {
  const map = useMemo(() => mapOf(resources), [resources]);
  if (map === undefined) return <p class="empty">The environment has no app. Start it in the folder of a CDK app.</p>;
  const notes = new Map(
    resources.flatMap((resource): [string, string][] => {
      const found = Object.entries(counts[resource.physicalId] ?? {}).filter(([, count]) => count > 0);
      return found.length === 0
        ? []
        : [[keyOf(resource), found.map(([status, count]) => `${count} ${readStatus(status)}`).join(' · ')]];
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
