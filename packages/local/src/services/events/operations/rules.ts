import { type Operation } from '../../../kernel/operation.js';
import { type Rule, type RuleState } from '../rule.js';
import { byName } from '../store.js';
import { type EventsDependencies, page, type PageInput, type TagList, tagsOf } from './dependencies.js';

export interface RuleInput {
  readonly Name: string;
  readonly EventBusName?: string;
}

/** Operations on the rules of buses. */
export function ruleOperations({ store, timers, context }: EventsDependencies) {
  const setState = ({ EventBusName, Name }: RuleInput, state: RuleState): void => {
    const enabledAt = context.clock.now();
    timers.set(store.replaceRule({ ...store.rule(EventBusName, Name), state, enabledAt }));
  };
  return {
    PutRule: (
      input: RuleInput & {
        readonly EventPattern?: string;
        readonly ScheduleExpression?: string;
        readonly Description?: string;
        readonly RoleArn?: string;
        readonly State?: RuleState;
        readonly Tags?: TagList;
      },
    ) => {
      const rule = store.putRule({
        name: input.Name,
        busName: input.EventBusName ?? 'default',
        // Empty strings count as absent.
        eventPattern: input.EventPattern || undefined,
        scheduleExpression: input.ScheduleExpression || undefined,
        description: input.Description ?? undefined,
        roleArn: input.RoleArn ?? undefined,
        state: input.State ?? 'ENABLED',
        tags: input.Tags && tagsOf(input.Tags),
      });
      timers.set(rule);
      return { RuleArn: rule.arn };
    },
    DescribeRule: (input: RuleInput) => ({
      ...view(store.rule(input.EventBusName, input.Name)),
      CreatedBy: context.accountId,
    }),
    ListRules: (input: PageInput & { readonly EventBusName?: string; readonly NamePrefix?: string }) => {
      const rules = store
        .rulesOf(store.get(input.EventBusName).name)
        .filter(({ name }) => name.startsWith(input.NamePrefix ?? ''))
        .sort(byName);
      const { items, NextToken } = page(rules, input);
      return { Rules: items.map(view), NextToken };
    },
    ListRuleNamesByTarget: (input: PageInput & { readonly EventBusName?: string; readonly TargetArn: string }) => {
      const rules = store
        .rulesOf(store.get(input.EventBusName).name)
        .filter(({ targets }) => targets.some(({ arn }) => arn === input.TargetArn));
      const { items, NextToken } = page(rules.map(({ name }) => name).sort(), input);
      return { RuleNames: items, NextToken };
    },
    EnableRule: (input: RuleInput) => setState(input, 'ENABLED'),
    DisableRule: (input: RuleInput) => setState(input, 'DISABLED'),
    DeleteRule: (input: RuleInput) => {
      const rule = store.findRule(store.get(input.EventBusName).name, input.Name);
      if (rule === undefined) return;
      store.deleteRule(rule);
      timers.clear(rule.arn);
    },
  } satisfies Record<string, Operation<never>>;
}

function view(rule: Rule): object {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    State: rule.state,
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    Description: rule.description,
    RoleArn: rule.roleArn,
  };
}
