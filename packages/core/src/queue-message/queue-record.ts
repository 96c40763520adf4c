/** A message as Lambda's event source mapping for queues hands it over, as far as pipelines look at it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly eventSourceARN: string;
  readonly attributes: {
    /** Of FIFO queues. */
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
  };
  readonly messageAttributes: Readonly<Record<string, { readonly stringValue?: string } | undefined>>;
}

/** The text of one of a record's attributes; `undefined` where there is none, or an empty one. */
export function attributeOf(record: Pick<QueueRecord, 'messageAttributes'>, name: string): string | undefined {
  const text = record.messageAttributes[name]?.stringValue;
  return text === '' ? undefined : text;
}
