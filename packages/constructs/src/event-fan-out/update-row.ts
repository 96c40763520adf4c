import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { UpdateItem, type UpdateItemProps } from '../states/update-item.js';

/** Props of an {@link UpdateRow}. */
export interface UpdateRowProps extends Pick<
  UpdateItemProps,
  'comment' | 'updateExpression' | 'names' | 'values' | 'returnValues' | 'assign'
> {
  readonly table: ITable;
  /** JSONata for the partition key. */
  readonly partition: string;
  /** JSONata for the sort key. */
  readonly sort: string;
}

/** A Task that updates one row of the table of EventFanOut and outputs its input. */
export class UpdateRow extends UpdateItem {
  constructor(scope: Construct, id: string, { table, partition, sort, ...props }: UpdateRowProps) {
    super(scope, id, {
      ...props,
      table,
      key: { pk: { S: expression(partition) }, sk: { S: expression(sort) } },
      outputs: expression('$states.input'),
      timeout: Duration.seconds(30),
    });
  }
}
