import { useSession } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { LogView } from '../pages/logs-page.js';
import { ActionForm } from './action-form.js';
import { fromBase64, toBase64 } from './base64.js';

/** A function: a form that invokes it, and its log. */
export function FunctionView({ resource: { physicalId, properties } }: { readonly resource: AppResource }) {
  const { api } = useSession();
  const { LogGroup } = (properties['LoggingConfig'] ?? {}) as { readonly LogGroup?: unknown };
  const invoke = async (payload: string): Promise<unknown> => {
    const { Payload = '', ...rest } = await api.aws<{ Payload?: string }>('lambda', 'Invoke', {
      FunctionName: physicalId,
      Payload: toBase64(payload),
    });
    return { ...rest, Payload: parsedPayload(fromBase64(Payload)) };
  };
  return (
    <>
      <ActionForm title="Invoke" label="Payload (JSON)" button="Invoke" initial="{}" act={invoke} />
      <section class="panel" aria-label="Log">
        <div class="panel-head">
          <h2>Log</h2>
        </div>
        <LogView logGroupName={typeof LogGroup === 'string' ? LogGroup : `/aws/lambda/${physicalId}`} />
      </section>
    </>
  );
}

/** The value of a payload, which is JSON except for binary responses. */
function parsedPayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
