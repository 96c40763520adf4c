import { type Attempt } from '../history/execution-state.js';
import { StatusPill } from '../shell/status-pill.js';
import { clockText, durationText } from '../shell/time-text.js';
import { JsonView } from '../json/json-view.js';
import { CauseView } from './cause-view.js';

/** The tries of a state: each with its wait, its duration and its error, and the request and the response of the last one. */
export function AttemptsView({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const last = attempts.at(-1);
  const parameters = last?.startEvent.details['parameters'] ?? last?.startEvent.details['input'];
  return (
    <>
      {attempts.length > 1 && (
        <div class="section">
          <h3>{attempts.length} attempts</h3>
          <div class="scroll-x">
            <table>
              <caption class="visually-hidden">Attempts</caption>
              <thead>
                <tr>
                  <th scope="col">#</th>
                  <th scope="col">Started</th>
                  <th scope="col">Wait before</th>
                  <th scope="col">Time</th>
                  <th scope="col">Status</th>
                </tr>
              </thead>
              <tbody>
                {attempts.map((attempt, index) => (
                  <AttemptRow
                    key={attempt.startEvent.id}
                    attempt={attempt}
                    index={index}
                    before={attempts[index - 1]}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
      {typeof parameters === 'string' && (
        <JsonView title="Request" text={parameters} note={resourceText(last?.startEvent.details ?? {})} />
      )}
      {last?.output !== undefined && <JsonView title="Response" text={last.output} />}
      {last?.submitted !== undefined && last.output === undefined && (
        <JsonView title="Response" text={last.submitted} note="waits for the result" />
      )}
    </>
  );
}

function AttemptRow({
  attempt,
  index,
  before,
}: {
  readonly attempt: Attempt;
  readonly index: number;
  readonly before: Attempt | undefined;
}) {
  const { startEvent, endedAt, status, error, cause } = attempt;
  const wait = before?.endedAt === undefined ? '' : durationText(startEvent.timestamp - before.endedAt);
  return (
    <>
      <tr>
        <td>{index + 1}</td>
        <td class="nowrap">{clockText(startEvent.timestamp)}</td>
        <td class="nowrap">{wait}</td>
        <td class="nowrap">{endedAt === undefined ? '' : durationText(endedAt - startEvent.timestamp)}</td>
        <td>
          <StatusPill status={status} />
        </td>
      </tr>
      {error !== undefined && (
        <tr>
          <td colSpan={5}>
            <strong>{error}</strong>
            {cause !== undefined && <CauseView cause={cause} />}
          </td>
        </tr>
      )}
    </>
  );
}

function resourceText({ resourceType, resource }: Readonly<Record<string, unknown>>): string {
  return [resourceType, resource].filter((part) => typeof part === 'string').join(':');
}
