import { type MessageAttributes } from '../message.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { invalidValue } from '../errors.js';

/** Message attributes as the kernel has them: binary values are bytes. */
export type AttributeInput = Readonly<
  Record<
    string,
    { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: Uint8Array | string }
  >
>;

/**
 * Checks message attributes and returns them as queues keep them, binary values in base64: at most 10, each with a type
 * and a value of the type.
 *
 * @throws AwsError `InvalidParameterValue`
 */
export function attributesOf(input: AttributeInput = {}, member = 'MessageAttributes'): MessageAttributes {
  const entries = Object.entries(input);
  if (entries.length > 10) {
    throw invalidValue(member, entries.length, 'The number of message attributes exceeds the limit of 10');
  }
  return Object.fromEntries(
    entries.map(([name, { DataType, StringValue, BinaryValue }]) => {
      if (!/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
        const rule = `The message attribute '${name}' has an invalid message attribute type`;
        throw new AwsError(
          'InvalidParameterValue',
          `${rule}, the set of supported type prefixes is Binary, Number, and String.`,
        );
      }
      if (StringValue === undefined && BinaryValue === undefined) {
        const rule = `The message attribute '${name}' must contain a non-empty value of its type`;
        throw new AwsError('InvalidParameterValue', rule);
      }
      const binary = BinaryValue instanceof Uint8Array ? Buffer.from(BinaryValue).toString('base64') : BinaryValue;
      return [
        name,
        {
          DataType,
          ...(StringValue === undefined ? {} : { StringValue }),
          ...(binary === undefined ? {} : { BinaryValue: binary }),
        },
      ];
    }),
  );
}

/** The reverse of {@link attributesOf}. */
export function toAttributeOutput(attributes: MessageAttributes): AttributeInput {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { BinaryValue, ...attribute }]) => [
      name,
      BinaryValue === undefined ? attribute : { ...attribute, BinaryValue: Buffer.from(BinaryValue, 'base64') },
    ]),
  );
}
