import { useMemo, useState } from 'preact/hooks';
import { type ExecutionState } from '../history/execution-state.js';
import { type HistoryEvent } from '../history/history-event.js';
import { VirtualList } from '../shell/virtual-list.js';
import { durationText } from '../shell/time-text.js';
import { matchingEvents, summaryText } from './search.js';

/** The events of a history, searchable. */
export function EventsView({
  state,
  version,
  selected,
  search,
  onSearch,
  onSelect,
}: {
  readonly state: ExecutionState;
  /** Increases with every event. */
  readonly version: number;
  /** Id of the selected event. */
  readonly selected: number | undefined;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly onSelect: (event: HistoryEvent) => void;
}) {
  const [text, setText] = useState(search);
  const events = useMemo(() => matchingEvents(state, text), [state, version, text]);
  const start = state.startedAt ?? state.events[0]?.timestamp ?? 0;
  return (
    <>
      <div class="panel-body" style={{ display: 'flex', gap: '10px', alignItems: 'center', flexWrap: 'wrap' }}>
        <input
          type="search"
          aria-label="Search events"
          placeholder="Search types, states and payloads"
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            onSearch(currentTarget.value);
          }}
        />
        <span class="muted" role="status">
          {events.length === state.events.length
            ? `${events.length} events`
            : `${events.length} of ${state.events.length} events`}
        </span>
      </div>
      <VirtualList
        label="Events"
        rows={events}
        rowHeight={28}
        height={420}
        selected={events.findIndex(({ id }) => id === selected)}
        rowClass="event-row"
        keyOf={({ id }) => id}
        onSelect={onSelect}
        render={(event) => (
          <>
            <span class="muted">{event.id}</span>
            <span class="muted wide">+{durationText(event.timestamp - start)}</span>
            <span>{event.type}</span>
            <span>{state.owners.get(event.id)?.name ?? ''}</span>
            <span class="muted wide mono">{summaryText(event)}</span>
          </>
        )}
      />
    </>
  );
}
