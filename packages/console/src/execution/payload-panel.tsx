import { type ExecutionState } from '../history/execution-state.js';
import { CauseView } from '../inspector/cause-view.js';
import { JsonView } from '../json/json-view.js';

/** Input and output of an execution, and its error. */
export function PayloadPanel({ state: { input, output, error, cause } }: { readonly state: ExecutionState }) {
  return (
    <div class="panel-body">
      {error !== undefined && (
        <div class="section">
          <h3>{error}</h3>
          {cause !== undefined && <CauseView cause={cause} />}
        </div>
      )}
      {input !== undefined && <JsonView title="Input" text={input} />}
      {output !== undefined && <JsonView title="Output" text={output} />}
    </div>
  );
}
