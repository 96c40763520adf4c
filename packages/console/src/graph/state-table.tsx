import { type Scope, type GraphState } from '@stepwell/asl/graph';
import { type StateSummary } from '../history/state-summary.js';
import { StatusPill } from '../shell/status-pill.js';
import { durationText } from '../shell/time-text.js';
import { kindOf } from './drawing.js';

/** A table with the information of the graph: states, their place, status and transitions. */
export function StateTable({
  scope,
  summaries,
  taken,
  selected,
  onSelect,
}: {
  readonly scope: Scope;
  readonly summaries: ReadonlyMap<string, StateSummary>;
  readonly taken: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly onSelect: (name: string) => void;
}) {
  return (
    <div class="scroll-x">
      <table>
        <caption class="visually-hidden">States of the definition</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Type</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Entered
            </th>
            <th scope="col" class="number">
              Failed
            </th>
            <th scope="col" class="number">
              Retries
            </th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col">Leads to</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(scope).map(({ state, depth, next }) => {
            const summary = summaries.get(state.name);
            const counts = summary?.counts ?? {};
            return (
              <tr key={state.name} class={state.name === selected ? 'selected' : ''}>
                <td style={{ paddingLeft: `${12 + 18 * depth}px` }}>
                  <button type="button" class="link" onClick={() => onSelect(state.name)}>
                    {state.name}
                  </button>
                </td>
                <td>{kindOf(state)}</td>
                <td>
                  {summary === undefined ? (
                    <span class="muted">Not entered</span>
                  ) : (
                    <StatusPill status={summary.status} />
                  )}
                </td>
                <td class="number">{summary?.visits.length ?? 0}</td>
                <td class="number">{(counts.failed ?? 0) + (counts['timed-out'] ?? 0)}</td>
                <td class="number">{summary?.retries ?? 0}</td>
                <td class="number nowrap">{summary === undefined ? '' : durationText(summary.duration)}</td>
                <td>
                  {next.map(({ to, label }, index) => (
                    <span key={index}>
                      {index > 0 && ', '}
                      {taken.has(`${state.name}\n${to}`) ? <strong>{to} ✓</strong> : to}
                      {label !== undefined && <span class="muted"> ({label})</span>}
                    </span>
                  ))}
                  {state.ends && <span class="muted">ends</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface TableRow {
  readonly state: GraphState;
  readonly depth: number;
  readonly next: readonly { readonly to: string; readonly label: string | undefined }[];
}

function rowsOf({ states, transitions }: Scope, depth = 0): TableRow[] {
  return states.flatMap((state) => [
    { state, depth, next: transitions.filter(({ from }) => from === state.name) },
    ...state.blocks.flatMap((block) => rowsOf(block, depth + 1)),
  ]);
}
