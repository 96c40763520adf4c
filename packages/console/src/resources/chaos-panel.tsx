import { useLoaded, useSession } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { useAction } from './action-form.js';
import { Problem } from '../inspector/loaded-tabs.js';

interface Chaos {
  readonly seed: number;
  readonly resources: readonly {
    readonly service: string;
    readonly resource: string;
    readonly faults: Readonly<Record<string, number>>;
  }[];
}

/** The service and the faults of a type of resource. The API checks them. */
const faultsOf: Readonly<Record<string, readonly [service: string, ...faults: string[]]>> = {
  'AWS::SQS::Queue': ['sqs', 'duplicate', 'delay', 'drop', 'partial'],
  'AWS::Lambda::Function': ['lambda', 'throttle', 'kill'],
  'AWS::SNS::Topic': ['sns', 'duplicate', 'delay', 'drop'],
  'AWS::Events::Rule': ['events', 'duplicate', 'delay', 'drop'],
  'AWS::Scheduler::Schedule': ['scheduler', 'duplicate', 'delay', 'drop'],
  'AWS::DynamoDB::Table': ['dynamodb', 'duplicate'],
  'AWS::S3::Bucket': ['s3', 'duplicate', 'delay', 'drop'],
};

const rates = [
  ['0', 'Off'],
  ['0.1', '10 %'],
  ['0.5', '50 %'],
  ['1', 'Always'],
] as const;

/** Switches faults on for one resource, in addition to those of the environment. */
export function ChaosPanel({ resource: { type, physicalId } }: { readonly resource: AppResource }) {
  const { value, reload, error } = useLoaded(({ api }) => api.get<Chaos>('chaos'), []);
  const { api } = useSession();
  const { run, problem } = useAction();
  const [service, ...names] = faultsOf[type] ?? [];
  if (service === undefined) return null;
  const resource = physicalId.split(/[:/]/).at(-1) ?? physicalId;
  const own = value?.resources.find((each) => each.service === service && each.resource === resource)?.faults ?? {};
  const change = (fault: string, rate: string): Promise<void> =>
    run(async () => {
      await api.post('chaos', { service, resource, faults: { ...own, [fault]: Number(rate) } });
      reload();
    });
  const message = problem ?? error?.message;
  return (
    <section class="panel" aria-label="Chaos">
      <div class="panel-head">
        <h2>Chaos</h2>
        <span class="muted">Faults of this resource, for calls and deliveries of the app.</span>
      </div>
      <div class="panel-body" style={{ display: 'flex', gap: '16px', flexWrap: 'wrap' }}>
        {names.map((fault) => (
          <label key={fault}>
            {`${fault} `}
            <select
              value={String(own[fault] ?? 0)}
              onChange={({ currentTarget }) => void change(fault, currentTarget.value)}
            >
              {rates.map(([rate, text]) => (
                <option key={rate} value={rate}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      {message !== undefined && <Problem>{message}</Problem>}
    </section>
  );
}
