import { graphOf } from '@stepwell/asl/graph';
import { useMemo, useState } from 'preact/hooks';
import { useLoaded, useSession } from '../api/context.js';
import { useChangeCount } from '../api/change-feed.js';
import { type AppResource } from '../app-map/resource.js';
import { isExpress, nameOf } from '../execution/execution-arn.js';
import { useNow } from '../execution/use-execution.js';
import { GraphView } from '../graph/graph-view.js';
import { DefinitionTab, Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';
import { type StateSummary } from '../history/state-summary.js';
import { linkTo, setQuery, useRoute } from '../session/route.js';
import { Tabs } from '../shell/tabs.js';
import { ExecutionsTable, type ListedExecution } from './executions-table.js';
import { StartForm } from './start-form.js';
import { TryForm } from './try-form.js';

const tabs = [
  ['executions', 'Executions'],
  ['graph', 'Graph'],
  ['definition', 'Definition'],
] as const;
const none: ReadonlyMap<string, StateSummary> = new Map();
const nothing: ReadonlySet<string> = new Set();

/** A state machine: its executions, its graph, and a form that starts an execution. */
export function MachinePage({ stateMachineArn }: { readonly stateMachineArn: string }) {
  const { feed } = useSession();
  const { query } = useRoute();
  const now = useNow(true);
  const changes = useChangeCount(feed, ['execution']);
  const app = useChangeCount(feed, ['app']);
  const path = `executions?limit=500&stateMachineArn=${encodeURIComponent(stateMachineArn)}`;
  const executions = useLoaded(
    ({ api }) => api.get<{ executions: ListedExecution[] }>(path),
    [stateMachineArn, changes],
  );
  const machine = useLoaded(
    ({ api }) =>
      api.aws<{ definition: string; type: string; roleArn: string }>('sfn', 'DescribeStateMachine', {
        stateMachineArn,
      }),
    [stateMachineArn, app],
  );
  const resources = useLoaded(({ api }) => api.get<AppResource[]>('resources'), [app]);
  const createdAt = resources.value?.find(({ physicalId }) => physicalId === stateMachineArn)?.createdAt;
  const definition = machine.value?.definition;
  const scope = useMemo(
    () => (definition === undefined ? undefined : graphOf(JSON.parse(definition))?.scope),
    [definition],
  );
  const [state, setState] = useState<string>();
  const tab = tabs.find(([name]) => name === query.get('view'))?.[0] ?? 'executions';
  const tried = query.get('try');
  const from = query.get('from') ?? undefined;
  const isOpen = from !== undefined || query.has('start');
  const list = executions.value?.executions ?? [];
  const error = machine.error ?? executions.error;
  return (
    <>
      <div class="page-head">
        <div class="crumbs">
          <a href={linkTo([])}>Home</a> / State machines
        </div>
        <h1>{nameOf(stateMachineArn)}</h1>
        {machine.value?.type === 'EXPRESS' && <span class="pill">Express</span>}
        <div class="actions">
          <button type="button" onClick={() => setQuery({ try: '1' })}>
            Try an edited definition
          </button>
          <button type="button" class="primary" onClick={() => setQuery({ start: '1' })}>
            Start execution
          </button>
        </div>
      </div>
      {error !== undefined && <Problem>{error.message}</Problem>}
      {createdAt !== undefined && (
        <p class="muted">
          Created at <span class="mono">{createdAt}</span>
        </p>
      )}
      {tried !== null && machine.value !== undefined && (
        <TryForm
          stateMachineArn={stateMachineArn}
          machine={machine.value}
          from={tried.startsWith('arn:') ? tried : undefined}
          onClose={() => setQuery({ try: undefined })}
        />
      )}
      {isOpen && (
        <StartForm
          key={from}
          stateMachineArn={stateMachineArn}
          from={from}
          earlier={list.filter(({ executionArn }) => !isExpress(executionArn)).slice(0, 20)}
          onClose={() => setQuery({ start: undefined, from: undefined })}
        />
      )}
      <section class="panel" aria-label="State machine">
        <div class="panel-head">
          <Tabs label="View of the state machine" tabs={tabs} selected={tab} onSelect={(view) => setQuery({ view })} />
        </div>
        {tab === 'executions' ? (
          list.length === 0 ? (
            <p class="empty">No execution yet.</p>
          ) : (
            <ExecutionsTable executions={list} now={now} withMachine={false} />
          )
        ) : definition === undefined || scope === undefined ? (
          <p class="empty">Reading the definition…</p>
        ) : tab === 'graph' ? (
          <>
            <GraphView
              scope={scope}
              summaries={none}
              taken={nothing}
              selected={state}
              hasNotes={false}
              onSelect={setState}
            />
            {state !== undefined && (
              <div class="panel-body">
                <DefinitionTab definition={definition} name={state} />
              </div>
            )}
          </>
        ) : (
          <div class="panel-body">
            <JsonView title="Definition" text={definition} />
          </div>
        )}
      </section>
    </>
  );
}
