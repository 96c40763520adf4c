import { useState } from 'preact/hooks';
import { CopyButton } from '../shell/copy-button.js';
import { jsonTokens, prettyJson } from './json-text.js';

/** Characters that are shown, and colored, before the user asks for all. */
const shown = 20_000;

/** A JSON payload with a title, pretty-printed. A long one is shown in full on request. */
export function JsonView({
  title,
  text,
  note,
}: {
  readonly title: string;
  readonly text: string;
  readonly note?: string;
}) {
  const [isWhole, showWhole] = useState(false);
  const pretty = prettyJson(text);
  const isLong = pretty.length > shown;
  return (
    <div class="section">
      <div class="section-head">
        <h3>{title}</h3>
        {note !== undefined && <span class="muted">{note}</span>}
        <span class="end">
          <CopyButton text={pretty} label={`Copy ${title.toLowerCase()}`} />
        </span>
      </div>
      <pre class="json" tabIndex={0} aria-label={title}>
        {isWhole
          ? pretty
          : jsonTokens(pretty.slice(0, shown)).map(({ kind, text: part }, index) =>
              kind === 'plain' ? (
                part
              ) : (
                <span key={index} class={kind}>
                  {part}
                </span>
              ),
            )}
      </pre>
      {isLong && !isWhole && (
        <div>
          <button type="button" class="small" onClick={() => showWhole(true)}>
            Show all {Math.ceil(pretty.length / 1024)} KiB
          </button>
        </div>
      )}
    </div>
  );
}
