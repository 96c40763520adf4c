import { type MessageAttributes } from '../message.js';
import { isDecimal } from '../../../kernel/decimal.js';
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
      checkValue(name, DataType, StringValue, BinaryValue);
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

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
function checkValue(
  name: string,
  type: string,
  text: string | undefined,
  bytes: Uint8Array | string | undefined,
): void {
  const [field, value, other] = type.startsWith('Binary') ? ['Binary', bytes, text] : ['String', text, bytes];
  if (value === undefined && other !== undefined) {
    const rule = `The message attribute '${name}' with type '${type}' must use field '${field}'.`;
    throw new AwsError('InvalidParameterValue', rule);
  }
  if (value === undefined || value.length === 0) {
    const rule = `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`;
    throw new AwsError('InvalidParameterValue', rule);
  }
  if (type.startsWith('Number') && !isDecimal(String(value)))
    throw new AwsError(
      'InvalidParameterValue',
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
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
