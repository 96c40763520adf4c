import { type Status } from '../history/execution-state.js';

const labels: Readonly<Record<Status, readonly [sign: string, text: string]>> = {
  running: ['●', 'Running'],
  succeeded: ['✓', 'Succeeded'],
  caught: ['!', 'Caught'],
  failed: ['✕', 'Failed'],
  'timed-out': ['✕', 'Timed out'],
  aborted: ['■', 'Aborted'],
};

/** The name of a status for people. */
export function statusText(status: Status): string {
  return labels[status][1];
}

/** A sign for a status, so that color is not the only difference. */
export function statusSign(status: Status): string {
  return labels[status][0];
}

/** The status of an AWS API: `TIMED_OUT`. */
export function readStatus(status: string): Status {
  const name = status.toLowerCase().replaceAll('_', '-');
  return Object.hasOwn(labels, name) ? (name as Status) : 'running';
}

export function StatusPill({ status }: { readonly status: Status }) {
  return (
    <span class={`pill ${status}`}>
      <span aria-hidden="true">{statusSign(status)}</span>
      {statusText(status)}
    </span>
  );
}
