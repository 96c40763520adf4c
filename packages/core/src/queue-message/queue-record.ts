/** A message of Lambda's event source mapping for SQS queues: the members that pipelines read. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly eventSourceARN: string;
  readonly attributes: {
    /** Only for FIFO queues. */
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
  };
  readonly messageAttributes: Readonly<Record<string, { readonly stringValue?: string } | undefined>>;
}

/** Returns the string value of a message attribute, or `undefined` if it is missing or empty. */
export function attributeOf(record: Pick<QueueRecord, 'messageAttributes'>, name: string): string | undefined {
  const text = record.messageAttributes[name]?.stringValue;
  return text === '' ? undefined : text;
}
