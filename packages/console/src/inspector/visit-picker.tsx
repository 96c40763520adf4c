import { type Visit } from '../history/execution-state.js';
import { type StateSummary } from '../history/state-summary.js';
import { statusText } from '../shell/status-pill.js';

/** Visits in the list; further ones are reached in the timeline. */
const listed = 200;

/** Selects one of several visits of a state: failed ones are first. */
export function VisitPicker({
  summary,
  visit,
  onSelect,
}: {
  readonly summary: StateSummary;
  readonly visit: Visit | undefined;
  readonly onSelect: (visit: Visit) => void;
}) {
  const { visits } = summary;
  if (visits.length < 2) return null;
  const isBad = ({ status }: Visit): boolean => status === 'failed' || status === 'timed-out' || status === 'caught';
  const sorted = [...visits.filter(isBad), ...visits.filter((each) => !isBad(each))].slice(0, listed);
  const shown = visit === undefined || sorted.includes(visit) ? sorted : [visit, ...sorted];
  return (
    <select
      aria-label="Visit"
      value={String(visit?.id)}
      onChange={({ currentTarget }) => {
        const next = visits.find(({ id }) => String(id) === currentTarget.value);
        if (next !== undefined) onSelect(next);
      }}
    >
      {shown.map((each) => (
        <option key={each.id} value={String(each.id)}>
          {labelOf(each, visits.indexOf(each))} {statusText(each.status).toLowerCase()}
        </option>
      ))}
    </select>
  );
}

function labelOf({ iteration }: Visit, index: number): string {
  return iteration === undefined ? `Visit ${index + 1}` : `Item ${iteration.index}`;
}
