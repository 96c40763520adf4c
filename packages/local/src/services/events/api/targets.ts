import { readTarget } from '../target.js';
import { page } from '../wire.js';
import { type EventsOperation } from './operations.js';

/** Targets of rules. */
export const targetOperations: Readonly<Record<string, EventsOperation>> = {
  PutTargets(fields, { store }) {
    const rule = store.rule(fields.optionalString('EventBusName'), fields.string('Rule'));
    store.putTargets(rule, fields.objects('Targets', { least: 1, most: 100 }).map(readTarget));
    return { FailedEntryCount: 0, FailedEntries: [] };
  },

  RemoveTargets(fields, { store }) {
    const rule = store.rule(fields.optionalString('EventBusName'), fields.string('Rule'));
    const ids = fields.strings('Ids', { least: 1, most: 100 });
    const missing = ids.filter((id) => !rule.targets.delete(id));
    return {
      FailedEntryCount: missing.length,
      FailedEntries: missing.map((id) => ({
        TargetId: id,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${id}.`,
      })),
    };
  },

  ListTargetsByRule(fields, { store }) {
    const rule = store.rule(fields.optionalString('EventBusName'), fields.string('Rule'));
    const { items, ...next } = page([...rule.targets.values()], fields);
    return { Targets: items.map(({ wire }) => wire), ...next };
  },
};
