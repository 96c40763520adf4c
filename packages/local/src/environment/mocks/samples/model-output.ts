import { type Json } from '@stepwell/asl';

/** Bodies of responses of foundation models, by a part of the model's ID. */
const bodies: readonly (readonly [id: RegExp, body: Json])[] = [
  [/anthropic\.claude-(instant|v2)/, { completion: ' Sample text', stop_reason: 'stop_sequence', stop: '\n\nHuman:' }],
  [
    /anthropic/,
    {
      id: 'msg_sample',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'Sample text' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 3 },
    },
  ],
  [/(titan|nova)-(image|canvas)/, { images: ['c2FtcGxl'], error: null }],
  [/embed-text|titan-embed/, { embedding: [0.1, 0.2, 0.3], inputTextTokenCount: 3 }],
  [
    /cohere\.embed/,
    { id: 'sample', response_type: 'embeddings_floats', embeddings: [[0.1, 0.2, 0.3]], texts: ['Sample text'] },
  ],
  [
    /titan/,
    {
      inputTextTokenCount: 3,
      results: [{ tokenCount: 3, outputText: 'Sample text', completionReason: 'FINISH' }],
    },
  ],
  [
    /nova/,
    {
      output: { message: { role: 'assistant', content: [{ text: 'Sample text' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 },
    },
  ],
  [
    /cohere\.command-r/,
    { response_id: 'sample', generation_id: 'sample', text: 'Sample text', finish_reason: 'COMPLETE' },
  ],
  [
    /cohere/,
    {
      id: 'sample',
      generations: [{ id: 'sample', text: 'Sample text', finish_reason: 'COMPLETE' }],
      prompt: 'Sample text',
    },
  ],
  [/meta/, { generation: 'Sample text', prompt_token_count: 10, generation_token_count: 3, stop_reason: 'stop' }],
  [/mistral/, { outputs: [{ text: 'Sample text', stop_reason: 'stop' }] }],
  [
    /ai21\.jamba|openai|deepseek/,
    {
      id: 'sample',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Sample text' }, finish_reason: 'stop' }],
    },
  ],
  [/ai21/, { id: 1, completions: [{ data: { text: 'Sample text' }, finishReason: { reason: 'endoftext' } }] }],
  [/stability\.(sd3|stable-image)/, { seeds: [1], finish_reasons: [null], images: ['c2FtcGxl'] }],
  [/stability/, { result: 'success', artifacts: [{ seed: 1, base64: 'c2FtcGxl', finishReason: 'SUCCESS' }] }],
];

/**
 * The body of a response of InvokeModel, which depends on the model.
 *
 * @param modelId ID or ARN of the model; that of an Anthropic model if it is not known
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
 */
export function modelOutput(modelId: string): Json {
  return bodies.find(([id]) => id.test(modelId))?.[1] ?? modelOutput('anthropic');
}
