import { useMemo } from 'preact/hooks';
import { diffLines } from './diff.js';
import { prettyJson } from './json-text.js';

const signs = { same: ' ', added: '+', removed: '-' } as const;

/** The differences of two payloads of JSON. */
export function DiffView({
  title,
  before,
  after,
}: {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}) {
  const lines = useMemo(() => diffLines(prettyJson(before), prettyJson(after)), [before, after]);
  return (
    <div class="section">
      <div class="section-head">
        <h3>{title}</h3>
      </div>
      {lines === undefined ? (
        <p class="muted">Too long to compare.</p>
      ) : lines.every(({ kind }) => kind === 'same') ? (
        <p class="muted">They are the same.</p>
      ) : (
        <pre class="json" tabIndex={0} aria-label={title}>
          {lines.map(({ kind, text }, index) => (
            <span key={index} class={kind === 'same' ? '' : kind}>
              {`${signs[kind]} ${text}${kind === 'same' ? '\n' : ''}`}
            </span>
          ))}
        </pre>
      )}
    </div>
  );
}
