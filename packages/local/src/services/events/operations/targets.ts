import { AwsError } from '../../../kernel/aws-error.js';
import { type Operation } from '../../../kernel/operation.js';
import { readTarget, type TargetInput } from '../target.js';
import { type EventsDependencies, page, type PageInput } from './dependencies.js';

export interface RuleInput {
  readonly Rule: string;
  readonly EventBusName?: string;
}

/** Most targets of a rule: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const mostTargets = 5;

/** Operations on the targets of rules. */
export function targetOperations({ store }: EventsDependencies) {
  return {
    PutTargets: (input: RuleInput & { readonly Targets: readonly TargetInput[] }) => {
      const rule = store.rule(input.EventBusName, input.Rule);
      const targets = new Map(rule.targets.map((target) => [target.id, target]));
      for (const target of input.Targets.map(readTarget)) targets.set(target.id, target);
      if (targets.size > mostTargets)
        throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
      store.replaceRule({ ...rule, targets: [...targets.values()] });
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets: (input: RuleInput & { readonly Ids: readonly string[] }) => {
      const rule = store.rule(input.EventBusName, input.Rule);
      const removed = new Set(input.Ids);
      store.replaceRule({ ...rule, targets: rule.targets.filter(({ id }) => !removed.has(id)) });
      const missing = input.Ids.filter((id) => !rule.targets.some((target) => target.id === id));
      return {
        FailedEntryCount: missing.length,
        FailedEntries: missing.map((id) => ({
          TargetId: id,
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${id}.`,
        })),
      };
    },
    ListTargetsByRule: (input: RuleInput & PageInput) => {
      const { items, NextToken } = page(store.rule(input.EventBusName, input.Rule).targets, input);
      return { Targets: items.map(({ definition }) => definition), NextToken };
    },
  } satisfies Record<string, Operation<never>>;
}
