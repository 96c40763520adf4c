import { type ServiceContext } from '../../../kernel/service.js';
import { type Parameter } from '../parameter.js';
import { type ParameterStore } from '../store.js';

/**
 * Emits the event of a change of a parameter.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
export function emitChange(
  { kernel, clock }: ServiceContext,
  store: ParameterStore,
  parameter: Parameter,
  operation: 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion',
): void {
  const { name } = parameter;
  const newest = parameter.versions.at(-1);
  kernel.events.emit('aws-event', {
    source: 'aws.ssm',
    detailType: 'Parameter Store Change',
    detail: { operation, name, type: newest?.type, description: newest?.description },
    resources: [store.arn(name)],
    time: clock.now(),
  });
}
