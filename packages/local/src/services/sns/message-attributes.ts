import { isDecimal } from '../../kernel/decimal.js';
import { invalidValue } from './errors.js';
import { type MessageAttributes } from './topic.js';

/** Message attributes as inputs have them: binary values are bytes. */
export type AttributeInput = Readonly<
  Record<
    string,
    { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: Uint8Array | string }
  >
>;

/** Message attributes of an input, as topics keep them. */
export function attributesOf(input: AttributeInput = {}): MessageAttributes {
  return Object.fromEntries(
    Object.entries(input).map(([name, { DataType, StringValue, BinaryValue }]) => {
      const binary = BinaryValue instanceof Uint8Array ? Buffer.from(BinaryValue).toString('base64') : BinaryValue;
      return [name, { DataType, StringValue: StringValue ?? undefined, BinaryValue: binary ?? undefined }];
    }),
  );
}

/** The reverse of {@link attributesOf}. */
export function toAttributeInput(attributes: MessageAttributes): AttributeInput {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      BinaryValue === undefined
        ? { DataType, StringValue }
        : { DataType, BinaryValue: Buffer.from(BinaryValue, 'base64') },
    ]),
  );
}

/** Checks names, types and values of message attributes. Throws `ParameterValueInvalid`. */
export function checkAttributes(attributes: MessageAttributes): void {
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    checkName(name);
    const base = DataType.split('.')[0] ?? '';
    if (base !== 'String' && base !== 'Number' && base !== 'Binary')
      throw invalidValue(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes ` +
          'is Binary, Number, and String.',
      );
    const field = base === 'Binary' ? 'Binary' : 'String';
    const [value, other] = field === 'Binary' ? [BinaryValue, StringValue] : [StringValue, BinaryValue];
    if (value === undefined && other !== undefined)
      throw invalidValue(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
    if (value === undefined || value === '')
      throw invalidValue(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type ` +
          `'${DataType}'.`,
      );
    if (base === 'Number' && !isDecimal(value))
      throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  }
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > 256)
    throw invalidValue('Length of message attribute name must be less than 256 bytes.');
  const [character] = /[^\w.-]/u.exec(name) ?? [];
  if (character !== undefined)
    throw invalidValue(
      `Invalid non-alphanumeric character '#x${character.codePointAt(0)?.toString(16).toUpperCase()}' was found in ` +
        'the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.',
    );
  if (name.startsWith('.')) throw invalidValue("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith('.')) throw invalidValue("Invalid message attribute name ending with character '.' was found.");
  if (name.includes('..')) throw invalidValue("Message attribute name can not have successive '.' character.");
}
