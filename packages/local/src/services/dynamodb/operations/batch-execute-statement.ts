import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import { type SelectStatement } from '../partiql/syntax.js';
import { select } from '../partiql/select.js';
import { readWrite } from '../partiql/write.js';
import { type Fields } from '../fields.js';
import { positionOf } from '../storage/key-schema.js';
import { type Table } from '../storage/table.js';
import { type Item } from '../values/attribute-value.js';
import { addUnits, type CapacityMode, consumedCapacity, readUnits, type Units, writeUnits } from './capacity.js';
import { carryOut } from './item-write.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import { type BoundStatement, isRead, readStatement, selectedKey, targetKey } from './statement.js';

/** The response of one statement. */
interface MemberResponse {
  readonly Item?: Item;
  readonly TableName?: string;
  readonly Error?: { readonly Code: string; readonly Message: string };
}

/** One statement, or the error of one that cannot be read. */
type Member = { readonly fields: Fields; readonly bound: BoundStatement } | { readonly response: MemberResponse };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
export const batchExecuteStatement: Operation = (input, call) => {
  const members = (input['Statements'] as readonly Fields[]).map(readMember); // validated
  const kinds = new Set(members.flatMap((member) => ('bound' in member ? [isRead(member.bound)] : [])));
  if (kinds.size > 1) throw validationError('Read and write requests together in the same batch is not supported.');
  checkTargets(members, call);
  const units = new Map<Table, Units[]>();
  const charge = (table: Table, count: Units) => units.set(table, [...(units.get(table) ?? []), count]);
  const responses = members.map((member) =>
    'bound' in member ? runMember(member.bound, member.fields, call, charge) : member.response,
  );
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // validated
  const capacity = [...units].flatMap(([table, all]) => consumedCapacity(table, mode, addUnits(all)) ?? []);
  return { Responses: responses, ConsumedCapacity: capacity.length === 0 ? undefined : capacity };
};

function readMember(fields: Fields): Member {
  try {
    return { fields, bound: readStatement(fields) };
  } catch (error) {
    return { response: failed(error) };
  }
}

/** Throws `ValidationException` if two statements name one item. A statement that names none fails by itself. */
function checkTargets(members: readonly Member[], { store }: DynamoDbCall): void {
  const targets = members.flatMap((member) => {
    if (!('bound' in member)) return [];
    const { statement, parameters } = member.bound;
    const table = statement.kind === 'exists' ? undefined : store.find(statement.table);
    const key = table === undefined ? undefined : targetKey(statement, table, parameters);
    return table === undefined || key === undefined
      ? []
      : [JSON.stringify([table.definition.name, positionOf(key, table.definition.key)?.parts])];
  });
  if (new Set(targets).size < targets.length) throw validationError('Provided list of item keys contains duplicates');
}

/** The error of one statement; the others run. */
function failed(error: unknown, tableName?: string): MemberResponse {
  if (!(error instanceof AwsError)) throw error;
  const code = error.code === 'ValidationException' ? 'ValidationError' : error.code.replace(/Exception$/, '');
  // A statement that was refused before it ran has no table.
  const hasTable = tableName !== undefined && (code === 'ConditionalCheckFailed' || code === 'DuplicateItem');
  return { Error: { Code: code, Message: error.message }, ...(hasTable ? { TableName: tableName } : {}) };
}

function runMember(
  { source, statement, parameters }: BoundStatement,
  fields: Fields,
  call: DynamoDbCall,
  charge: (table: Table, units: Units) => void,
): MemberResponse {
  if (statement.kind === 'exists') return failed(validationError('EXISTS is only supported in ExecuteTransaction'));
  try {
    const table = call.store.get(statement.table);
    if (statement.kind === 'select') return readOne(statement, { source, statement, parameters }, fields, call, charge);
    const write = readWrite(statement, parameters);
    const result = carryOut(write.resolve(table), call);
    charge(table, writeUnits(table, result.before, result.after));
    const [item] = write.returned(result) ?? [];
    return { TableName: statement.table, ...(item === undefined ? {} : { Item: item }) };
  } catch (error) {
    return failed(error, statement.table);
  }
}

function readOne(
  statement: SelectStatement,
  { source, parameters }: BoundStatement,
  fields: Fields,
  call: DynamoDbCall,
  charge: (table: Table, units: Units) => void,
): MemberResponse {
  const table = call.store.get(statement.table);
  selectedKey(statement, table, parameters, 'BatchExecuteStatement');
  const isConsistent = fields['ConsistentRead'] === true;
  const { items, bytes } = select(statement, { source, parameters, isConsistent }, call);
  charge(table, { table: readUnits(bytes.table, isConsistent), indexes: new Map() });
  const [item] = items;
  return { TableName: statement.table, ...(item === undefined ? {} : { Item: item }) };
}
