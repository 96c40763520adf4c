interface Entry {
  readonly path: string;
  readonly type: string;
  readonly property?: string;
  readonly reason: string;
  readonly remedy: string;
  readonly affects?: readonly string[];
}

/** The differences of the app from AWS, as the API returns them. */
export interface StartReport {
  readonly doesNotWork: readonly Entry[];
  readonly worksWithDifference: readonly Entry[];
  readonly noEffect: readonly Entry[];
}

/** The start report: the parts that do not work here, and those that differ from AWS. */
export function ReportPanel({ report }: { readonly report: StartReport | undefined }) {
  if (report === undefined) return null;
  const { doesNotWork, worksWithDifference, noEffect } = report;
  if (doesNotWork.length + worksWithDifference.length + noEffect.length === 0) return null;
  return (
    <section class="panel" aria-label="Report">
      <div class="panel-head">
        <h2>Differences from AWS</h2>
      </div>
      <div class="panel-body">
        <Entries title="Does not work here" entries={doesNotWork} isOpen />
        <Entries title="Works with a difference" entries={worksWithDifference} isOpen={false} />
        <Entries title="No effect here" entries={noEffect} isOpen={false} />
      </div>
    </section>
  );
}

function Entries(props: { readonly title: string; readonly entries: readonly Entry[]; readonly isOpen: boolean }) {
  const { title, entries, isOpen } = props;
  if (entries.length === 0) return null;
  return (
    <details open={isOpen} class="section">
      <summary>
        {title} ({entries.length})
      </summary>
      <ul>
        {entries.map(({ path, type, property, reason, remedy, affects = [] }, index) => (
          <li key={index}>
            <strong>{path}</strong> <span class="muted">{property ?? type}</span>
            <br />
            {reason} {remedy}
            {affects.length > 0 && <span class="muted"> Affects {affects.join(', ')}.</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
