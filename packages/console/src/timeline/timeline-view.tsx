import { useMemo, useState } from 'preact/hooks';
import { type ExecutionState, type Visit } from '../history/execution-state.js';
import { statusSign, statusText } from '../shell/status-pill.js';
import { durationText } from '../shell/time-text.js';
import { VirtualList } from '../shell/virtual-list.js';
import { type Bar, timelineRows, type TimelineRow } from './rows.js';

/** The timeline of an execution: a row for each state and iteration, with attempts and waits. */
export function TimelineView({
  state,
  version,
  now,
  selected,
  onSelect,
}: {
  readonly state: ExecutionState;
  /** Increases with every event. */
  readonly version: number;
  /** The end of the scale while the execution runs. */
  readonly now: number;
  readonly selected: Visit | undefined;
  readonly onSelect: (visit: Visit) => void;
}) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [key, setKey] = useState<string>();
  const rows = useMemo(() => timelineRows(state, toggled), [state, version, toggled]);
  const start = state.startedAt ?? rows[0]?.start ?? 0;
  const end = Math.max(start + 1, state.endedAt ?? now, ...(state.status === 'running' ? [] : [state.endedAt ?? 0]));
  const toggle = (row: TimelineRow): void => {
    const next = new Set(toggled);
    if (!next.delete(row.key)) next.add(row.key);
    setToggled(next);
  };
  const isCurrent = (row: TimelineRow): boolean => row.visit === selected && row.iteration === undefined;
  const byKey = rows.findIndex((row) => row.key === key && row.visit === selected);
  const index = byKey >= 0 ? byKey : rows.findIndex((row) => isCurrent(row) && row.key.startsWith('v'));
  const move = (event: KeyboardEvent): void => {
    const row = rows[index];
    if (row?.isOpen === undefined) return;
    if ((event.key === 'ArrowRight' && !row.isOpen) || (event.key === 'ArrowLeft' && row.isOpen)) {
      event.preventDefault();
      toggle(row);
    }
  };
  return (
    <div onKeyDown={move}>
      <VirtualList
        label="Timeline"
        role="tree"
        rows={rows}
        rowHeight={28}
        height={420}
        selected={index}
        rowClass="timeline-row"
        keyOf={(row) => row.key}
        levelOf={(row) => ({ level: row.depth + 1, isOpen: row.isOpen })}
        onSelect={(row) => {
          setKey(row.key);
          onSelect(row.visit);
        }}
        render={(row) => (
          <>
            <span class="timeline-name" style={{ paddingLeft: `${row.depth * 14}px` }} title={row.label}>
              <span
                class="twisty"
                aria-hidden="true"
                onClick={(event) => {
                  event.stopPropagation();
                  if (row.isOpen !== undefined) toggle(row);
                }}
              >
                {row.isOpen === undefined ? '·' : row.isOpen ? '▾' : '▸'}
              </span>
              <span class={`sign ${row.status}`} title={statusText(row.status)}>
                {statusSign(row.status)}
                <span class="visually-hidden"> {statusText(row.status)} </span>
              </span>
              <span class="label">{row.label}</span>
            </span>
            <span class="track">
              {row.bars.map((bar, each) => (
                <BarView key={each} bar={bar} start={start} end={end} now={now} />
              ))}
            </span>
            <span class="number">{durationText((row.end ?? now) - row.start)}</span>
          </>
        )}
      />
    </div>
  );
}

function BarView(props: { readonly bar: Bar; readonly start: number; readonly end: number; readonly now: number }) {
  const { bar, start, end, now } = props;
  const total = end - start;
  const left = ((bar.start - start) / total) * 100;
  const width = (((bar.end ?? Math.max(now, bar.start)) - bar.start) / total) * 100;
  return (
    <span
      class={`bar ${bar.kind} ${bar.kind === 'gap' ? '' : bar.status}`}
      style={{ left: `${Math.min(99.5, left)}%`, width: `${Math.max(0, Math.min(100 - left, width))}%` }}
    />
  );
}
