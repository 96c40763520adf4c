import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { UpdateItem } from '../states/update-item.js';

/** Props of an {@link UpdateRun}. Strings are JSONata expressions without delimiters. */
export interface UpdateRunProps {
  readonly comment: string;
  readonly table: ITable;
  /** Attributes and their values, as `{ BOOL: … }` or `{ S: … }`. */
  readonly set: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Attributes that keep their first value. */
  readonly setOnce?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The condition of the update; `:run` is the name of the execution. */
  readonly condition: string;
  /** The state's output. */
  readonly outputs: string;
}

/**
 * A Task that sets attributes in the execution's row in QCSummary without a function. It does not change other
 * attributes, so that a retry has no effect.
 */
export class UpdateRun extends UpdateItem {
  constructor(scope: Construct, id: string, props: UpdateRunProps) {
    const { table, set, setOnce = {} } = props;
    const names = [...Object.keys(set), ...Object.keys(setOnce)];
    super(scope, id, {
      comment: props.comment,
      table,
      key: { GroupID: { S: expression('$run.GroupID') }, StartTime: { S: expression('$run.StartTime') } },
      updateExpression: `SET ${names.map((name, index) => assignment(index, name in setOnce)).join(', ')}`,
      conditionExpression: props.condition,
      names: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
      values: {
        ':run': { S: expression('$run.QCPID') },
        ...Object.fromEntries(
          Object.entries({ ...set, ...setOnce }).map(([, value], index) => [`:${index}`, marked(value)]),
        ),
      },
      outputs: expression(props.outputs),
      timeout: Duration.minutes(1),
    });
  }
}

/** The condition that the row belongs to this execution. */
export const IS_THIS_RUN = 'QCPID = :run';

function assignment(index: number, once: boolean): string {
  return once ? `#${index} = if_not_exists(#${index}, :${index})` : `#${index} = :${index}`;
}

function marked(value: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([type, text]) => [type, expression(text)]));
}
