import { type ExecutionState, type Visit } from '../history/execution-state.js';
import { type HistoryEvent } from '../history/history-event.js';
import { type StateSummary } from '../history/state-summary.js';
import { DiffView } from '../json/diff-view.js';
import { JsonView } from '../json/json-view.js';
import { StatusPill } from '../shell/status-pill.js';
import { Tabs } from '../shell/tabs.js';
import { absoluteText, durationText } from '../shell/time-text.js';
import { AttemptsView } from './attempts-view.js';
import { CallbackForm } from './callback-form.js';
import { CauseView } from './cause-view.js';
import { linkTo } from '../session/route.js';
import { waitsForToken } from './task-token.js';
import { DefinitionTab, LogsTab, StagesTab } from './loaded-tabs.js';
import { VisitPicker } from './visit-picker.js';

const tabs = [
  ['data', 'Data'],
  ['stages', 'Stages'],
  ['logs', 'Logs'],
  ['definition', 'Definition'],
  ['event', 'Event'],
] as const;

/** A tab of the inspector. */
export type InspectorTab = (typeof tabs)[number][0];

/** Everything about the selected state. */
export function Inspector({
  state,
  summary,
  name,
  visit,
  event,
  definition,
  tab,
  isLive,
  onTab,
  onSelect,
}: {
  readonly state: ExecutionState;
  readonly summary: StateSummary | undefined;
  /** The selected state. */
  readonly name: string;
  readonly visit: Visit | undefined;
  readonly event: HistoryEvent | undefined;
  /** The definition of the state machine; `undefined` for a history without one. */
  readonly definition: string | undefined;
  readonly tab: InspectorTab;
  /** Whether the execution is one of this environment, which has its logs. */
  readonly isLive: boolean;
  readonly onTab: (tab: InspectorTab) => void;
  readonly onSelect: (visit: Visit) => void;
}) {
  return (
    <section class="panel inspector" aria-label={`State ${name}`}>
      <div class="panel-head">
        <h2>{name}</h2>
        {visit !== undefined && <StatusPill status={visit.status} />}
        <div class="end">
          {summary !== undefined && <VisitPicker summary={summary} visit={visit} onSelect={onSelect} />}
        </div>
      </div>
      <div class="panel-head">
        <Tabs label="Parts of the state" tabs={tabs} selected={tab} onSelect={onTab} />
      </div>
      <div class="panel-body" role="tabpanel" tabIndex={0} aria-label={tab}>
        {tab === 'definition' ? (
          <DefinitionTab definition={definition} name={name} />
        ) : visit === undefined ? (
          <p class="muted">The execution has not entered this state.</p>
        ) : tab === 'data' ? (
          <DataTab key={visit.id} visit={visit} isLive={isLive} />
        ) : tab === 'stages' ? (
          <StagesTab key={visit.id} state={state} visit={visit} definition={definition} />
        ) : tab === 'logs' ? (
          <LogsTab key={visit.id} visit={visit} isLive={isLive} />
        ) : (
          <EventTab event={event ?? visit.events[0]} />
        )}
      </div>
    </section>
  );
}

function DataTab({ visit, isLive }: { readonly visit: Visit; readonly isLive: boolean }) {
  const { type, enteredAt, endedAt, error, cause, input, output, variables, attempts, iteration } = visit;
  return (
    <>
      <div class="section">
        <dl class="facts">
          <div>
            <dt>Type</dt>
            <dd>{type}</dd>
          </div>
          {iteration !== undefined && (
            <div>
              <dt>Item</dt>
              <dd>
                {iteration.index} of {iteration.map.name}
              </dd>
            </div>
          )}
          <div>
            <dt>Entered</dt>
            <dd>{absoluteText(enteredAt)}</dd>
          </div>
          {endedAt !== undefined && (
            <div>
              <dt>Duration</dt>
              <dd>{durationText(endedAt - enteredAt)}</dd>
            </div>
          )}
        </dl>
      </div>
      {error !== undefined && (
        <div class="section">
          <h3>{error}</h3>
          {cause !== undefined && <CauseView cause={cause} />}
        </div>
      )}
      {visit.mapRunArn !== undefined && isLive && (
        <div class="section">
          <a href={linkTo(['map-run', visit.mapRunArn])}>Map Run with its child executions</a>
        </div>
      )}
      {isLive && waitsForToken(visit) && <CallbackForm visit={visit} />}
      {attempts.length > 0 && <AttemptsView attempts={attempts} />}
      {input !== undefined && <JsonView title="Input" text={input} />}
      {output !== undefined && <JsonView title="Output" text={output} />}
      {Object.entries(variables ?? {}).map(([name, text]) => (
        <JsonView key={name} title={`$${name}`} text={text} note="assigned" />
      ))}
      {input !== undefined && output !== undefined && (
        <DiffView title="Input and output" before={input} after={output} />
      )}
    </>
  );
}

function EventTab({ event }: { readonly event: HistoryEvent | undefined }) {
  if (event === undefined) return <p class="muted">No event is selected.</p>;
  return (
    <>
      <div class="section">
        <dl class="facts">
          <div>
            <dt>Event</dt>
            <dd>
              {event.id} {event.type}
            </dd>
          </div>
          <div>
            <dt>Time</dt>
            <dd>{absoluteText(event.timestamp)}</dd>
          </div>
          <div>
            <dt>Follows</dt>
            <dd>{event.previousEventId}</dd>
          </div>
        </dl>
      </div>
      {Object.entries(event.details).map(([field, value]) => (
        <JsonView key={field} title={field} text={typeof value === 'string' ? value : JSON.stringify(value)} />
      ))}
    </>
  );
}
