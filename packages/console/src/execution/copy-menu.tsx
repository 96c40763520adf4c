import { type ExecutionState } from '../history/execution-state.js';
import { CopyButton } from '../shell/copy-button.js';
import { exportPage } from './export-page.js';
import { cliCommand, sdkCall } from './copy-as.js';
import { machineOf, nameOf } from './execution-arn.js';

/** Copies the start of an execution as a command or a call, and exports the execution. */
export function CopyMenu({ executionArn, state }: { readonly executionArn: string; readonly state: ExecutionState }) {
  const request = { stateMachineArn: machineOf(executionArn), input: state.input ?? '{}' };
  const save = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([exportPage(nameOf(executionArn), state)], { type: 'text/html' }));
    link.download = `${nameOf(executionArn)}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return (
    <details class="menu">
      <summary class="button">Share</summary>
      <div class="menu-items">
        <span>
          AWS CLI <CopyButton text={() => cliCommand(request)} label="Copy as AWS CLI command" />
        </span>
        <span>
          AWS SDK <CopyButton text={() => sdkCall(request)} label="Copy as SDK call" />
        </span>
        <span>
          Link <CopyButton text={() => location.href} label="Copy the link" />
        </span>
        <span>
          One HTML file{' '}
          <button type="button" class="small" onClick={save}>
            Save
          </button>
        </span>
      </div>
    </details>
  );
}
