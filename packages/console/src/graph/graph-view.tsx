import { type Scope } from '@stepwell/asl/graph';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type StateSummary } from '../history/state-summary.js';
import { statusSign, statusText } from '../shell/status-pill.js';
import { durationText } from '../shell/time-text.js';
import {
  arrowhead,
  type BoxLabel,
  type DrawnState,
  drawScope,
  type DrawnTransition,
  kindOf,
  pathOf,
  shorten,
} from './drawing.js';

/** The graph of a definition, colored by the state of an execution. */
export function GraphView({
  scope,
  summaries,
  taken,
  selected,
  onSelect,
  label = 'Graph of the states. Arrow keys move between states, Enter selects one.',
  labels,
  notes,
  hasNotes = true,
}: {
  readonly scope: Scope;
  /** By the name of the state; empty for a definition without an execution. */
  readonly summaries: ReadonlyMap<string, StateSummary>;
  /** Transitions that were taken, as `from\nto`. */
  readonly taken: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly onSelect: (name: string) => void;
  readonly label?: string;
  /** The two lines of a box by the name of its state; by default the name and the type. */
  readonly labels?: ReadonlyMap<string, BoxLabel>;
  /** Third lines by the name of the state, in place of those of its visits. */
  readonly notes?: ReadonlyMap<string, string>;
  /** Whether boxes have a third line. @default true */
  readonly hasNotes?: boolean;
}) {
  const drawing = useMemo(() => drawScope(scope, hasNotes, labels), [scope, hasNotes]);
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [zoom, setZoom] = useState<number>();
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth - 28));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Text of a graph that is wider than its frame stays readable; the frame scrolls.
  const fit = room <= 0 ? 1 : Math.max(0.6, Math.min(1, room / (drawing.width + 24)));
  const scale = zoom ?? fit;
  const [width, height] = [drawing.width + 24, drawing.height + 20];
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [0, 1],
      ArrowUp: [0, -1],
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
    };
    const step = steps[event.key];
    const from = (event.target as Element).closest('[data-state]')?.getAttribute('data-state');
    const next = step && nearest(drawing.states, from ?? undefined, step);
    if (next === undefined) return;
    event.preventDefault();
    frame.current?.querySelector<SVGElement>(`[data-state="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <>
      <div class="graph" ref={frame} role="group" aria-label={label} tabIndex={0} onKeyDown={move}>
        <svg width={width * scale} height={height * scale} viewBox={`-6 -4 ${width} ${height}`}>
          {(labels === undefined ? drawing.starts : []).map(({ x, y }, index) => (
            <g key={index}>
              <circle class="start" cx={x} cy={y} r="4" />
              <path class="edge" d={`M${x},${y} V${y + 20}`} />
            </g>
          ))}
          {drawing.states.map((drawn) => (
            <StateNode
              key={drawn.state.name}
              drawn={drawn}
              summary={summaries.get(drawn.state.name)}
              hasExecution={summaries.size > 0}
              label={labels?.get(drawn.state.name)}
              note={notes?.get(drawn.state.name)}
              isSelected={drawn.state.name === selected}
              onSelect={onSelect}
            />
          ))}
          {drawing.transitions.map((drawn, index) => (
            <TransitionLine key={index} drawn={drawn} taken={taken} />
          ))}
        </svg>
      </div>
      <div class="panel-body" style={{ display: 'flex', gap: '6px', paddingTop: '0' }}>
        <button type="button" class="small" aria-label="Zoom out" onClick={() => setZoom(Math.max(0.2, scale / 1.25))}>
          −
        </button>
        <button type="button" class="small" aria-label="Zoom in" onClick={() => setZoom(Math.min(3, scale * 1.25))}>
          +
        </button>
        <button type="button" class="small" onClick={() => setZoom(undefined)}>
          Fit
        </button>
      </div>
    </>
  );
}

function StateNode({
  drawn: { state, x, y, width, height, isContainer },
  summary,
  hasExecution,
  label,
  note = badge(summary),
  isSelected,
  onSelect,
}: {
  readonly drawn: DrawnState;
  readonly summary: StateSummary | undefined;
  readonly hasExecution: boolean;
  readonly label: BoxLabel | undefined;
  readonly note: string | undefined;
  readonly isSelected: boolean;
  readonly onSelect: (name: string) => void;
}) {
  const status = summary?.status ?? (hasExecution ? 'idle' : '');
  const radius = state.type === 'Choice' && !isContainer ? height / 2 : 6;
  const center = width / 2;
  const title = label?.title ?? state.name;
  return (
    <g
      class={`node ${status}${isContainer ? ' container' : ''}${isSelected ? ' selected' : ''}`}
      transform={`translate(${x} ${y})`}
      role="button"
      // In SVG, names of attributes are case-sensitive.
      tabindex={0}
      data-state={state.name}
      aria-pressed={isSelected}
      aria-label={[describe(title, state.type, summary, hasExecution), note].filter((text) => text !== '').join(', ')}
      onClick={() => onSelect(state.name)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect(state.name);
      }}
    >
      <rect class="box" width={width} height={height} rx={radius} />
      <text class="name" x={center} y="19" text-anchor="middle">
        {summary === undefined ? shorten(title) : `${statusSign(summary.status)} ${shorten(title)}`}
      </text>
      <text class="kind" x={center} y="36" text-anchor="middle">
        {label?.kind ?? kindOf(state)}
      </text>
      {note !== '' && (
        <text class="note" x={center} y="51" text-anchor="middle">
          {shorten(note, width)}
        </text>
      )}
      <title>{title}</title>
    </g>
  );
}

function TransitionLine({ drawn, taken }: { readonly drawn: DrawnTransition; readonly taken: ReadonlySet<string> }) {
  const { transition, points, label } = drawn;
  const isTaken = taken.has(`${transition.from}\n${transition.to}`);
  const mark = `${isTaken ? ' taken' : ''}${transition.kind === 'catch' ? ' catch' : ''}`;
  return (
    <g aria-hidden="true">
      <path class={`edge${mark}`} d={pathOf(points)} />
      <polygon class={`head${mark}`} points={arrowhead(points)} />
      {label !== undefined && (
        <>
          <rect
            class="halo"
            x={label.x - label.width / 2}
            y={label.y - label.height / 2}
            width={label.width}
            height={label.height}
          />
          <text class="edge-label" x={label.x} y={label.y + 4} text-anchor="middle">
            {label.text}
          </text>
        </>
      )}
    </g>
  );
}

/** `×12, 1 failed, ↻ 3, 1.2 s`. */
function badge(summary: StateSummary | undefined): string {
  if (summary === undefined) return '';
  const { visits, counts, retries, duration } = summary;
  const failed = (counts.failed ?? 0) + (counts['timed-out'] ?? 0);
  return [
    visits.length > 1 ? `×${visits.length}` : '',
    failed > 0 && visits.length > 1 ? `${failed} failed` : '',
    retries > 0 ? `↻${retries}` : '',
    visits.length === 1 && duration >= 1 ? durationText(duration) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function describe(name: string, type: string, summary: StateSummary | undefined, hasExecution: boolean): string {
  if (summary === undefined) return hasExecution ? `${name}, ${type}, not entered` : `${name}, ${type}`;
  const { visits, status, retries } = summary;
  const entered = visits.length === 1 ? 'entered once' : `entered ${visits.length} times`;
  return `${name}, ${type}, ${statusText(status)}, ${entered}${retries > 0 ? `, ${retries} retries` : ''}`;
}

/** The nearest state in a direction. */
function nearest(
  states: readonly DrawnState[],
  from: string | undefined,
  [right, down]: readonly [number, number],
): string | undefined {
  const current = states.find(({ state }) => state.name === from) ?? states[0];
  if (current === undefined) return undefined;
  let [best, found] = [Infinity, undefined as string | undefined];
  for (const { state, x, y, width } of states) {
    const [dx, dy] = [x + width / 2 - current.x - current.width / 2, y - current.y];
    const along = right * dx + down * dy;
    const distance = along + 2.5 * Math.abs(right === 0 ? dx : dy);
    if (along > 1 && distance < best) [best, found] = [distance, state.name];
  }
  return found;
}
