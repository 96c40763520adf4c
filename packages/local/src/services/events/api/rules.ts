import { byName } from '../bus-store.js';
import { EventsError } from '../events-error.js';
import { type EventsState } from '../events-service.js';
import { type Rule } from '../rule.js';
import { page, type RequestFields } from '../wire.js';
import { type EventsOperation } from './operations.js';

/** Rules of buses. */
export const ruleOperations: Readonly<Record<string, EventsOperation>> = {
  PutRule(fields, { store, timers }) {
    const state = fields.optionalString('State') ?? 'ENABLED';
    if (state !== 'ENABLED' && state !== 'DISABLED')
      throw EventsError.validation(`State must be ENABLED or DISABLED, got '${state.slice(0, 80)}'`);
    const rule = store.putRule({
      name: fields.string('Name'),
      busName: fields.optionalString('EventBusName') ?? 'default',
      eventPattern: emptyAsAbsent(fields.optionalString('EventPattern')),
      scheduleExpression: emptyAsAbsent(fields.optionalString('ScheduleExpression')),
      description: fields.optionalString('Description'),
      roleArn: fields.optionalString('RoleArn'),
      state,
    });
    if (fields.values['Tags'] !== undefined) store.tags.set(rule.arn, fields.tags());
    timers.set(rule);
    return { RuleArn: rule.arn };
  },

  DescribeRule: (fields, { store, context }) => ({ ...view(ruleOf(fields, store)), CreatedBy: context.accountId }),

  ListRules(fields, { store }) {
    const prefix = fields.optionalString('NamePrefix') ?? '';
    const rules = [...store.get(fields.optionalString('EventBusName')).rules.values()]
      .filter((rule) => rule.name.startsWith(prefix))
      .sort(byName);
    const { items, ...next } = page(rules, fields);
    return { Rules: items.map(view), ...next };
  },

  ListRuleNamesByTarget(fields, { store }) {
    const target = fields.string('TargetArn');
    const rules = [...store.get(fields.optionalString('EventBusName')).rules.values()].filter((rule) =>
      [...rule.targets.values()].some(({ arn }) => arn === target),
    );
    const { items, ...next } = page(rules.map((rule) => rule.name).sort(), fields);
    return { RuleNames: items, ...next };
  },

  EnableRule: (fields, state) => turn(fields, state, 'ENABLED'),
  DisableRule: (fields, state) => turn(fields, state, 'DISABLED'),

  DeleteRule(fields, { store, timers }) {
    const bus = store.get(fields.optionalString('EventBusName'));
    const rule = bus.rules.get(fields.string('Name'));
    store.deleteRule(bus.name, fields.string('Name'));
    if (rule) timers.clear(rule.arn);
    return undefined;
  },
};

function turn(fields: RequestFields, { store, timers }: EventsState, state: Rule['state']): undefined {
  const rule = ruleOf(fields, store);
  rule.state = state;
  timers.set(rule);
}

function ruleOf(fields: RequestFields, store: EventsState['store']): Rule {
  return store.rule(fields.optionalString('EventBusName'), fields.string('Name'));
}

function emptyAsAbsent(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function view(rule: Rule): object {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    State: rule.state,
    ...(rule.patternText === undefined ? {} : { EventPattern: rule.patternText }),
    ...(rule.scheduleText === undefined ? {} : { ScheduleExpression: rule.scheduleText }),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
  };
}
